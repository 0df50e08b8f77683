"""Literals of the spec -> values of a declared type."""

import re
from decimal import Decimal
from typing import Final

from botspec.contract.types import Kind, TypeDef, Value
from botspec_generator.findings import Code, Report, did_you_mean
from botspec_generator.source import Node

_PLAIN: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?|true|false")
"""A number, or true and false, as they are written without quotes."""

_SINGLE: Final = (str, int, bool, Decimal)

NOUNS: Final = {
    Kind.TEXT: "a text",
    Kind.ENUM: "one of its values",
    Kind.BOOLEAN: "true or false",
    Kind.INTEGER: "a whole number",
    Kind.DECIMAL: "a number",
    Kind.RECORD: "a record",
    Kind.LIST: "a list",
    Kind.MEDIA: "media",
}
"""What a value of each kind is called."""


def fit(value: object, type_: TypeDef, node: Node, report: Report) -> Value:
    """The literal as a value of the type; None, with a finding, when it does not fit."""
    match type_.kind, value:
        case Kind.TEXT, str():
            problem = _outside(len(value), type_, "characters")
        case Kind.ENUM, str():
            problem = "" if value in type_.values else f"not one of {', '.join(type_.values)}"
        case Kind.BOOLEAN, bool():
            problem = ""
        case Kind.INTEGER | Kind.DECIMAL, bool():
            problem = "not a number"
        case Kind.INTEGER, int():
            problem = _outside(value, type_, "")
        case Kind.DECIMAL, int() | Decimal():
            value = Decimal(value)
            problem = _outside(value, type_, "")
        case _:
            problem = f"not {NOUNS[type_.kind]}"
    if problem or not isinstance(value, _SINGLE):
        message = f"{_shown(value)} is {problem or 'no single value'}"
        report.error(Code.BAD_VALUE, node.span, message, _mend(value, type_))
        return None
    return value


def _mend(value: object, type_: TypeDef) -> str:
    """How a literal is mended, where that can be told."""
    match type_.kind, value:
        case Kind.ENUM, _:
            return did_you_mean(str(value), type_.values)
        case ((Kind.INTEGER | Kind.DECIMAL | Kind.BOOLEAN), str()) if _PLAIN.fullmatch(value):
            return f"write it without quotes: {value}"
        case ((Kind.INTEGER | Kind.DECIMAL), str()):
            return "write it out, or take `arg`, `input`, `item.price` ...: what is reckoned is for an action"
        case Kind.TEXT, bool() | int() | Decimal():
            return f'put it in quotes: "{_shown(value)}"'
        case _:
            return ""


def _shown(value: object) -> str:
    match value:
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case _:
            return "this"


def _outside(size: int | Decimal, type_: TypeDef, unit: str) -> str:
    if type_.low is not None and size < type_.low:
        return f"below the minimum of {type_.low} {unit}".rstrip()
    if type_.high is not None and size > type_.high:
        return f"above the maximum of {type_.high} {unit}".rstrip()
    return ""
