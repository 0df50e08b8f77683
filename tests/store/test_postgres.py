"""A turn on a real PostgreSQL: what is claimed, locked, saved and undone."""

import asyncio
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import asyncpg
import pytest

from botspec.contract.errors import ConflictError
from botspec.contract.types import FieldDef, Kind, TypeDef, Value
from botspec.core.position import decode
from botspec.ports import Earlier
from botspec.store.pool import Pool
from botspec.store.postgres import GRACE, PostgresStore
from tests.store.turns import ALL, ANSWER, BOT, SHOW, Connection, moved, one_waits, position, rows, update


async def test_a_new_user_is_nobody_yet(store: PostgresStore) -> None:
    """The first update of a user finds no position and no earlier delivery."""
    async with store.turn(update()) as turn:
        assert (turn.position, turn.earlier) == (None, None)


async def test_a_turn_commits_everything_at_once(store: PostgresStore, db: Connection) -> None:
    """Position, claim and what is owed become visible together, when the block ends, and not before."""
    async with store.turn(update()) as turn:
        await turn.save(position(), ALL)
        assert [await rows(db, table) for table in ("positions", "updates_seen", "outbox")] == [[], [], []]
    counts = [len(await rows(db, table)) for table in ("positions", "updates_seen", "outbox")]
    assert counts == [1, 1, 1]


async def test_an_exception_leaves_nothing(store: PostgresStore, db: Connection) -> None:
    """A turn that ends in an exception was never: its claim is gone, too, so the update counts anew."""

    async def failing() -> None:
        async with store.turn(update()) as turn:
            await turn.save(position(), ALL)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing()
    assert [await rows(db, table) for table in ("positions", "updates_seen", "outbox")] == [[], [], []]
    async with store.turn(update()) as turn:
        assert turn.earlier is None


async def test_a_position_comes_back_as_it_was(store: PostgresStore) -> None:
    """Every field of a position survives, a dialogue of any language and shape among them."""
    data: dict[str, Value] = {
        "note": 'кот "\\ 🐈\n<b>',
        "size": "small",
        "count": 2**40,
        "bold": False,
        "none": None,
    }
    before = position(
        rev=2**40,
        screen="ORDER",
        data=data,
        history=("MENU", "ORDER", "MENU"),
        page=3,
        locale="ru",
        message_id=2**33,
    )
    async with store.turn(update()) as turn:
        await turn.save(before, ())
    async with store.turn(update(2)) as turn:
        assert turn.position == before


async def test_a_session_is_read_by_its_types(store: PostgresStore) -> None:
    """A decimal goes through the database as text, and the session's declaration makes it a Decimal again."""
    async with store.turn(update()) as turn:
        await turn.save(position(data={"price": Decimal("1.50")}), ())
    async with store.turn(update(2)) as turn:
        assert turn.position is not None
        assert turn.position.data == {"price": "1.50"}
        declared = FieldDef(name="price", type=TypeDef(kind=Kind.DECIMAL))
        assert decode([declared], turn.position.data) == {"price": Decimal("1.50")}


async def test_an_update_counts_once(store: PostgresStore) -> None:
    """The second delivery of an update knows that it is the second, and what was answered; the third, too."""
    await moved(store, 1)
    for attempt in (2, 3):
        async with store.turn(update(1)) as turn:
            assert turn.earlier == Earlier(attempt=attempt, answer=ANSWER)


async def test_an_update_without_answer(store: PostgresStore) -> None:
    """A message is answered by nothing, so its second delivery has nothing to give again."""
    await moved(store, 1, effects=(SHOW,))
    async with store.turn(update(1)) as turn:
        assert turn.earlier == Earlier(attempt=2, answer=None)


async def test_the_same_update_twice_at_once(store: PostgresStore, db: Connection) -> None:
    """The second of two deliveries at the same time waits for the first, and finds it committed."""
    seen: list[Earlier | None] = []

    async def second() -> None:
        async with store.turn(update(1)) as turn:
            seen.append(turn.earlier)

    async with store.turn(update(1)) as turn:
        waiting = asyncio.create_task(second())
        await one_waits(db)
        await turn.save(position(), ALL)
    await waiting
    assert seen == [Earlier(attempt=2, answer=ANSWER)]


async def test_the_second_delivery_takes_over(store: PostgresStore, db: Connection) -> None:
    """When the first of two deliveries at the same time fails, the second is the first."""
    seen: list[Earlier | None] = []

    async def second() -> None:
        async with store.turn(update(1)) as turn:
            seen.append(turn.earlier)

    async def first() -> None:
        async with store.turn(update(1)):
            tasks.append(asyncio.create_task(second()))
            await one_waits(db)
            raise ZeroDivisionError

    tasks: list[asyncio.Task[None]] = []
    with pytest.raises(ZeroDivisionError):
        await first()
    await asyncio.gather(*tasks)
    assert seen == [None]


async def test_two_updates_of_one_user_go_one_after_another(store: PostgresStore, db: Connection) -> None:
    """A second update of the same user waits at the user's row, and sees where the first has led."""
    await moved(store, 1)
    revs: list[int] = []

    async def second() -> None:
        async with store.turn(update(3)) as turn:
            assert turn.position is not None
            revs.append(turn.position.rev)

    async with store.turn(update(2)) as turn:
        waiting = asyncio.create_task(second())
        await one_waits(db)
        assert revs == []
        await turn.save(position(rev=2), ())
    await waiting
    assert revs == [2]


async def test_other_users_do_not_wait(store: PostgresStore) -> None:
    """While one user's turn is open, that of another user goes through."""
    await moved(store, 1)
    async with store.turn(update(2)) as turn:
        async with store.turn(update(3, user=8)) as other:
            await other.save(position(user=8), ALL)
        await turn.save(position(rev=2), ALL)


async def test_two_first_updates_of_one_user(store: PostgresStore, db: Connection) -> None:
    """A new user has no row to lock: the later of two commits is refused, and nothing of it stays."""

    async def late() -> None:
        async with store.turn(update(2)) as turn:
            assert turn.position is None
            await moved(store, 1)
            await turn.save(position(screen="LATE"), ALL)

    with pytest.raises(ConflictError, match="the user was moved by another update"):
        await late()
    assert [row["update_id"] for row in await rows(db, "updates_seen")] == [1]
    assert [row["update_id"] for row in await rows(db, "outbox")] == [1]
    async with store.turn(update(2)) as again:
        assert again.earlier is None
        assert again.position == position()


async def test_a_rev_that_has_moved_on_is_not_overwritten(store: PostgresStore, db: Connection) -> None:
    """A position counts only on top of the rev that was read, even if something wrote past the lock."""

    async def beside() -> None:
        async with store.turn(update(2)) as turn:
            await turn.db.execute("UPDATE positions SET rev = 5")
            await turn.save(position(rev=2), ALL)

    await moved(store, 1)
    with pytest.raises(ConflictError):
        await beside()
    assert [row["rev"] for row in await rows(db, "positions")] == [1]


async def test_a_rejected_update_keeps_the_rev(store: PostgresStore) -> None:
    """A press that was refused saves the same rev again, and what the user was told."""
    await moved(store, 1)
    async with store.turn(update(2)) as turn:
        await turn.save(position(message_id=71), ALL)
    async with store.turn(update(3)) as turn:
        assert turn.position == position(message_id=71)


async def test_what_an_action_wrote_is_undone_alone(store: PostgresStore, db: Connection) -> None:
    """`rewind` takes back what came after `mark`; what was before it, and what is saved after it, stays."""
    await db.execute("CREATE TABLE ledger (entry text)")
    async with store.turn(update()) as turn:
        await turn.db.execute("INSERT INTO ledger VALUES ('before')")
        await turn.mark()
        await turn.db.execute("INSERT INTO ledger VALUES ('undone')")
        await turn.rewind()
        await turn.save(position(), ALL)
    assert await rows(db, "ledger") == [{"entry": "before"}]
    assert len(await rows(db, "positions")) == 1


async def test_a_statement_that_failed_is_undone(store: PostgresStore, db: Connection) -> None:
    """After `rewind` a transaction is usable again, even if a statement in between was refused."""
    async with store.turn(update()) as turn:
        await turn.mark()
        with pytest.raises(asyncpg.UndefinedTableError):
            await turn.db.execute("INSERT INTO nowhere VALUES (1)")
        await turn.rewind()
        await turn.save(position(), ())
    assert len(await rows(db, "positions")) == 1


async def test_bots_do_not_see_each_other(pool: Pool, store: PostgresStore) -> None:
    """Two bots share a database: the same update, chat and user are another's for each."""
    await moved(store, 1)
    async with PostgresStore(pool, BOT + 1).turn(update(1)) as turn:
        assert (turn.position, turn.earlier) == (None, None)


async def test_chats_of_a_user_are_apart(store: PostgresStore) -> None:
    """In each chat a user stands somewhere else."""
    await moved(store, 1)
    async with store.turn(update(2, chat=-100)) as turn:
        assert turn.position is None
        await turn.save(position(rev=9, chat_id=-100), ())
    async with store.turn(update(3)) as turn:
        assert turn.position == position()


async def test_many_updates_of_one_user_at_once(store: PostgresStore, db: Connection) -> None:
    """Twenty turns at the same time, more than the pool has connections: each counts, in some order."""
    await moved(store, 0, update_id=100)

    async def one(update_id: int) -> None:
        async with store.turn(update(update_id)) as turn:
            assert turn.position is not None
            await turn.save(replace(turn.position, rev=turn.position.rev + 1), ())

    await asyncio.gather(*(one(update_id) for update_id in range(20)))
    (row,) = await rows(db, "positions")
    assert row["rev"] == 20
    assert store.pool_state().max == 5


async def test_what_is_owed_is_timed_by_the_clock(store: PostgresStore, db: Connection) -> None:
    """The grace counts from the writing, not from the transaction's begin: a turn may have waited."""
    async with store.turn(update()) as turn:
        began = await turn.db.fetchval("SELECT now()")
        await turn.save(position(), ALL)
    (row,) = await rows(db, "outbox")
    created, due_at = row["created_at"], row["due_at"]
    assert isinstance(created, datetime)
    assert isinstance(due_at, datetime)
    assert isinstance(began, datetime)
    assert created > began
    assert due_at - GRACE > began
    assert abs(due_at - created - GRACE).total_seconds() < 1


async def test_the_pool_tells_how_busy_it_is(store: PostgresStore) -> None:
    """A turn uses one connection while it is open."""
    before = store.pool_state()
    async with store.turn(update()):
        assert store.pool_state().used == before.used + 1
    assert store.pool_state().used == before.used
    assert store.pool_state().max == 5
