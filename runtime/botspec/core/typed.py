"""What a person types, as a value of a declared type."""

import re
from decimal import Decimal
from typing import Final

from botspec.contract.types import FieldDef, Kind, TypeDef

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,18})?")
"""Short by its form: a number of many digits, or with an exponent, would cost seconds to expand."""


def misfit(declared: FieldDef, text: str) -> str:
    """What is wrong with a typed value, or nothing; the text itself is never repeated."""
    value = typed(declared.type, text)
    if value is None:
        return f"{declared.name} takes {_wanted(declared.type)}"
    size = len(value) if isinstance(value, str) else value
    low, high = declared.type.low, declared.type.high
    if (low is not None and size < low) or (high is not None and size > high):
        return f"{declared.name} takes {_wanted(declared.type)}"
    return ""


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
    """A number as people type it: a comma or a point, spaces or not; no exponent, and 18 digits at most."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _wanted(kind: TypeDef) -> str:
    unit = " characters" if kind.kind is Kind.TEXT else ""
    low = "" if kind.low is None else f" from {kind.low}"
    high = "" if kind.high is None else f" up to {kind.high}"
    return f"{kind.kind}{low}{high}{unit}"
