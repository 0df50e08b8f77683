"""JSON that came over the wire, as typed values: nothing of it is trusted before it was looked at."""

from typing import Final, TypeAlias

import orjson

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_HIGHEST: Final = 2**63 - 1


def parsed(raw: bytes) -> JsonObject | None:
    """The JSON object that these bytes are, or None when they are none."""
    try:
        value: JsonValue = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


class MisshapenError(Exception):
    """A field that is not as the Bot API has it; the text names it."""


def needed_object(value: JsonValue, name: str) -> JsonObject:
    """An object. Raises MisshapenError, which names the field."""
    if isinstance(value, dict):
        return value
    raise MisshapenError(f"{name} is not an object")


def needed_number(value: JsonValue, name: str) -> int:
    """A whole number. Raises MisshapenError, which names the field."""
    number = whole(value)
    if number is None:
        raise MisshapenError(f"{name} is not a whole number")
    return number


def needed_text(value: JsonValue, name: str) -> str:
    """A text. Raises MisshapenError, which names the field."""
    if isinstance(value, str):
        return words(value)
    raise MisshapenError(f"{name} is not a text")


def whole(value: JsonValue) -> int | None:
    """A whole number of at most 64 bits (`true` is none), or None."""
    if type(value) is int and -_HIGHEST <= value <= _HIGHEST:
        return value
    return None


def words(value: JsonValue) -> str:
    """A text, empty when the value is none; NUL, which PostgreSQL keeps in no text, becomes a space."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", " ") if "\x00" in value else value
