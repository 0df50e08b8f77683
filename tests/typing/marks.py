"""What the files under tests/typing promise, and where a type checker's findings differ from it.

A mark stands at the end of the line that a checker must refuse: `# error: mypy[code] pyright[rule]`, with a
comma between two codes of one checker. A line without a mark must be clean.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.house.census import ROOT, comments

Checker = Literal["mypy", "pyright"]

HERE: Final = Path(__file__).parent
REFUSED: Final = tuple(sorted((HERE / "refused").glob("*.py")))
ACCEPTED: Final = tuple(sorted([*(HERE / "accepted").glob("*.py"), *(ROOT / "bot").glob("*.py")]))
GENERATED: Final = tuple(sorted((ROOT / "generated").rglob("*.py")))
FILES: Final = tuple(path.relative_to(ROOT).as_posix() for path in (*REFUSED, *ACCEPTED, *GENERATED))

WHOLE_MARK: Final = re.compile(r"# error:(?: (?:mypy|pyright)\[[\w-]+(?:, [\w-]+)*\])+")
_PART: Final = re.compile(r"(mypy|pyright)\[([^]]*)\]")

# What a checker adds on a line since it knows no type for what it has just refused there.
_ECHOES: Final = frozenset(
    {
        "no-any-return",
        "reportUnknownArgumentType",
        "reportUnknownMemberType",
        "reportUnknownParameterType",
        "reportUnknownVariableType",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Error:
    """An error that a checker reports or has to report; `file` is relative to the project, `line` from 1."""

    file: str
    line: int
    code: str


def marks(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each comment that starts as a mark does, with its line number."""
    return ((line, text) for line, text in comments(path) if text.startswith("# error"))


def expected(checker: Checker, path: Path) -> frozenset[Error]:
    """Return the errors that the marks of a file promise of a checker."""
    return frozenset(
        Error(file=path.relative_to(ROOT).as_posix(), line=line, code=code)
        for line, text in marks(path)
        for name, codes in _PART.findall(text)
        for code in codes.split(", ")
        if name == checker
    )


def differences(checker: Checker, paths: Sequence[Path], reported: frozenset[Error]) -> list[str]:
    """Return a line for each promise that was not kept in these files, and for each error nobody promised."""
    files = {path.relative_to(ROOT).as_posix() for path in paths}
    found = _without_echoes({error for error in reported if error.file in files})
    promised = {error for path in paths for error in expected(checker, path)}
    told = [(error, f"{checker} does not refuse it") for error in promised - found]
    told += [(error, f"{checker} refuses it, but it has no such mark") for error in found - promised]
    return [f"{error.file}:{error.line}: {error.code}: {what}" for error, what in sorted(told)]


def _without_echoes(errors: set[Error]) -> set[Error]:
    refused = {(error.file, error.line) for error in errors if error.code not in _ECHOES}
    return {error for error in errors if error.code not in _ECHOES or (error.file, error.line) not in refused}
