"""A group that gets another id: all of its rows go there at once, or none."""

import asyncio
from dataclasses import replace

import pytest

from botspec.contract.errors import ConflictError
from botspec.core.effects import Mode
from botspec.store.pool import Pool
from botspec.store.postgres import PostgresStore
from tests.store.turns import ALL, BOT, NOTICE, SHOW, Connection, one_waits, position, update

OLD, NEW, OTHER = -7, -1007, -8


async def stands(store: PostgresStore, chat: int, user: int, update_id: int) -> None:
    """Lets a user come to stand in a chat, where something is owed to him."""
    async with store.turn(update(update_id, user, chat)) as turn:
        await turn.save(position(user=user, chat_id=chat, message_id=70, carries="m"), ALL)
        await turn.start("COOK", {"pizza": "funghi", "note": "a, b"}, "cafe0001")


async def chats(db: Connection, table: str) -> list[int]:
    """The chats of a table's rows, those with an owner in their order."""
    rows = await db.fetch(f"SELECT chat_id FROM {table} ORDER BY 1")
    return [row["chat_id"] for row in rows]


async def test_all_rows_of_the_group_move(store: PostgresStore, db: Connection) -> None:
    """Positions, jobs, the queue and what is owed; other chats stay."""
    for update_id, (chat, user) in enumerate([(OLD, 1), (OLD, 2), (OTHER, 1)], start=1):
        await stands(store, chat, user, update_id)
    assert await store.move(OLD, NEW) == 4
    for table in ("positions", "jobs", "outbox"):
        assert await chats(db, table) == [NEW, NEW, OTHER], table
    bodies = [bytes(row["payload"]) for row in await db.fetch("SELECT payload FROM pgqueuer ORDER BY id")]
    rest = b',{"pizza":"funghi","note":"a, b"}]'
    assert bodies == [b"[%d%b" % (chat, rest) for chat in (NEW, NEW, OTHER)]
    rows = await db.fetch("SELECT message_id, carries FROM positions WHERE chat_id = $1", NEW)
    assert [tuple(row) for row in rows] == [(None, "")] * 2
    assert await store.move(OLD, NEW) == 0


async def test_another_bots_rows_stay(store: PostgresStore, pool: Pool, db: Connection) -> None:
    """Two bots in one group are moved each by its own update."""
    other = PostgresStore(pool, BOT + 1)
    await stands(other, OLD, 1, 1)
    assert await store.move(OLD, NEW) == 0
    assert await chats(db, "positions") == [OLD]


async def test_what_is_owed_is_owed_there(store: PostgresStore, db: Connection) -> None:
    """The screen is sent, the keyboard of the old message is forgotten."""
    await stands(store, OLD, 1, 1)
    await store.move(OLD, NEW)
    await db.execute("UPDATE outbox SET due_at = now() - interval '1 second'")
    async with store.overdue() as claim:
        assert claim is not None
        assert claim.parcel.chat_id == NEW
        kinds = [type(effect).__name__ for effect in claim.parcel.effects]
        assert kinds == ["Answer", "Notice", "Hide", "Show"]
        assert claim.parcel.effects[1] == NOTICE
        assert claim.parcel.effects[3] == replace(SHOW, mode=Mode.SEND, message_id=None)


async def test_what_this_build_cannot_read_moves_as_it_is(store: PostgresStore, db: Connection) -> None:
    """What another build owes is no reason to leave everybody behind."""
    await stands(store, OLD, 1, 1)
    await db.execute("""UPDATE outbox SET effects = '[["dance", {}]]'""")
    await store.move(OLD, NEW)
    assert [tuple(row) for row in await db.fetch("SELECT chat_id, effects FROM outbox")] == [
        (NEW, '[["dance", {}]]')
    ]


async def test_a_turn_that_is_open_is_waited_for(store: PostgresStore, db: Connection) -> None:
    """What it saves moves, too."""
    await stands(store, OLD, 1, 1)
    async with store.turn(update(2, 1, OLD)) as turn:
        moving = asyncio.create_task(store.move(OLD, NEW))
        await one_waits(db)
        await turn.save(position(2, user=1, chat_id=OLD, screen="DONE"), ())
    assert await moving == 2
    row = await db.fetchrow("SELECT chat_id, screen FROM positions")
    assert row is not None
    assert tuple(row) == (NEW, "DONE")


async def test_a_member_who_comes_meanwhile(store: PostgresStore, db: Connection) -> None:
    """Whoever comes to the supergroup in that moment is met there: the move is tried again, and he stays."""
    await stands(store, OLD, 1, 1)
    async with store.turn(update(2, 1, NEW)) as turn:
        await turn.save(position(2, user=1, chat_id=NEW, screen="DONE"), ())
        moving = asyncio.create_task(store.move(OLD, NEW))
        await one_waits(db)
    with pytest.raises(ConflictError):
        await moving
    assert await chats(db, "outbox") == [NEW, OLD]
    await store.move(OLD, NEW)
    row = await db.fetchrow("SELECT chat_id, screen FROM positions")
    assert row is not None
    assert tuple(row) == (NEW, "DONE")
