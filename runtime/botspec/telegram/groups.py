"""What is different in a group: people also talk to each other, and to the bot by its name or by a reply."""

import re
from functools import lru_cache
from typing import Final

from botspec.telegram.shape import JsonObject, JsonValue, whole

_BETWEEN: Final = " \n\t,:"
"""What stands between a name and what is said to it."""


def is_reply_to(sender_id: int, message: JsonObject) -> bool:
    """Whether the message replies to one of this sender: of the bot, or of a user."""
    replied = message.get("reply_to_message")
    return isinstance(replied, dict) and _id(replied.get("from")) == sender_id


def _id(user: JsonValue) -> int | None:
    return whole(user.get("id")) if isinstance(user, dict) else None


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def is_to(user_id: int, message: JsonObject) -> bool:
    """Whether a message of the bot replies to what this user wrote, or begins with his name."""
    return is_reply_to(user_id, message) or any(
        isinstance(one, dict) and one.get("offset") == 0 and _id(one.get("user")) == user_id
        for field in ("entities", "caption_entities")
        for one in _list(message.get(field))
    )


def moved(chat_id: int, message: JsonObject) -> tuple[int, int] | None:
    """The old and the new id of a group that has become a supergroup; both are told of it."""
    to, of = whole(message.get("migrate_to_chat_id")), whole(message.get("migrate_from_chat_id"))
    if to:
        return chat_id, to
    return (of, chat_id) if of else None


def unmentioned(text: str, username: str) -> str | None:
    """What is said to the bot in a text that names it; None when it does not.

    The name goes from the begin and the end of the text, and stays within a sentence.
    """
    if not username:
        return None
    names = [found.span() for found in _mention(username).finditer(text)]
    if not names:
        return None
    begin, end = 0, len(text)
    for start, stop in names:
        if not text[begin:start].strip(_BETWEEN):
            begin = stop
    for start, stop in reversed(names):
        if not text[stop:end].strip(_BETWEEN):
            end = start
    rest = text[begin:end]
    rest = rest.lstrip(_BETWEEN) if begin else rest
    return rest.rstrip(_BETWEEN) if end < len(text) else rest


@lru_cache(maxsize=8)
def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])@{re.escape(username)}(?!\w)", re.IGNORECASE)
