"""Declared types -> TypeDef and FieldDef."""

from collections.abc import Iterator, Mapping

from botspec.contract.types import FieldDef, Kind, TypeDef, Value
from botspec_generator.document.shapes import (
    Bounds,
    FactShape,
    FieldShape,
    PayloadShape,
    SessionShape,
    TypeShape,
)
from botspec_generator.findings import Code, Report
from botspec_generator.link.names import check_lower
from botspec_generator.link.values import NOUNS, fit
from botspec_generator.source import Node

SCALARS = frozenset({Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.ENUM})

_IN_RECORDS = SCALARS | {Kind.MEDIA}
_KEYS = ("type", "text", "int", "decimal", "enum", "list", "record")
_TEXT = TypeDef(kind=Kind.TEXT)


def session_field(name: str, shape: str | SessionShape, node: Node, report: Report) -> FieldDef:
    """A session field: a single value that has a default or can be none."""
    before = len(report.findings)
    type_ = lower_type(shape, node, report)
    if len(report.findings) > before:
        return FieldDef(name=name, type=type_)
    if type_.kind not in SCALARS:
        message = f"a session field is a single value, not {NOUNS[type_.kind]}"
        report.error(Code.BAD_TYPE, node.key_span, message, "make it a fact, or keep only an id here")
        return FieldDef(name=name, type=_TEXT)
    default: Value = None
    optional = isinstance(shape, SessionShape) and shape.optional
    if isinstance(shape, SessionShape) and shape.default is not None:
        default = fit(shape.default, type_, node["default"], report)
    elif not optional:
        message = f'the session field "{name}" has no value to begin with'
        report.error(
            Code.BAD_TYPE, node.key_span, message, "give it a `default`, or make it `optional: true`"
        )
    sensitive = isinstance(shape, SessionShape) and shape.sensitive
    return FieldDef(name=name, type=type_, default=default, optional=optional, sensitive=sensitive)


def lower_type(shape: str | TypeShape | FactShape, node: Node, report: Report) -> TypeDef:
    """A type of any form; what is wrong with it is reported, and text stands in for it."""
    if isinstance(shape, str):
        return TypeDef(kind=Kind(shape))
    given = [key for key in _KEYS if key in node.entries and node[key].value is not None]
    if len(given) != 1:
        message = "a type has one of the keys " + ", ".join(_KEYS)
        found = f", not both {given[0]} and {given[1]}" if given else ""
        report.error(Code.BAD_TYPE, node.key_span, message + found, "for example `{type: decimal}`")
        return _TEXT
    inner = node[given[0]]
    if isinstance(shape, FactShape) and shape.max is not None and shape.list_ is None:
        help_ = f"write it inside: `{{{given[0]}: {{max: {shape.max}}}}}`"
        report.error(Code.BAD_TYPE, node["max"].key_span, "`max` beside the type is of a list", help_)
    if shape.type is not None:
        return lower_type(shape.type, inner, report)
    if shape.enum is not None:
        return _enum(shape.enum, inner, report)
    if shape.list_ is not None:
        most = shape.max if isinstance(shape, FactShape) else None
        return TypeDef(kind=Kind.LIST, high=most, fields=_fields(shape.list_, inner, report))
    if shape.record is not None:
        return TypeDef(kind=Kind.RECORD, fields=_fields(shape.record, inner, report))
    return _bounded(given[0], shape.text or shape.int_ or shape.decimal or Bounds(), inner, report)


def _bounded(key: str, bounds: Bounds, node: Node, report: Report) -> TypeDef:
    low, high = bounds.min, bounds.max
    if low is not None and high is not None and low > high:
        report.error(Code.BAD_TYPE, node.span, f"min {low} is more than max {high}", "swap them")
    if key == "text" and ((low or 0) < 0 or (high is not None and high < 1)):
        message = "a text's length is at least 0, and its max at least 1"
        report.error(Code.BAD_TYPE, node.span, message, "for example `{text: {max: 200}}`")
    return TypeDef(kind=Kind(key), low=low, high=high)


def _enum(values: list[str], node: Node, report: Report) -> TypeDef:
    for position, value in enumerate(values):
        if value in values[:position]:
            report.error(Code.BAD_TYPE, node[position].span, f'"{value}" is given twice', "remove one")
    return TypeDef(kind=Kind.ENUM, values=tuple(dict.fromkeys(values)))


def payload_fields(
    shapes: Mapping[str, str | PayloadShape], node: Node | None, report: Report
) -> tuple[FieldDef, ...]:
    """The fields of a payload, given by the node; none when there is no node."""
    if node is None:
        return ()
    fields = _fields(shapes, node, report)
    for field in fields:
        if field.type.kind is Kind.MEDIA:
            message = f"a payload travels as single values, and {field.name} is media"
            help_ = "send its id, and look the file up in a fact"
            report.error(Code.BAD_TYPE, node[field.name].key_span, message, help_)
    return fields


def _fields(shapes: Mapping[str, str | FieldShape], node: Node, report: Report) -> tuple[FieldDef, ...]:
    check_lower("field", node.entries, report)
    return tuple(_each_field(shapes, node, report))


def _each_field(shapes: Mapping[str, str | FieldShape], node: Node, report: Report) -> Iterator[FieldDef]:
    for name, shape in shapes.items():
        type_ = lower_type(shape, node[name], report)
        if type_.kind not in _IN_RECORDS:
            message = f"a field of a record is a single value, not a {type_.kind}"
            report.error(Code.BAD_TYPE, node[name].key_span, message, "make it a fact of its own")
        optional = isinstance(shape, FieldShape) and shape.optional
        sensitive = isinstance(shape, PayloadShape) and shape.sensitive
        yield FieldDef(name=name, type=type_, optional=optional, sensitive=sensitive)
