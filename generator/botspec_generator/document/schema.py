"""The language as JSON Schema, with the names of one bot: an editor completes them and marks wrong ones."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from botspec.contract.inputs import INPUTS
from botspec.contract.links import START
from botspec.contract.types import Kind
from botspec.contract.uimap import Move
from botspec_generator.document.forms import Form, Option, keys, options
from botspec_generator.document.shapes import SpecShape, TextsShape
from botspec_generator.graph import BotGraph
from botspec_generator.kinds import OFFERED, SHAPES
from botspec_generator.kinds.shape import Shape

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_TYPES: Final = {
    Form.TEXT: "string",
    Form.MAP: "object",
    Form.LIST: "array",
    Form.WHOLE: "integer",
    Form.FLAG: "boolean",
}
_LEAST: Final = {
    Form.TEXT: "minLength",
    Form.MAP: "minProperties",
    Form.LIST: "minItems",
    Form.WHOLE: "minimum",
}

Schema = dict[str, object]


def schema(graph: BotGraph) -> Schema:
    """The schema of the files of `spec/`, with this bot's names; the same graph gives the same schema."""
    return _schema(SpecShape, graph)


def texts_schema(graph: BotGraph) -> Schema:
    """The schema of the files of `spec/texts/`, with this bot's names."""
    return _schema(TextsShape, graph)


def _schema(shape: type[Shape], graph: BotGraph) -> Schema:
    names = _names(graph)
    found, shapes = language(shape)
    found.pop("required", None)  # a file of several need not have every key
    enums: Schema = {of: _enum(values) for of, values in names.items()}
    enums["triggers"] = {"anyOf": [{"enum": list(names["triggers"])}, {"pattern": "^(/[a-z]|after [0-9])"}]}
    return {"$schema": DIALECT, **found, "$defs": {**shapes, **enums}}


def language(shape: type[Shape]) -> tuple[Schema, Schema]:
    """The schema of a shape, and those of the shapes inside of it, which refer to the names of some bot."""
    shapes: Schema = {}
    return _shape(shape, shapes), shapes


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


def _shape(shape: type[Shape], shapes: Schema) -> Schema:
    """The map of a shape; those that are inside of it are added to `shapes`."""
    known = keys(shape)
    found: Schema = {
        "type": "object",
        "properties": {key.name: _any(key.type, shapes) for key in known},
        "additionalProperties": False,
    }
    if shape.__doc__:
        found["description"] = shape.__doc__
    if required := [key.name for key in known if key.required]:
        found["required"] = required
    return found


def _any(type_: object, shapes: Schema) -> Schema:
    """What a value of a type may be; that it may be nothing tells an editor nothing."""
    found = [
        each
        for option in options(type_)
        if option.form is not Form.NOTHING
        for each in _option(option, shapes)
    ]
    return found[0] if len(found) == 1 else {"anyOf": found} if found else {}


def _option(option: Option, shapes: Schema) -> Iterator[Schema]:
    if option.names:
        yield _ref(option.names)
    elif option.shape is None:
        yield _plain(option, shapes)
    elif issubclass(option.shape, Shape):
        yield _shared(option.shape, shapes)
    else:
        yield from (_shared(SHAPES[kind], shapes) for kind in ("", *OFFERED))


def _plain(option: Option, shapes: Schema) -> Schema:
    """What has neither a name nor a shape."""
    found: Schema = {"type": _TYPES[option.form]}
    if len(option.choices) == 1:
        found["const"] = option.choices[0]
    elif option.choices:
        found["enum"] = [*option.choices]
    if option.least is not None:
        found[_LEAST[option.form]] = option.least
    if option.most is not None:
        found["maximum"] = option.most
    if option.description:
        found["description"] = option.description
    if option.form is Form.LIST:
        found["items"] = _any(option.item, shapes)
    if option.form is Form.MAP:
        found["additionalProperties"] = _any(option.item, shapes) or True
        if option.key is not str:
            found["propertyNames"] = _any(option.key, shapes)
    return found


def _shared(shape: type[Shape], shapes: Schema) -> Schema:
    """A reference to a shape, which is described once."""
    name = shape.__name__
    if name not in shapes:
        shapes[name] = {}  # of which those inside of it may speak
        shapes[name] = _shape(shape, shapes)
    return _ref(name)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
