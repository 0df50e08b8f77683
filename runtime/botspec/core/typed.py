"""What a person types or sends, as a value of a declared type."""

import re
from decimal import Decimal
from typing import Final

from botspec.contract.types import FieldDef, Kind, TypeDef, Value
from botspec.core.fit import WIDTH

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,18})?")
"""Short by its form: a number of many digits, or with an exponent, would cost seconds to expand."""


def misfit(declared: FieldDef, text: str) -> str:
    """What is wrong with a typed value, or nothing; the text itself is never repeated."""
    value = typed(declared.type, text)
    return "" if value is not None and _is_within(declared.type, value) else _takes(declared)


def unfit(declared: FieldDef, value: Value) -> str:
    """What is wrong with a value of a message's record, or nothing; the value itself is never repeated."""
    if value is None:
        return "" if declared.optional else _takes(declared)
    return "" if _is_within(declared.type, value) else _takes(declared)


def fitted(kind: TypeDef, value: Value) -> Value:
    """A value of a message's record as one of the field that takes it: a whole number as a decimal."""
    return Decimal(value) if kind.kind is Kind.DECIMAL and isinstance(value, int) else value


def typed(kind: TypeDef, text: str) -> str | int | Decimal | None:
    """A typed message as a value of a declared type, or None when it is none."""
    match kind.kind:
        case Kind.TEXT:
            return text.strip() or None
        case Kind.ENUM:
            return text.strip() if text.strip() in kind.values else None
        case Kind.INTEGER:
            value = number(text)
            return int(value) if value is not None and value == int(value) else None
        case Kind.DECIMAL:
            return number(text)
        case _:
            return None


def number(text: str) -> Decimal | None:
    """A number as people type it: a comma or a point, spaces or not; no exponent, at most 20 characters."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    return Decimal(plain.replace(",", ".")) if len(plain) <= WIDTH and _NUMBER.fullmatch(plain) else None


def _is_within(kind: TypeDef, value: str | int | Decimal) -> bool:
    size = len(value) if isinstance(value, str) else value
    return (kind.low is None or size >= kind.low) and (kind.high is None or size <= kind.high)


def _takes(declared: FieldDef) -> str:
    return f"{declared.name} takes {_wanted(declared.type)}"


def _wanted(kind: TypeDef) -> str:
    unit = " characters" if kind.kind is Kind.TEXT else ""
    low = "" if kind.low is None else f" from {kind.low}"
    high = "" if kind.high is None else f" up to {kind.high}"
    return f"{kind.kind}{low}{high}{unit}"
