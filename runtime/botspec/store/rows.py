"""Rows of the store's own tables as the values that the hall knows."""

from typing import TypeAlias

import asyncpg

from botspec.core.effects import Hide, Show, Strip
from botspec.core.position import Position
from botspec.ports import Earlier, Parcel
from botspec.store import codec

Keys: TypeAlias = tuple[int, int, int, int]
"""Bot, chat, the owner of the position, and update."""


def position(keys: Keys, row: asyncpg.Record) -> Position | None:
    """Where the user stands, or None when he is new; his session is as it was stored."""
    if row["screen"] is None:
        return None
    _, chat_id, user_id, _ = keys
    return Position(
        chat_id=chat_id,
        user_id=user_id,
        screen=row["screen"],
        rev=row["rev"],
        data=codec.load_session(row["data"]),
        history=tuple(row["history"]),
        page=row["page"],
        locale=row["locale"],
        message_id=row["message_id"],
        carries=row["carries"],
        first_name=row["first_name"],
        language=row["language"],
    )


def earlier(row: asyncpg.Record) -> Earlier | None:
    """What is known of the update when it came before."""
    if row["attempts"] == 1:
        return None
    return Earlier(attempt=row["attempts"], answer=codec.load_answer(row["answer"]))


def parcel(row: asyncpg.Record) -> Parcel:
    """What is owed; a screen that the user has left already is left out."""
    effects = codec.load_effects(row["effects"])
    if row["moved"]:  # the chat shows a newer screen already
        effects = tuple(effect for effect in effects if not isinstance(effect, Hide | Show | Strip))
    elif not any(isinstance(effect, Show) for effect in effects):  # the old message may be the screen again
        effects = tuple(effect for effect in effects if effect != Strip(message_id=row["stands_on"] or 0))
    return Parcel(
        chat_id=row["chat_id"],
        user_id=row["user_id"],
        update_id=row["update_id"],
        cid=row["cid"],
        rev=row["rev"],
        effects=effects,
        attempts=row["attempts"],
        age_s=row["age_s"],
    )
