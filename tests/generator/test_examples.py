"""The bots in examples/ keep up with the generator: `make generate` writes their files, too."""

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
