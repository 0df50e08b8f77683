"""Values that the bot's own code hands over, held to the types that the spec declares.

What the compiler proved of texts, keyboards and conditions rests on these types. A text that is too long is
cut, and so is a number's tail of decimals: the user sees a little less. Whatever else does not fit is
refused, since nothing could stand for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, Final, cast

from botspec.contract.media import Media
from botspec.contract.types import FieldDef, Kind, TypeDef, Value

WIDTH: Final = 20
"""Characters of a number, as the compiler measures one without bounds."""

DIGITS: Final = 18
"""Digits of a number that has a sign and a point in this width."""

_LARGEST: Final = 10**DIGITS


class UnfitError(ValueError):
    """A value is not what the spec declares; the message names its place, and never repeats the value."""


def fact(type_: TypeDef, found: object, arg: str = "") -> tuple[object, Sequence[str]]:
    """What a fact's function found, and the places at which it was cut ("" is the fact itself).

    `arg` is the field of a list's items that a button sends. Raises UnfitError.
    """
    match type_.kind:
        case Kind.RECORD:
            return record(type_.fields, found)
        case Kind.LIST:
            return _items(type_, found, arg)
        case _:
            kept = _held(type_, found)
            return kept, ("",) if kept != found else ()


def record(fields: Sequence[FieldDef], given: object) -> tuple[object, Sequence[str]]:
    """A record, and those of its fields that were cut. Raises UnfitError."""
    cut: dict[str, None] = {}
    return _record(fields, given, cut), tuple(cut)


def check(field: FieldDef, value: object) -> Value:
    """A single value that is kept: of a text, all or nothing. Raises UnfitError."""
    if value is None and field.optional:
        return None
    try:
        kept = _held(field.type, value)
        if isinstance(value, str) and kept != value:
            raise UnfitError(_takes(field.type))
    except UnfitError as error:
        raise UnfitError(f"{field.name} {error}") from None
    return cast("Value", kept)


def _items(type_: TypeDef, found: object, arg: str) -> tuple[object, Sequence[str]]:
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise UnfitError(f"takes a list, not {_a(found)}")
    cut: dict[str, None] = {}
    sent = next((field for field in type_.fields if field.name == arg and field.type.kind is Kind.TEXT), None)
    kept: list[object] = []
    for item in islice(cast("Iterable[object]", found), type_.high):  # more were never measured
        if sent is not None:
            _check_sent(sent, item)
        kept.append(_record(type_.fields, item, cut))
    return tuple(kept), tuple(cut)


def _record(fields: Sequence[FieldDef], given: object, cut: dict[str, None]) -> object:
    changes: dict[str, object] = {}
    for field in fields:
        try:
            value = getattr(given, field.name)
            if value is None and field.optional:
                continue
            kept = _HOLDERS[field.type.kind](field.type, value)
        except UnfitError as error:
            raise UnfitError(f"{field.name} {error}") from None
        except AttributeError:
            raise UnfitError(f"has no {field.name}: it is {_a(given)}") from None
        if kept is not value:
            changes[field.name] = kept
            if kept != value:
                cut[field.name] = None
    return replace(cast("Any", given), **changes) if changes else given


def _check_sent(field: FieldDef, item: object) -> None:
    """What a button sends is told apart by all of it, and its max counts bytes: it is never cut."""
    high, value = field.type.high, getattr(item, field.name, None)
    if isinstance(value, str) and high is not None and len(value.encode()) > high:
        raise UnfitError(f"{field.name} takes text up to {high} bytes: a button sends it")


def _held(type_: TypeDef, value: object) -> object:
    return _HOLDERS[type_.kind](type_, value)


def _text(type_: TypeDef, value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(_takes(type_, value))
    if type_.high is not None and len(value) > type_.high:
        return f"{value[: type_.high - 1]}…" if type_.high > 1 else value[: type_.high]
    if type_.low is not None and len(value) < type_.low:
        raise UnfitError(_takes(type_))
    return value


def _integer(type_: TypeDef, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnfitError(_takes(type_, value))
    _check_bounds(type_, value)
    _check_digits(value)
    return value


def _decimal(type_: TypeDef, value: object) -> Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise UnfitError(_takes(type_, value))
    if not value.is_finite():
        raise UnfitError("takes a number, not infinity or NaN")
    _check_bounds(type_, value)
    written = str(value)
    if len(written) <= DIGITS and "E" not in written:  # which nearly all are
        return value
    _check_digits(value)
    return value if len(written) <= WIDTH else _rounded(value)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(max(value.adjusted(), 0) + 1 - DIGITS))


def _check_bounds(type_: TypeDef, value: int | Decimal) -> None:
    if (type_.low is not None and value < type_.low) or (type_.high is not None and value > type_.high):
        raise UnfitError(_takes(type_))


def _check_digits(value: int | Decimal) -> None:
    if not -_LARGEST < value < _LARGEST:
        raise UnfitError(f"takes a number of at most {DIGITS} digits")


def _choice(type_: TypeDef, value: object) -> object:
    if value not in type_.values:
        raise UnfitError(_takes(type_) if isinstance(value, str) else _takes(type_, value))
    return value


def _boolean(type_: TypeDef, value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(_takes(type_, value))
    return value


def _media(type_: TypeDef, value: object) -> Media:
    if not isinstance(value, Media):
        raise UnfitError(_takes(type_, value))
    return value


_HOLDERS: Final[Mapping[Kind, Callable[[TypeDef, object], object]]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.ENUM: _choice,
    Kind.BOOLEAN: _boolean,
    Kind.MEDIA: _media,
}


def _takes(type_: TypeDef, given: object = ...) -> str:
    """What a type takes; `given` is told by its class, when that is what is wrong."""
    if type_.kind is Kind.ENUM:
        wanted = f"one of {', '.join(type_.values)}"
    else:
        low = "" if type_.low is None else f" from {type_.low}"
        high = "" if type_.high is None else f" up to {type_.high}"
        unit = " characters" if type_.kind is Kind.TEXT and (low or high) else ""
        wanted = f"{type_.kind}{low}{high}{unit}"
    return f"takes {wanted}" if given is ... else f"takes {wanted}, not {_a(given)}"


def _a(value: object) -> str:
    return "none" if value is None else f"a {type(value).__name__}"
