"""How lines become bytes: one JSON object a line. What people read on a terminal is in `pretty`."""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, cast

import orjson

from botspec.journal.lines import Line

T = TypeVar("T")


class Layout(Protocol[T]):
    """Turns lines into bytes in two steps: `encode` on the event loop, `join` in the thread that writes."""

    def encode(self, line: Line, /) -> T:
        """What waits in the queue for this line."""
        ...

    def join(self, items: Sequence[T], /) -> bytes:
        """The bytes of a batch, in order, with a line end after each line."""
        ...


class JsonLayout:
    """One JSON object a line, encoded at once, so that a line tells what was true when it was made."""

    def encode(self, line: Line, /) -> bytes:
        """The line as UTF-8; it never raises, whatever stands in the line."""
        return encoded(line, orjson.OPT_APPEND_NEWLINE)

    def join(self, items: Sequence[bytes], /) -> bytes:
        """The batch in one piece."""
        return b"".join(items)


def encoded(value: object, option: int = 0) -> bytes:
    """Any value as JSON in UTF-8, with an option of orjson; what UTF-8 cannot say is a question mark."""
    try:
        return orjson.dumps(value, default=_plain, option=option)
    except TypeError:  # half a surrogate pair, an integer beyond 64 bits, a key that is no text
        text = json.dumps(value, default=_plain, ensure_ascii=False, skipkeys=True)
        end = "\n" if option & orjson.OPT_APPEND_NEWLINE else ""
        return f"{text}{end}".encode(errors="replace")


def _plain(value: object) -> object:
    """What JSON has no form for: a read-only mapping is written as an object, all else as its text."""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    return str(value)
