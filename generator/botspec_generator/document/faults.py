"""Everything that is wrong with a value, found by walking it and its type side by side."""

from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import Struct

from botspec_generator.document.forms import Form, Option, form_of, keys, options
from botspec_generator.kinds import Keyed, shape_of
from botspec_generator.kinds.shape import Shape

Path = tuple[str | int, ...]


class UnknownKey(Struct, frozen=True, kw_only=True):
    """A map has a key that its shape has not; `known` are those of the shape."""

    path: Path
    known: Sequence[str]


class MissingKey(Struct, frozen=True, kw_only=True):
    """A map has not a key that its shape demands."""

    path: Path


class WrongForm(Struct, frozen=True, kw_only=True):
    """A value has none of the forms of its place."""

    path: Path
    value: object
    forms: Sequence[Form]


class WrongChoice(Struct, frozen=True, kw_only=True):
    """A value is none of those that its place takes."""

    path: Path
    value: object
    choices: Sequence[str | int]


class BeyondLimit(Struct, frozen=True, kw_only=True):
    """A number is too small or too large, or a text, a map or a list is empty."""

    path: Path
    value: object
    rule: str


Fault = UnknownKey | MissingKey | WrongForm | WrongChoice | BeyondLimit


def faults(value: object, type_: object, path: Path = ()) -> Iterator[Fault]:
    """Find all that is wrong with a value; in a shape the keys that it has come first, in their order."""
    allowed = options(type_)
    option = next((option for option in allowed if option.form is form_of(value)), None)
    if option is not None and (not option.choices or value in option.choices):
        yield from _inside(value, option, path)
        yield from _limits(value, option, path)
    elif allowed:
        yield _mismatch(value, option, [each for each in allowed if each.form is not Form.NOTHING], path)


def _mismatch(
    value: object, option: Option | None, allowed: Sequence[Option], path: Path
) -> WrongChoice | WrongForm:
    """A value that is none of the choices of its form, or has none of the forms of its place."""
    asked = option or (allowed[0] if len(allowed) == 1 else None)
    if asked is not None and asked.choices:
        return WrongChoice(path=path, value=value, choices=asked.choices)
    return WrongForm(path=path, value=value, forms=[each.form for each in allowed])


def _inside(value: object, option: Option, path: Path) -> Iterator[Fault]:
    if option.form is Form.LIST:
        for place, item in enumerate(cast("list[object]", value)):
            yield from faults(item, option.item, (*path, place))
    elif option.form is Form.MAP:
        entries = cast("dict[str, object]", value)
        if option.shape is not None:
            yield from _shape(entries, _of(option.shape, entries), path)
            return
        for name, entry in entries.items():
            yield from faults(entry, option.item, (*path, name))


def _of(shape: type[Shape | Keyed], entries: dict[str, object]) -> type[Shape]:
    return shape if issubclass(shape, Shape) else shape_of(entries)


def _shape(entries: dict[str, object], shape: type[Shape], path: Path) -> Iterator[Fault]:
    for key in keys(shape):
        if key.name in entries:
            yield from faults(entries[key.name], key.type, (*path, key.name))
        elif key.required:
            yield MissingKey(path=(*path, key.name))
    known = [key.name for key in keys(shape)]
    for name in entries:
        if name not in known:
            yield UnknownKey(path=(*path, name), known=known)


def _limits(value: object, option: Option, path: Path) -> Iterator[BeyondLimit]:
    least, most = option.least, option.most
    rule = ""
    if isinstance(value, int):
        if least is not None and value < least:
            rule = f"must be at least {least}"
        elif most is not None and value > most:
            rule = f"must be at most {most}"
    elif least is not None and not value:
        rule = "must not be empty"
    if rule:
        yield BeyondLimit(path=path, value=value, rule=rule)
