"""What each kind of message brings under the name `input`."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Final, get_args, get_type_hints

from botspec.contract.inputs import INPUTS, Input
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.link.scope import Typed, record

_KINDS: Final[Mapping[type, Kind]] = {str: Kind.TEXT, int: Kind.INTEGER, Decimal: Kind.DECIMAL}


def _fields(kind: type[Input]) -> Iterator[FieldDef]:
    hints = get_type_hints(kind)
    for one in fields(kind):
        hint = hints[one.name]
        scalar = next(iter(get_args(hint)), hint)
        optional = one.default is not MISSING
        yield FieldDef(name=one.name, type=TypeDef(kind=_KINDS[scalar]), optional=optional)


TYPED: Final[Mapping[str, Typed]] = {
    "text": Typed(TypeDef(kind=Kind.TEXT)),
    "number": Typed(TypeDef(kind=Kind.DECIMAL)),
    **{name: record(tuple(_fields(kind))) for name, kind in INPUTS.items()},
}
"""What `input` is, by the triggers that are messages."""
