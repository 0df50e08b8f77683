"""What a value of the spec can be: the declared types of session fields, facts and records."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = str | int | bool | Decimal | None
"""One scalar value: text and enum values are `str`, numbers `int` or `Decimal`."""


class Kind(StrEnum):
    """The kinds of declared types."""

    TEXT = "text"
    INTEGER = "int"
    DECIMAL = "decimal"
    BOOLEAN = "bool"
    ENUM = "enum"
    RECORD = "record"
    LIST = "list"
    MEDIA = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDef:
    """A declared type.

    `low` and `high` bound a text's length in characters (bytes of UTF-8 when it is a button's arg), or a
    number's value, both ends included; `high` is the most items of a list. `values` are an enum's; `fields`
    are a record's or a list item's.
    """

    kind: Kind
    low: int | None = None
    high: int | None = None
    values: tuple[str, ...] = ()
    fields: tuple["FieldDef", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """A named value of a declared type; a sensitive one never reaches a log, an event or an error."""

    name: str
    type: TypeDef
    default: Value = None
    optional: bool = False
    sensitive: bool = False
