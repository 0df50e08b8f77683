"""The language as JSON Schema, with the names of one bot: an editor completes them and marks wrong ones."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from pydantic import BaseModel, JsonValue

from botspec.contract.inputs import INPUTS
from botspec.contract.links import START
from botspec.contract.types import Kind
from botspec.contract.uimap import Move
from botspec_generator.document.shapes import SpecShape, TextsShape
from botspec_generator.graph import BotGraph

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_NOISE: Final = ("title", "default", "anyOf", "oneOf")
"""Keys that tell an editor nothing, or that are written anew."""

_MAPS: Final = ("properties", "$defs")
"""Keys whose maps have names as keys."""

Schema = dict[str, JsonValue]


def schema(graph: BotGraph) -> Schema:
    """The schema of the files of `spec/`, with this bot's names; the same graph gives the same schema."""
    return _schema(SpecShape, graph)


def texts_schema(graph: BotGraph) -> Schema:
    """The schema of the files of `spec/texts/`, with this bot's names."""
    return _schema(TextsShape, graph)


def _schema(shape: type[BaseModel], graph: BotGraph) -> Schema:
    names = _names(graph)
    found = cast("Schema", _cleaned(shape.model_json_schema(by_alias=True), names))
    shapes = cast("Schema", found.pop("$defs", {}))
    found.pop("required", None)
    enums: Schema = {of: _enum(values) for of, values in names.items()}
    enums["triggers"] = {"anyOf": [{"enum": list(names["triggers"])}, {"pattern": "^(/[a-z]|after [0-9])"}]}
    return {"$schema": DIALECT, **found, "$defs": {**shapes, **enums}}


def _names(graph: BotGraph) -> Mapping[str, Sequence[str]]:
    """The names of each kind that a place of the spec can have."""
    screens = [screen.id for screen in graph.screens]
    buttons = [button.id for button in graph.buttons]
    reasons = [str(reason.row.code) for reason in graph.reasons]
    session = [field.name for field in graph.session]
    facts = [fact.name for fact in graph.facts]
    commands = [command.name for command in graph.commands]
    events = [event.name for event in graph.events]
    links = [f"/{START} {link.name}" for link in graph.links]
    notices = [key.removeprefix("notices.") for key in graph.notices]
    return {
        "screens": screens,
        "targets": [*screens, *map(str, Move)],
        "buttons": buttons,
        "triggers": [
            *buttons,
            "text",
            "number",
            *INPUTS,
            *events,
            *(f"/{command}" for command in commands),
            *links,
        ],
        "events": events,
        "tasks": [task.name for task in graph.tasks],
        "commands": commands,
        "actions": [action.name for action in graph.actions],
        "facts": facts,
        "lists": [fact.name for fact in graph.facts if fact.type.kind is Kind.LIST],
        "needs": [*session, *facts],
        "session": [*session, "locale"],
        "reasons": reasons,
        "notices": notices,
        "said": [*reasons, *notices],
        "locales": list(graph.locales),
        "roles": ["admin"],
    }


def _enum(values: Sequence[str]) -> Schema:
    """One of some names; any text where there is none yet, since JSON Schema has no empty enum."""
    return {"enum": list(dict.fromkeys(values))} if values else {"type": "string"}


def _cleaned(node: JsonValue, names: Mapping[str, Sequence[str]]) -> JsonValue:
    """A part of pydantic's schema with the bot's names, and without what an editor cannot use."""
    if isinstance(node, list):
        return [_cleaned(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    if "names" in node:
        return {"$ref": f"#/$defs/{node['names']}"}
    options = [option for option in _options(node) if option != {"type": "null"}]
    if len(options) == 1:
        return _cleaned(options[0], names)
    cleaned: Schema = {
        key: _named(value, names) if key in _MAPS else _cleaned(value, names)
        for key, value in node.items()
        if key not in _NOISE
    }
    return cleaned | ({"anyOf": _cleaned(options, names)} if options else {})


def _named(node: JsonValue, names: Mapping[str, Sequence[str]]) -> Schema:
    """The schemas of a map by name."""
    entries = node.items() if isinstance(node, dict) else ()
    return {name: _cleaned(entry, names) for name, entry in entries}


def _options(node: Schema) -> list[JsonValue]:
    found = node.get("anyOf", node.get("oneOf", []))
    return found if isinstance(found, list) else []
