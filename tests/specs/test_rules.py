"""Every rule is explained, shown by a bad spec and its smallest good twin, and proved by a mutant.

A folder BSnnn_name has the bad spec (`spec/`, `findings.txt`), the twin that is right (`good/`), and
`mutant.yaml`: the edits that break the twin, or the reference bot (`of: reference`), by exactly one finding.
"""

import os
import re
import shutil
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from botspec_generator.checks import KNOWN
from botspec_generator.checks.manual import entries, explain, page
from botspec_generator.checks.table import FREE
from botspec_generator.findings import Code
from botspec_generator.pipeline import prove
from tests.specs.compiling import compile_spec

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = sorted(path for path in HERE.iterdir() if path.name.startswith("BS"))
ALLOWABLE = [folder for folder in FOLDERS if folder.name.split("_")[0] in FREE]
NOT_OF_A_SPEC = {Code.DRIFT}
"""Codes about something else than the spec; tests/generator/test_formats.py shows them."""

ENTRIES = {entry.code: entry for entry in entries()}


class Edit(BaseModel):
    """One text of a file and what it becomes; without `old` the file is written anew."""

    model_config = ConfigDict(extra="forbid")

    file: str
    old: str | None = None
    new: str


class Mutant(BaseModel):
    """What breaks a good spec."""

    model_config = ConfigDict(extra="forbid")

    of: Literal["good", "reference"] = "good"
    edits: Annotated[list[Edit], Field(min_length=1)]


def apply(edit: Edit, project: Path) -> None:
    """Change one file of a spec."""
    path = project / edit.file
    if edit.old is None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(edit.new, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(edit.old) == 1, f"{edit.file} has {text.count(edit.old)} times {edit.old!r}"
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_twin_of_a_bad_spec_has_no_finding(folder: Path) -> None:
    """Beside each bad spec stands a good one, as small as can be, of which nothing is said."""
    compiled = compile_spec(folder / "good")
    assert compiled.printed == ""
    assert compiled.graph is not None


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_mutant_of_a_good_spec_is_found_by_its_rule_alone(folder: Path, tmp_path: Path) -> None:
    """A good spec that is broken in the way of a rule gives exactly one finding, of that rule."""
    mutant = Mutant.model_validate(yaml.safe_load((folder / "mutant.yaml").read_text(encoding="utf-8")))
    origin = folder / "good" if mutant.of == "good" else ROOT
    shutil.copytree(origin / "spec", tmp_path / "spec")
    for edit in mutant.edits:
        apply(edit, tmp_path)
    compiled = compile_spec(tmp_path)
    assert [finding.code for finding in compiled.findings] == [folder.name.split("_")[0]], compiled.printed


@pytest.mark.parametrize("folder", ALLOWABLE, ids=lambda folder: folder.name)
def test_what_can_be_allowed_can_be_built(folder: Path) -> None:
    """Nothing that a warning lets pass, or that a comment can allow, breaks the generated code."""
    graph = compile_spec(folder).graph
    assert graph is not None
    prove(graph)


def test_every_rule_has_its_folder_and_every_folder_its_rule() -> None:
    """Codes, explanations and folders are the same set; a folder is called after its rule."""
    shown = [folder.name.split("_")[0] for folder in FOLDERS]
    assert sorted(shown) == sorted({*map(str, KNOWN)} - NOT_OF_A_SPEC)
    assert sorted(ENTRIES) == sorted(map(str, KNOWN))
    assert len(set(KNOWN)) == len(KNOWN)


@pytest.mark.parametrize("code", sorted(KNOWN))
def test_every_rule_is_explained_in_the_same_order(code: str) -> None:
    """What the rule is in a sentence, why, an example, and how to mend it."""
    first, *middle, last = ENTRIES[code].text.split("\n\n")
    assert re.fullmatch(r"[^\n]+\.", first)
    examples = [number for number, part in enumerate(middle) if part.startswith("    ")]
    assert examples, "no example"
    assert examples[0] >= 1, "not why"
    assert last[0] != " ", "no mend"
    assert last.endswith(".")


def test_an_unknown_code_is_not_explained() -> None:
    """A code that no rule has is answered with nothing."""
    assert explain("BS999") is None


def test_the_page_of_rules_is_made_from_the_rules() -> None:
    """docs/rules.md is what the explanations come to; UPDATE_GOLDEN=1 writes it anew."""
    path = ROOT / "docs" / "rules.md"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()
