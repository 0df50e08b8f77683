"""How long a text can get: its words, and the longest values that its names can have."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.checks.html import TAG, unescaped
from botspec_generator.graph import BotGraph, Event

FIRST_NAME: Final = 64
"""Characters of a user's first name (Bot API, User.first_name)."""

NUMBER: Final = 20
"""Characters of a number that has no bounds: -9223372036854775808."""

PLACES: Final = 0xF0000
"""From this character on stand the values of a text: a plane of private use."""

_NONE: Final = len("None")
Types = Mapping[str, TypeDef]
"""The types of the names that a text can use."""


class Length(Struct, frozen=True):
    """The most characters that a text comes to; `loose` names what has no limit, and counts for nothing."""

    most: int
    loose: tuple[str, ...] = ()

    def and_(self, *others: "Length") -> "Length":
        """The length of this and others, one after the other."""
        all_ = (self, *others)
        return Length(sum(each.most for each in all_), _names(all_))

    def or_(self, *others: "Length") -> "Length":
        """The length of one of several."""
        all_ = (self, *others)
        return Length(max(each.most for each in all_), _names(all_))

    def times(self, number: int) -> "Length":
        """The length of so many of this."""
        return Length(self.most * number, self.loose)


def counted(text: str, values: Sequence[Length], *, html: bool) -> Length:
    """The length of a text in which characters from PLACES on stand for values, those in tags unseen."""
    seen = shown(text, html=html)
    among = [each for place, each in enumerate(values) if chr(PLACES + place) in seen]
    return Length(len(seen) - len(among)).and_(*among)


def shown(text: str, *, html: bool) -> str:
    """What is seen of a constant text."""
    if html and "<" in text:
        text = re.sub(TAG, "", text)
    return unescaped(text) if html else text


def value(type_: TypeDef, name: str) -> Length:
    """The longest value of a type."""
    match type_.kind:
        case Kind.TEXT if type_.high is None:
            return Length(0, (name,))
        case Kind.TEXT:
            return Length(max(type_.high or 0, _NONE))
        case Kind.ENUM:
            return Length(max(_NONE, *(len(each) for each in type_.values)))
        case Kind.BOOLEAN:
            return Length(len("False"))
        case Kind.INTEGER if type_.low is not None and type_.high is not None:
            return Length(max(_NONE, len(str(type_.low)), len(str(type_.high))))
        case Kind.INTEGER | Kind.DECIMAL:
            return Length(NUMBER)
        case _:
            return Length(0, (name,))


def types_of(graph: BotGraph) -> dict[str, TypeDef]:
    """The types of the names that a text can use, wherever it stands."""
    user = (
        FieldDef(name="id", type=TypeDef(kind=Kind.INTEGER)),
        FieldDef(name="first_name", type=TypeDef(kind=Kind.TEXT, high=FIRST_NAME)),
        FieldDef(name="locale", type=TypeDef(kind=Kind.ENUM, values=graph.locales)),
        FieldDef(name="role", type=TypeDef(kind=Kind.ENUM, values=("user", "admin"))),
    )
    known = {field.name: field.type for field in graph.session}
    known |= {fact.name: fact.type for fact in graph.facts}
    known["user"] = TypeDef(kind=Kind.RECORD, fields=user)
    known["event"] = TypeDef(kind=Kind.RECORD, fields=_carried(graph.events))
    return known


def _carried(events: Iterable[Event]) -> tuple[FieldDef, ...]:
    """What any event carries; of fields of one name, the one whose values are longest."""
    found: dict[str, FieldDef] = {}
    for field in (field for event in events for field in event.fields):
        known = found.setdefault(field.name, field)
        if _rank(field) > _rank(known):
            found[field.name] = field
    return tuple(found.values())


def _rank(field: FieldDef) -> tuple[bool, int]:
    longest = value(field.type, field.name)
    return bool(longest.loose), longest.most


def _names(lengths: Iterable[Length]) -> tuple[str, ...]:
    loose = [each.loose for each in lengths if each.loose]
    return tuple(dict.fromkeys(chain.from_iterable(loose))) if loose else ()
