"""The names of a spec are signatures: mypy refuses what the spec does not allow, and nothing else.

The same marks are held against pyright, which needs Node, by `python -m tests.typing.pyright_refuses`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.census import ROOT
from tests.typing.marks import (
    ACCEPTED,
    FILES,
    GENERATED,
    REFUSED,
    WHOLE_MARK,
    Error,
    differences,
    expected,
    marks,
)


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> frozenset[Error]:
    """The errors of one run of mypy over all files, under the settings of the project."""
    cache = tmp_path_factory.mktemp("mypy")
    command = [sys.executable, "-m", "mypy", "--output=json", "--follow-imports=silent"]
    done = subprocess.run(
        [*command, f"--cache-dir={cache}", *FILES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    return frozenset(
        Error(file=Path(one["file"]).as_posix(), line=one["line"], code=one["code"])
        for one in findings
        if one["severity"] == "error"
    )


def assert_kept(told: list[str]) -> None:
    """Fail with every difference on a line of its own."""
    assert not told, "\n".join(["", *told])


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_mypy_refuses_the_mistake(path: Path, reported: frozenset[Error]) -> None:
    """Each marked line is refused with the code of its mark, and no other line is."""
    assert_kept(differences("mypy", [path], reported))


def test_mypy_accepts_what_the_spec_allows(reported: frozenset[Error]) -> None:
    """The accepted files, the reference bot and its generated code have no error."""
    assert_kept(differences("mypy", [*ACCEPTED, *GENERATED], reported))


def test_every_mistake_is_marked_for_both_checkers() -> None:
    """Each refused file has well-formed marks for mypy and for pyright; no other file has a mark."""
    assert REFUSED
    unmarked = [path.name for path in REFUSED if not (expected("mypy", path) and expected("pyright", path))]
    malformed = [text for path in REFUSED for _, text in marks(path) if not WHOLE_MARK.fullmatch(text)]
    astray = [text for path in (*ACCEPTED, *GENERATED) for _, text in marks(path)]
    assert (unmarked, malformed, astray) == ([], [], [])
