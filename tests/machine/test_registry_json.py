"""registry.json, which other programs read, says the same as the registry that the runtime executes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, cast

import pytest

import generated
from botspec.contract import Arc, ButtonDef, CommandDef, Condition, Each
from generated.registry import UI

FILE: Final = Path(generated.__file__).with_name("registry.json")
CODE: Final = frozenset({"query", "press", "bundle", "has_arg", "has_event", "data", "job"})
"""Fields that are Python objects, or follow from the arcs."""


@pytest.fixture(scope="module")
def written() -> Any:
    """Give the file's content."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def plain(value: object) -> Any:
    """A value of the registry as JSON: defaults are left out, conditions are their texts."""
    match value:
        case Enum():
            return value.value
        case Condition():
            return value.source
        case Arc():
            return _arc(value)
        case Each():
            return {"each": value.fact, "button": value.button, "columns": value.columns, "page": value.page}
        case ButtonDef():
            return {name: text for name, text in _fields(value).items() if name != "arg_type" or value.arg}
        case CommandDef():
            return {"listed": value.listed, **_fields(value)}
        case tuple():
            return [plain(one) for one in cast("tuple[object, ...]", value)]
        case _:
            return _fields(value) if is_dataclass(value) else value


def _fields(value: Any) -> dict[str, Any]:
    return {
        field.name: plain(getattr(value, field.name))
        for field in fields(value)
        if field.name not in CODE and not _is_default(field, getattr(value, field.name))
    }


def _is_default(field: Any, value: object) -> bool:
    return bool(value == field.default)


def _arc(arc: Arc) -> dict[str, Any]:
    found = {name: value for name, value in _fields(arc).items() if name not in ("when", "set")}
    if arc.when is not None:
        found["unless" if arc.refuse else "if"] = arc.when.source
        found["reads"] = list(arc.when.reads)
    if arc.set:
        found["set"] = [
            {"field": one.field, **({"take": one.take} if one.take else {"value": one.value})}
            for one in arc.set
        ]
    return found


def _by_name(rows: Sequence[Mapping[str, Any]], *keys: str) -> Sequence[Mapping[str, Any]]:
    """Rows in the order of these keys; those with equal keys stay as they are."""
    return sorted(rows, key=lambda row: [row[key] for key in keys])


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("screens", ("id",)),
        ("buttons", ("id",)),
        ("arcs", ("source", "trigger")),
        ("commands", ("name",)),
        ("reasons", ("code",)),
        ("session", ("name",)),
        ("facts", ("name",)),
        ("events", ("name",)),
        ("tasks", ("name",)),
    ],
)
def test_a_section_says_the_same(written: Any, section: str, keys: tuple[str, ...]) -> None:
    """Row by row and field by field, with nothing more and nothing less."""
    rows = [plain(row) for row in getattr(UI, section)]
    assert _by_name(written[section], *keys) == _by_name(rows, *keys)


def test_the_bot_says_the_same(written: Any) -> None:
    """The bot's name, version, home and languages are the registry's."""
    bot = {"name": UI.name, "version": UI.version, "home": UI.home, "locales": list(UI.locales)}
    assert written["bot"] == bot


def test_the_actions_say_the_same(written: Any) -> None:
    """An action's exits, reasons and facts are the registry's, and its arcs are those that call it."""
    expected = [
        {
            **_fields(action),
            "exits": list(action.exits),
            **({"has_event": True} if action.has_event else {}),
            "arcs": [
                *(
                    f"{arc.source} --{arc.trigger}--> {'|'.join(arc.to)}"
                    for arc in sorted(UI.arcs, key=lambda arc: arc.source)
                    if arc.action == action.name
                ),
                *(f"elsewhere --{event.name}--> stay" for event in UI.events if event.do == action.name),
            ],
        }
        for action in UI.actions
    ]
    assert _by_name(written["actions"], "name") == _by_name(expected, "name")


def test_the_flows_say_the_same(written: Any) -> None:
    """Every screen belongs to the flow that the registry gives it."""
    flows = {screen: flow["name"] for flow in written["flows"] for screen in flow["screens"]}
    assert flows == {screen.id: screen.flow for screen in UI.screens if screen.flow}
