"""The bots in examples/ keep up with the generator and the checks: `make generate` writes their files."""

import tomllib
from pathlib import Path

import pytest

from tests.generator.conftest import ROOT, botspec

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/spec"))


def test_there_are_examples() -> None:
    """The folder is where it is believed to be."""
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_files_of_an_example_are_what_its_spec_makes(example: Path) -> None:
    """Nothing generated is changed, missing or extra; if this fails, run `make generate`."""
    done = botspec("check", "--project", str(example))
    assert (done.code, done.err) == (0, ""), done.out


def test_pyright_knows_the_examples() -> None:
    """Each is a project of its own for pyright: its packages have the names that others have, too."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pyright"]
    roots = {one["root"] for one in settings["executionEnvironments"]}
    assert {path.relative_to(ROOT).as_posix() for path in EXAMPLES} <= roots
    assert "examples" in settings["include"]
