"""The layout: literals that mean the text they were made from, and lines that fit."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from botspec_generator.emit.layout import (
    WIDTH,
    Group,
    argument,
    assignment,
    block,
    broken,
    call,
    columns,
    docstring,
    quote,
    row,
)


@given(st.text())
def test_a_literal_means_its_text(text: str) -> None:
    """Python reads the very same text back from the literal, which is one line that can be seen."""
    literal = quote(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


def test_a_literal_takes_the_quotes_that_need_fewer_escapes() -> None:
    """Double quotes are the rule; single ones stand where the text has more double ones than single ones."""
    assert quote("it's") == '"it\'s"'
    assert quote('say "hi"') == "'say \"hi\"'"
    assert quote("'\"") == '"\'\\""'


@given(st.text(), st.text())
def test_a_docstring_cannot_be_left(summary: str, more: str) -> None:
    """Whatever stands in a docstring, the module that holds it is that docstring and nothing else."""
    tree = ast.parse(docstring(f"{summary}.", f"{more}."))
    assert len(tree.body) == 1
    assert ast.get_docstring(tree) is not None


def test_an_expression_that_fits_is_one_line() -> None:
    """A call stays on one line up to the last column."""
    fitting = call("f", "a" * (WIDTH - 4))
    assert broken(fitting, suffix=",") == [f"f({'a' * (WIDTH - 4)}),"]


def test_an_expression_that_does_not_fit_has_one_argument_a_line() -> None:
    """A call that is one column too long is broken, with a comma after the last argument."""
    long = call("f", "a" * (WIDTH - 4), "b")
    assert broken(long, suffix=",") == ["f(", f"    {'a' * (WIDTH - 4)},", "    b,", "),"]


def test_groups_break_from_the_outside_in() -> None:
    """A group inside a broken one stays on one line if it fits there."""
    names = row(f"name_{number}" for number in range(20))
    made = call("f", argument("first", names), argument("second", row(["x" * 60])))
    assert broken(made)[1:3] == ["    first=(", "        name_0,"]
    assert broken(made)[-2] == f"    second=({'x' * 60},),"


def test_a_tuple_of_one_keeps_its_comma() -> None:
    """A tuple of one item is a tuple, on one line or on more."""
    assert broken(row(["a"])) == ["(a,)"]
    assert broken(row(["a" * WIDTH])) == ["(", f"    {'a' * WIDTH},", ")"]


def test_a_collection_has_one_item_a_line() -> None:
    """A block is broken even if it is short, for the sake of diffs; an empty one is not."""
    assert block("A = (", ["a", "b"], ")") == "A = (\n    a,\n    b,\n)"
    assert block("A = (", [], ")") == "A = ()"


def test_a_short_argument_is_text() -> None:
    """A short group becomes text at once, and a long one stays a group that can be broken."""
    assert argument("to", row(["a"])) == "to=(a,)"
    assert isinstance(argument("to", row(["a" * 80])), Group)


def test_a_long_value_gets_brackets_only_if_they_help() -> None:
    """A value moves to a line of its own where it fits, and stays where it is if it fits nowhere."""
    name = "n" * 30
    assert assignment(name, "v" * 80) == f"{name} = (\n    {'v' * 80}\n)"
    assert assignment(name, "v" * 120) == f"{name} = {'v' * 120}"


def test_wide_characters_take_two_columns() -> None:
    """Widths are counted as a terminal shows them."""
    assert columns("aя") == 2
    assert columns("ｗ😀") == 4
    assert columns("e\u0301") == 1
