"""What arcs and buttons set: session fields, to literals or to what the press or the message brings."""

from collections.abc import Iterator, Mapping
from typing import Final, get_type_hints

from botspec.contract.inputs import INPUTS
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec.contract.uimap import Assign
from botspec_generator.findings import Code, mend
from botspec_generator.graph import Local
from botspec_generator.link.scope import Scope, Typed
from botspec_generator.link.values import NOUNS, fit
from botspec_generator.source import Node

_OWNERS: Final = ("item.", "event.", "input.")

_BRINGS: Final = {
    "arg": "only a button with `arg:` brings one",
    "item": "only a button in a row `{each: ...}` brings one",
    "event": "only an event that carries something brings one",
    "input": "only a message brings one: the triggers `text`, `number`, `photo` ...",
}
"""Where each of them comes from."""

_WORDS: Final = ("text", "number")

Problem = tuple[str, str]
"""What is wrong, and how to mend it."""

FINE: Final[Problem] = ("", "")


def link_set(shape: str | Mapping[str, object], node: Node, local: Local, scope: Scope) -> tuple[Assign, ...]:
    """The assignments at the key `set`, whose value is the node."""
    if isinstance(shape, str):
        if local.input not in _WORDS:
            message = "the short form of `set` takes a typed message, and there is none here"
            scope.report.error(Code.BAD_TAKE, node.span, message, f"write `set: {{{shape}: ...}}`")
            return ()
        field = _field(shape, node, scope)
        return (_take("input", field, local, node, scope),) if field else ()
    return tuple(_each(shape, node, local, scope))


def _each(shape: Mapping[str, object], node: Node, local: Local, scope: Scope) -> Iterator[Assign]:
    for name, value in shape.items():
        place = node[name]
        field = _field(name, place, scope, of_key=True)
        if field is None:
            continue
        if isinstance(value, str) and (value in ("arg", "input") or value.startswith(_OWNERS)):
            yield _take(value, field, local, place, scope)
        elif value is None and field.optional:
            yield Assign(field=name, value=None)
        elif value is None:
            message = f'the session field "{name}" cannot be none'
            scope.report.error(Code.BAD_VALUE, place.span, message, "declare it with `optional: true`")
        else:
            yield Assign(field=name, value=fit(value, field.type, place, scope.report))


def _field(name: str, node: Node, scope: Scope, *, of_key: bool = False) -> FieldDef | None:
    if name == "locale":
        return FieldDef(name=name, type=TypeDef(kind=Kind.ENUM, values=scope.locales))
    if name not in scope.session:
        span = node.key_span if of_key else node.span
        scope.unknown(Code.UNKNOWN_FIELD, "session field", name, span, [*scope.session, "locale"])
    return scope.session.get(name)


def _take(source: str, field: FieldDef, local: Local, node: Node, scope: Scope) -> Assign:
    problem, help_ = _mismatch(source, field, scope.values_at(local), local)
    if problem:
        scope.report.error(Code.BAD_TAKE, node.span, problem, help_)
    return Assign(field=field.name, take=source)


def _mismatch(source: str, field: FieldDef, values: Mapping[str, Typed], local: Local) -> Problem:
    """Why a field cannot take this, and how to mend it; two empty texts when it can."""
    owner, _, name = source.partition(".")
    if owner not in values:
        return f"there is no {owner} here", _BRINGS[owner]
    if source == "arg":
        return _narrow("the arg", values["arg"].type, field)
    if source == "input":
        return _typed(local.input, field)
    fields = {one.name: one for one in values[owner].type.fields}
    if name not in fields:
        return f'the {owner} has no field "{name}"', mend(name, fields)
    if fields[name].optional and not field.optional:
        return f"{source} can be none, and {field.name} cannot", "make the field optional"
    return (
        _sent(source, fields[name].type, field)
        if owner == "input"
        else _narrow(source, fields[name].type, field)
    )


def _typed(kind: str, field: FieldDef) -> Problem:
    match kind, field.type.kind:
        case "text", Kind.TEXT:
            return FINE
        case "number", Kind.INTEGER | Kind.DECIMAL:
            return FINE
        case "text" | "number", _:
            return f"a typed {kind} is not {NOUNS[field.type.kind]}", "choose another trigger or field"
        case _:
            first = next(iter(get_type_hints(INPUTS[kind])))
            return f"a {kind} is no single value", f"take one of its fields, such as input.{first}"


def _sent(source: str, type_: TypeDef, field: FieldDef) -> Problem:
    """Why a field of a message is never one of the session's; its size is looked at when it comes."""
    if _widened(type_, field.type.kind).kind is field.type.kind:
        return FINE
    message = f"{source} is {NOUNS[type_.kind]}, and {field.name} {NOUNS[field.type.kind]}"
    return message, f"change the declared type of {field.name}"


def _narrow(what: str, source: TypeDef, field: FieldDef) -> Problem:
    """Why not every value of a type is one of the field's, and how to mend it."""
    target = field.type
    change = f"change the declared type of {field.name}, or of {what}"
    if source.kind is Kind.ENUM and target.kind is Kind.ENUM:
        more = ", ".join(value for value in source.values if value not in target.values)
        return (f"{what} can be {more}, which {field.name} cannot", change) if more else FINE
    source = _widened(source, target.kind)
    if source.kind is not target.kind:
        return f"{what} is {NOUNS[source.kind]}, and {field.name} {NOUNS[target.kind]}", change
    if target.high is not None and (source.high is None or source.high > target.high):
        return f"{what} can be above the max of {field.name}, {target.high}", change
    is_number = source.kind is not Kind.TEXT
    if is_number and target.low is not None and (source.low is None or source.low < target.low):
        return f"{what} can be below the min of {field.name}, {target.low}", change
    return FINE


def _widened(source: TypeDef, kind: Kind) -> TypeDef:
    """An enum as the text that it is, and an int as a decimal, where that is wanted."""
    if source.kind is Kind.ENUM and kind is Kind.TEXT:
        return TypeDef(kind=kind, high=max(len(value) for value in source.values))
    if source.kind is Kind.INTEGER and kind is Kind.DECIMAL:
        return TypeDef(kind=kind, low=source.low, high=source.high)
    return source
