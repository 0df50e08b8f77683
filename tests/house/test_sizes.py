"""The rules of the house that no linter knows: sizes, docstrings, silenced checks and forbidden words."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.census import PACKAGES, ROOT, comments, functions, length, place, python_files, text_files

HAND_WRITTEN = (*PACKAGES, "tests")
MAX_LINES = {"tests": 600}
MAX_LINES_ELSEWHERE = 400
MAX_FUNCTION_LINES = 40
MAX_PARAMETERS = 6

# Each pattern is written so that it does not match its own text.
SILENCED_WITHOUT_CODE = re.compile(
    r"type:\s*ignore(?!\[)|noqa(?!:\s*[A-Z])|pyright:\s*(?!ignore\[)|(mypy|ruff):"
)
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
FORBIDDEN_WORDS = {
    "a package registry's host": re.compile(r"\b(pypi|pythonhosted|npmjs|debian)\.(org|com|net)\b"),
    "a path of one machine": re.compile(r"(?<![\w.:/-])/(work|farm|root|tmp|Users|home/\w+)/"),
}


def python_sources() -> list[Path]:
    """Every hand-written Python file."""
    return python_files(*HAND_WRITTEN)


def lines_matching(pattern: re.Pattern[str]) -> Iterator[str]:
    """The places in the tree's text files where a pattern matches, with what matched."""
    for path in text_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if found := pattern.search(line):
                yield f"{place(path, number)}: {found.group()}"


def assert_none(offenders: Iterable[str]) -> None:
    """Fail with every offender on a line of its own."""
    found = list(offenders)
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize("folder", HAND_WRITTEN)
def test_no_file_is_too_long(folder: str) -> None:
    """A file has at most 400 lines, a test file at most 600."""
    limit = MAX_LINES.get(folder, MAX_LINES_ELSEWHERE)
    lines = {place(path): length(path) for path in python_files(folder)}
    assert_none(f"{name}: {count} lines" for name, count in lines.items() if count > limit)


def test_no_function_is_too_long() -> None:
    """A function has at most 40 lines, its docstring included."""
    defined = [function for path in python_sources() for function in functions(path)]
    assert_none(f"{f.place} {f.name}: {f.lines} lines" for f in defined if f.lines > MAX_FUNCTION_LINES)


def test_no_function_takes_too_many_parameters() -> None:
    """A function takes at most six parameters, keyword-only ones included; what needs more takes a value."""
    defined = [function for path in python_sources() for function in functions(path)]
    assert_none(f"{f.place} {f.name}: {f.parameters}" for f in defined if f.parameters > MAX_PARAMETERS)


def test_every_module_says_what_it_is_for() -> None:
    """Every hand-written Python file opens with a docstring."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in python_sources())
    assert_none(place(path) for path, tree in trees if ast.get_docstring(tree) is None)


def test_every_test_states_its_behaviour() -> None:
    """Every test function has a docstring."""
    tests = [function for path in python_files("tests", "examples") for function in functions(path)]
    assert_none(f"{f.place} {f.name}" for f in tests if f.name.startswith("test_") and not f.documented)


def test_no_check_is_silenced_without_its_code() -> None:
    """A comment that silences mypy, pyright or ruff names the one rule that it silences, on one line."""
    said = ((place(path, line), text) for path in python_sources() for line, text in comments(path))
    assert_none(f"{where}: {text}" for where, text in said if SILENCED_WITHOUT_CODE.search(text))


def test_no_wall_is_excused() -> None:
    """The import contracts have no list of imports, containers or folders that they do not look at."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    excusing = {"ignore_imports", "exhaustive_ignores", "skip_descendants", "allow_indirect_imports"}
    assert_none(wall["name"] for wall in settings["contracts"] if excusing & wall.keys())
    assert settings["exclude_type_checking_imports"] is False


def test_nothing_is_left_open() -> None:
    """No file of the tree carries a mark for work that was put off."""
    assert_none(lines_matching(LEFT_OPEN))


@pytest.mark.parametrize("what", FORBIDDEN_WORDS)
def test_the_tree_names_no_machine_and_no_registry(what: str) -> None:
    """No file of the tree names a package registry's host or an absolute path of one machine."""
    assert_none(lines_matching(FORBIDDEN_WORDS[what]))
