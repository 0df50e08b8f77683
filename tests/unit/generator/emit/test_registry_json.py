"""`registry.json`: one entry a line, sorted, and nothing that equals the default."""

import dataclasses
import json

import pytest
from msgspec import Struct, structs
from msgspec.structs import replace

from botspec_generator.emit import registry_json
from botspec_generator.emit.entries import ArcEntry, ButtonEntry, ScreenEntry
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import plan
from botspec_generator.graph import BotGraph


@pytest.fixture
def text(files: tuple[File, ...]) -> str:
    """The text of the file."""
    [found] = [file.text for file in files if file.path == "registry.json"]
    return found


def test_every_entry_is_a_line_of_json(text: str) -> None:
    """The whole is valid JSON, and so is every entry on its own line."""
    document = json.loads(text)
    lines = [json.loads(line.strip().rstrip(",")) for line in text.splitlines() if line.startswith("    {")]
    sections = [entries for entries in document.values() if isinstance(entries, list)]
    assert lines == [entry for entries in sections for entry in entries]


def test_entries_and_keys_are_sorted(text: str) -> None:
    """Sections, the entries in them and the keys of an entry come in alphabetical order."""
    document = json.loads(text)
    assert list(document) == sorted(document)
    for name, entries in document.items():
        if not isinstance(entries, list):
            continue
        key = {"reasons": "code", "screens": "id", "buttons": "id", "arcs": "source"}.get(name, "name")
        assert [entry[key] for entry in entries] == sorted(entry[key] for entry in entries)
        assert all(list(entry) == sorted(entry) for entry in entries)


def test_arcs_of_one_trigger_keep_the_order_in_which_they_are_tried(text: str) -> None:
    """The requirement comes before the arc that it guards."""
    arcs = [arc for arc in json.loads(text)["arcs"] if arc["trigger"] == "BUY"]
    assert [arc.get("refuse", arc.get("to")) for arc in arcs] == [
        "VALIDATION_FAILED",
        "SOLD_OUT",
        ["CHECKOUT"],
    ]


def test_a_requirement_says_unless(text: str) -> None:
    """The condition of an arc that refuses is told as the spec has it, not as its function tests it."""
    assert (
        '"refuse": "VALIDATION_FAILED", "source": "ITEM", "trigger": "BUY", "unless": "item_id is not none"'
        in text
    )


def test_no_text_breaks_a_line(graph: BotGraph) -> None:
    """A text that looks like what stands between two entries stays within its own."""
    odd = ', {"": null}, {"code": "MINE"}\n'
    rows = [dataclasses.replace(reason.row, cause=odd) for reason in graph.reasons]
    reasons = [replace(reason, row=row) for reason, row in zip(graph.reasons, rows, strict=True)]
    text = registry_json.emit(plan(replace(graph, reasons=tuple(reasons)))).text
    assert {entry["cause"] for entry in json.loads(text)["reasons"]} == {odd}
    assert text.count('\n    {"') == registry_json.emit(plan(graph)).text.count('\n    {"')


@pytest.mark.parametrize("kind", [ScreenEntry, ButtonEntry, ArcEntry])
def test_only_what_is_empty_is_left_out(kind: type[Struct]) -> None:
    """Who reads an entry without a field knows its value."""
    defaults = [field.default for field in structs.fields(kind) if not field.required]
    assert len(defaults) > 1
    assert not any(defaults)
