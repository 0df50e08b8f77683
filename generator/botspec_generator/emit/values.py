"""Literals and type declarations of the contract, as they are written in a generated module."""

from collections.abc import Iterator
from decimal import Decimal

from botspec.contract.types import FieldDef, TypeDef, Value
from botspec_generator.emit.layout import Group, Item, argument, call, quote, row, strings
from botspec_generator.emit.module import Module


def literal(out: Module, value: Value) -> str:
    """Return the Python literal of a scalar value."""
    match value:
        case str():
            return quote(value)
        case Decimal():
            return f"{out.take('decimal', 'Decimal')}({quote(str(value))})"
        case _:
            return repr(value)


def type_def(out: Module, type: TypeDef) -> Group:
    """Return the TypeDef of a declared type."""
    return call(out.take("botspec.contract", "TypeDef"), *_type_arguments(out, type))


def _type_arguments(out: Module, type: TypeDef) -> Iterator[Item]:
    yield f"kind={out.take('botspec.contract', 'Kind')}.{type.kind.name}"
    if type.low is not None:
        yield f"low={type.low}"
    if type.high is not None:
        yield f"high={type.high}"
    if type.values:
        yield argument("values", strings(type.values))
    if type.fields:
        yield argument("fields", row(_field_def(out, field) for field in type.fields))


def _field_def(out: Module, field: FieldDef) -> Group:
    return call(out.take("botspec.contract", "FieldDef"), *field_row(out, field))


def field_row(out: Module, field: FieldDef) -> Iterator[Item]:
    """Yield the arguments of a FieldDef."""
    yield f"name={quote(field.name)}"
    yield argument("type", type_def(out, field.type))
    if field.default is not None:
        yield f"default={literal(out, field.default)}"
    if field.optional:
        yield "optional=True"
    if field.sensitive:
        yield "sensitive=True"
