"""Every folder beside this file is a spec with the findings that it must give; a new case is a new folder.

UPDATE_GOLDEN=1 writes the findings of all folders anew: look at the difference before you keep it.
"""

import os
from pathlib import Path

import pytest

from tests.specs.compiling import compile_spec

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/spec"))
BAD = [case for case in CASES if case.startswith("BS")]
GOOD = [case for case in CASES if case.startswith("good")]


@pytest.mark.parametrize("case", CASES)
def test_a_spec_gives_exactly_its_findings(case: str) -> None:
    """The findings of each folder are the text in its findings.txt; without that file there are none."""
    golden = HERE / case / "findings.txt"
    printed = compile_spec(HERE / case).printed
    if os.environ.get("UPDATE_GOLDEN"):
        golden.unlink(missing_ok=True)
        if case in BAD:
            golden.write_text(printed, encoding="utf-8")
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    assert printed == expected


@pytest.mark.parametrize("case", BAD)
def test_a_folder_shows_the_code_that_it_is_named_after(case: str) -> None:
    """A folder BSnnn_... gives at least one finding of that code, and none of a group before it."""
    codes = {finding.code for finding in compile_spec(HERE / case).findings}
    assert case.split("_")[0] in codes


@pytest.mark.parametrize("case", GOOD)
def test_a_good_spec_becomes_a_graph_without_a_finding(case: str) -> None:
    """A folder good_... has a graph, and nothing is said about it, not even a warning."""
    compiled = compile_spec(HERE / case)
    assert compiled.printed == ""
    assert compiled.graph is not None


def test_the_reference_bot_has_no_findings() -> None:
    """The spec in the project's own spec/ compiles without an error or a warning."""
    compiled = compile_spec(HERE.parents[1])
    assert compiled.printed == ""
    assert compiled.graph is not None


def test_the_same_spec_gives_the_same_graph() -> None:
    """Compiling twice gives equal graphs, down to the spans and the hash."""
    first, second = (compile_spec(HERE / "good_pizza").graph for _ in range(2))
    assert first == second
