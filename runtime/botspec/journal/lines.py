"""A line of the log as data: the fields of an event in their order, and the time as text."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from time import gmtime, strftime
from types import NoneType
from typing import Final, TypeAlias, cast, get_args, get_type_hints

from botspec.core.events import Chain, Event, Late, Process

Line: TypeAlias = dict[str, object]
"""One line of the log, its fields in the order in which they are written."""

AnyEvent: TypeAlias = Chain | Late | Process
"""Everything that can become a line."""

FREE_TEXT: Final = frozenset({"address", "error", "message", "reason_text", "traceback"})
"""Fields that hold words of libraries, services or the environment: secrets are cut out of them."""

_HEAD: Final = ("ts", "level", "name", "cid")
_TAIL: Final = ("bot_state", "user_hash", "chat_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The line of one class of events: ts, level, name, cid, its own fields, bot_state, user_hash, chat_hash.

    `names` are all of them in this order, `own` reads the values of its own; `optional` are those that can be
    None and are left out then, `free` those that hold free text.
    """

    names: tuple[str, ...]
    own: Callable[[AnyEvent], tuple[object, ...]]
    optional: tuple[str, ...]
    free: tuple[str, ...]


class Shapes(dict[type[Event], Shape]):
    """The shape of every class of events that was met, found once."""

    def __missing__(self, kind: type[Event]) -> Shape:
        shape = self[kind] = _shape_of(kind)
        return shape


def _shape_of(kind: type[Event]) -> Shape:
    hints = get_type_hints(kind)
    own = tuple(field.name for field in fields(kind) if field.name not in _HEAD)
    return Shape(
        names=(*_HEAD, *own, *_TAIL),
        own=_getter(own),
        optional=("cid", *(name for name in own if NoneType in get_args(hints[name])), *_TAIL),
        free=tuple(name for name in own if name in FREE_TEXT),
    )


def _getter(names: tuple[str, ...]) -> Callable[[AnyEvent], tuple[object, ...]]:
    """Reads these attributes at once; `attrgetter` gives no tuple when it has one name only."""
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda event: (get(event),)
    return cast("Callable[[AnyEvent], tuple[object, ...]]", get)


class Stamp:
    """Writes Unix time as UTC ISO 8601 with milliseconds: `2026-01-13T10:30:45.123Z`."""

    __slots__ = ("_endings", "_last")

    def __init__(self) -> None:
        self._last = (-1, "")
        self._endings = tuple(f".{millisecond:03d}Z" for millisecond in range(1000))

    def __call__(self, at: float) -> str:
        """The text of a time in seconds; the part down to the second is kept for the next call."""
        milliseconds = int(at * 1000 + 0.5)
        second = milliseconds // 1000
        last, text = self._last
        if second != last:
            text = strftime("%Y-%m-%dT%H:%M:%S", gmtime(second))
            self._last = (second, text)
        return text + self._endings[milliseconds % 1000]
