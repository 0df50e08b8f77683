"""The spelling of conditions: the same meaning in the form that ruff asks for."""

import itertools

import pytest

from botspec_generator.emit.conditions import long_return
from botspec_generator.emit.layout import fits
from botspec_generator.emit.spelling import spelled

SPELLINGS = {
    "not (a == b)": "a != b",
    "not (a is not None)": "a is None",
    "not (a in (1, 2))": "a not in (1, 2)",
    "not (not a)": "a",
    "not (not (a and b))": "a and b",
    "not (a >= b)": "not (a >= b)",
    "not (a and b)": "not (a and b)",
    "1 < a": "a > 1",
    "a and b or c": "(a and b) or c",
    "a and (b or c)": "a and (b or c)",
    "(a or b) == c": "(a or b) == c",
    "0 < a < 3": "0 < a < 3",
    "a == -1": "a == -1",
    "(not a) == b": "(not a) == b",
}


@pytest.mark.parametrize("python", SPELLINGS)
def test_a_condition_is_spelled_as_ruff_asks(python: str) -> None:
    """Each form becomes the one that no rule of ruff complains about."""
    assert spelled(python) == SPELLINGS[python]


@pytest.mark.parametrize("python", SPELLINGS)
def test_the_spelling_keeps_the_meaning(python: str) -> None:
    """For all values of its names the spelling is true exactly when the condition is."""
    for a, b, c in itertools.product((0, 1, 2, None, True), repeat=3):
        names = {"a": a, "b": b, "c": c}
        if None in (a, b, c) and ("<" in python or ">" in python):
            continue
        assert bool(eval(spelled(python), names.copy())) == bool(eval(python, names.copy()))


def test_a_long_condition_has_one_operand_a_line() -> None:
    """A condition that does not fit into a line is broken at its outermost operators."""
    names = [f"a_rather_long_name_{number}" for number in range(6)]
    assert long_return(" and ".join(names)) == [
        "    return (",
        f"        {names[0]}",
        *(f"        and {name}" for name in names[1:]),
        "    )",
    ]


def test_a_condition_that_cannot_be_broken_is_left_alone_by_the_formatter() -> None:
    """One overlong comparison stays on its line, with a mark for the formatter."""
    [line] = long_return(f"{'a' * 70} >= {'b' * 70}")
    assert not fits(line)
    assert line.endswith("# fmt: skip")
