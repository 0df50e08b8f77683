"""The forms that a value may have at a place of the document, as the types of the shapes say."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import fields

from botspec_generator.kinds import Keyed
from botspec_generator.kinds.shape import Named, Shape


class Form(StrEnum):
    """What a value is, in the words of the language."""

    TEXT = "text"
    MAP = "a map"
    LIST = "a list"
    WHOLE = "a whole number"
    NUMBER = "a number"
    FLAG = "true or false"
    NOTHING = "nothing"


_FORMS: Final[dict[type, Form]] = {
    str: Form.TEXT,
    dict: Form.MAP,
    list: Form.LIST,
    int: Form.WHOLE,
    Decimal: Form.NUMBER,
    bool: Form.FLAG,
    NoneType: Form.NOTHING,
}


def form_of(value: object) -> Form:
    """The form of a value."""
    return _FORMS[type(value)]


class Option(Struct, frozen=True, kw_only=True):
    """One form that a value may have, and what is asked of it.

    `least` and `most` are limits of a number; a text, a map or a list that has `least` must not be empty.
    `key` and `item` are the types of what is in a map or a list; a map of known keys has a `shape`, or one of
    those of buttons. `names` is the kind of names of which a text is one.
    """

    form: Form
    choices: Sequence[str | int] = ()
    least: float | None = None
    most: float | None = None
    key: object = None
    item: object = None
    shape: type[Shape | Keyed] | None = None
    names: str = ""
    description: str = ""


class Key(Struct, frozen=True, kw_only=True):
    """A key that a shape has: the type of its value, and whether it must be given."""

    name: str
    type: object
    required: bool


@cache
def keys(shape: type[Shape]) -> tuple[Key, ...]:
    """The keys of a shape, in its order."""
    return tuple(Key(name=f.encode_name, type=f.type, required=f.required) for f in fields(shape))


@cache
def options(of: object) -> tuple[Option, ...]:
    """The options of a type, in its order; none for whatever may be anything.

    Two unions of the same types count as one type, so that the order is that of the first one asked for.
    """
    return () if of is object else tuple(_options(of))


def _options(of: Any, *marks: object) -> Iterator[Option]:
    arguments = get_args(of)
    match get_origin(of):
        case origin if origin in (Union, UnionType):
            for each in arguments:
                yield from _options(each, *marks)
        case origin if origin is Annotated:
            yield from _options(arguments[0], *arguments[1:], *marks)
        case origin if origin is Literal:
            yield Option(form=form_of(arguments[0]), choices=arguments)
        case origin if origin is dict:
            yield Option(form=Form.MAP, key=arguments[0], item=arguments[1], least=_least(marks))
        case origin if origin is list:
            yield Option(form=Form.LIST, item=arguments[0], least=_least(marks))
        case _ if issubclass(of, Shape | Keyed):
            yield Option(form=Form.MAP, shape=of)
        case _:
            yield _scalar(_FORMS[of], marks)


def _scalar(form: Form, marks: Sequence[object]) -> Option:
    metas = _metas(marks)
    return Option(
        form=form,
        least=_least(marks),
        most=next((meta.le for meta in metas if meta.le is not None), None),
        names=next((mark.of for mark in marks if isinstance(mark, Named)), ""),
        description=next((meta.description for meta in metas if meta.description), ""),
    )


def _least(marks: Sequence[object]) -> float | None:
    limits = (limit for meta in _metas(marks) for limit in (meta.min_length, meta.ge))
    return next((limit for limit in limits if limit is not None), None)


def _metas(marks: Sequence[object]) -> list[Meta]:
    return [mark for mark in marks if isinstance(mark, Meta)]
