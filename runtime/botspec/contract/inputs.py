"""What a user sends beside words: the records that `input` is, in conditions, `set` and `press.input`."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

# What only the chat may show has repr=False: no log, no traceback and no error repeats it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo in its largest size; `size` counts bytes, 0 when Telegram does not say."""

    file_id: str = field(repr=False)
    size: int
    width: int
    height: int
    caption: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file; `size` counts bytes, 0 when Telegram does not say."""

    file_id: str = field(repr=False)
    size: int
    name: str | None = field(default=None, repr=False)
    mime_type: str | None = None
    caption: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice message; `duration` counts seconds, `size` bytes (0 when Telegram does not say)."""

    file_id: str = field(repr=False)
    duration: int
    size: int
    mime_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video; `duration` counts seconds, `size` bytes (0 when Telegram does not say)."""

    file_id: str = field(repr=False)
    duration: int
    width: int
    height: int
    size: int
    caption: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody's phone number; it is the sender's own when `user_id` is the sender's."""

    phone: str = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str | None = field(default=None, repr=False)
    user_id: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place on the map, in degrees."""

    latitude: Decimal = field(repr=False)
    longitude: Decimal = field(repr=False)


Input: TypeAlias = Photo | Document | Voice | Video | Contact | Location

INPUTS: Final[dict[str, type[Input]]] = {
    "photo": Photo,
    "document": Document,
    "voice": Voice,
    "video": Video,
    "contact": Contact,
    "location": Location,
}
"""The records by the triggers that bring them. `text` and `number` bring the value itself."""
