"""The answer of getUpdates as single updates: one that cannot be read does not take the others with it."""

import json
from dataclasses import dataclass
from typing import cast

import orjson

from botspec.telegram.shape import JsonObject, JsonValue, parsed, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One update of an answer: its id (None: it has none), and its JSON (None: it is not legal JSON)."""

    update_id: int | None
    update: JsonValue


def items(raw: bytes) -> tuple[Item, ...] | None:
    """The updates of an answer, in its order; None when the bytes are no answer to getUpdates."""
    envelope = parsed(raw)
    if envelope is not None:
        return _items(envelope, strictly=True)
    tolerated = _tolerated(raw)
    return None if tolerated is None else _items(tolerated, strictly=False)


def _items(envelope: JsonObject, *, strictly: bool) -> tuple[Item, ...] | None:
    result = envelope.get("result")
    if envelope.get("ok") is not True or not isinstance(result, list):
        return None
    return tuple(
        Item(update_id=_id(one), update=one if strictly or _is_legal(one) else None) for one in result
    )


def _id(update: JsonValue) -> int | None:
    update_id = whole(update.get("update_id")) if isinstance(update, dict) else None
    return update_id if update_id is not None and update_id >= 0 else None


def _tolerated(raw: bytes) -> JsonObject | None:
    """What the standard library makes of it: it lets half of a surrogate pair pass, and wrong UTF-8."""
    try:
        value = cast("JsonValue", json.loads(raw.decode(errors="surrogateescape")))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_legal(value: JsonValue) -> bool:
    try:
        return bool(orjson.dumps(value))
    except orjson.JSONEncodeError:
        return False
