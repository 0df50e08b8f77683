"""What the tests of the store share: updates, positions and effects, and a way to wait for a lock."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

import asyncpg

from botspec.core.effects import Answer, Effect, Hide, Mode, Notice, Outcome, Receipt, Show, Strip, Toward
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.position import Position
from botspec.ports import Parcel
from botspec.store.postgres import PostgresStore

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

BOT: Final = 42
USER: Final = 7
SECRET: Final = "the secret garden at night"

ANSWER: Final = Answer(callback_id="9", text="Done", alert=True)
NOTICE: Final = Notice(text="Hello", toward=Toward(name="Ann"))
SHOW: Final = Show(
    screen="MENU", rev=1, text="<b>Menu</b>", markup="{}", buttons=2, mode=Mode.SEND, message_id=None
)
STRIP: Final = Strip(message_id=69)
HIDE: Final = Hide(toward=Toward(reply_to=68))
ALL: Final = (ANSWER, NOTICE, HIDE, SHOW, STRIP)


def update(update_id: int = 1, user: int = USER, chat: int | None = None) -> Incoming:
    """A press of a user, in the private chat with him unless another chat is given."""
    return Incoming(
        update_id=update_id,
        event_type="callback_query",
        means=Means.PRESS,
        cid="cafe0001",
        chat_id=user if chat is None else chat,
        user_id=user,
        origin=Origin.MESSAGE,
        callback_id="9",
        data="pay~1",
    )


def position(rev: int = 1, user: int = USER, **changes: Any) -> Position:
    """Where a user stands."""
    return replace(Position(chat_id=user, user_id=user, screen="MENU", rev=rev), **changes)


def parcel(update_id: int = 1, rev: int = 1, user: int = USER) -> Parcel:
    """What the hall hands to `delivered`."""
    return Parcel(
        chat_id=user,
        user_id=user,
        update_id=update_id,
        cid="cafe0001",
        rev=rev,
        effects=ALL,
        attempts=1,
        age_s=0.0,
    )


def receipt(effect: Effect, outcome: Outcome = Outcome.DONE, **fields: Any) -> Receipt:
    """How an effect was delivered."""
    return Receipt(effect=effect, outcome=outcome, **fields)


async def moved(
    store: PostgresStore, rev: int, *, update_id: int | None = None, effects: Sequence[Effect] = ALL
) -> None:
    """Takes one update of the user to its commit, at this rev."""
    async with store.turn(update(rev if update_id is None else update_id)) as turn:
        await turn.save(position(rev), effects)


async def due(db: Connection) -> None:
    """Lets everything that is owed be due now."""
    await db.execute("UPDATE outbox SET due_at = now() - interval '1 second'")


async def one_waits(db: Connection) -> None:
    """Waits until a connection of this database waits for a lock."""
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
    """
    async with asyncio.timeout(10):
        while not await db.fetchval(query):
            pass


async def rows(db: Connection, table: str) -> list[dict[str, object]]:
    """All rows of a table."""
    return [dict(row) for row in await db.fetch(f"SELECT * FROM {table}")]
