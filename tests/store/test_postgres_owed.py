"""What is owed to the chats: settled, put off, claimed by one, in order, and forgotten."""

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import orjson
import pytest

from botspec.core.effects import Effect, Mode, Notice, Outcome, Receipt
from botspec.ports import Claim
from botspec.store.pool import Pool
from botspec.store.postgres import PostgresStore
from tests.store.turns import (
    ALL,
    ANSWER,
    BOT,
    NOTICE,
    SHOW,
    STRIP,
    USER,
    Connection,
    due,
    moved,
    parcel,
    position,
    receipt,
    rows,
    update,
)


async def owed(db: Connection) -> list[dict[str, Any]]:
    """The rows of the outbox, with the kinds of their effects and the wait until they are due."""
    found = await db.fetch("SELECT *, due_at - clock_timestamp() AS wait FROM outbox ORDER BY created_at")
    return [{**row, "kinds": [kind for kind, _ in orjson.loads(row["effects"])]} for row in found]


async def message_id(db: Connection) -> int | None:
    """The message that carries the user's keyboard."""
    found: int | None = await db.fetchval("SELECT message_id FROM positions")
    return found


def all_done(mode: Mode = Mode.SEND, sent: int = 71) -> list[Receipt]:
    """Everything was delivered."""
    return [receipt(ANSWER), receipt(NOTICE), receipt(SHOW, mode=mode, message_id=sent), receipt(STRIP)]


async def test_what_was_delivered_is_no_longer_owed(store: PostgresStore, db: Connection) -> None:
    """After the delivery nothing is owed, and the message of the new screen is known."""
    await moved(store, 1)
    assert (await owed(db))[0]["kinds"] == ["answer", "notice", "hide", "show", "strip"]
    assert await store.outbox_pending() == 1
    await store.delivered(parcel(), all_done())
    assert await owed(db) == []
    assert await store.outbox_pending() == 0
    assert await message_id(db) == 71


@pytest.mark.parametrize(
    ("mode", "expected"), [(Mode.SEND, 71), (Mode.REPLACE, 71), (Mode.EDIT, 70), (Mode.NOOP, 70)]
)
async def test_only_a_new_message_becomes_the_screen(
    store: PostgresStore, db: Connection, mode: Mode, expected: int
) -> None:
    """An edited message was known before: only one that was sent changes where the keyboard is."""
    async with store.turn(update()) as turn:
        await turn.save(position(message_id=70), ALL)
    await store.delivered(parcel(), all_done(mode))
    assert await message_id(db) == expected


async def test_a_screen_that_came_late_is_not_the_users(store: PostgresStore, db: Connection) -> None:
    """When the user has moved on meanwhile, the message of the older screen is not remembered as his."""
    await moved(store, 1)
    await moved(store, 2)
    await store.delivered(parcel(update_id=1, rev=1), all_done())
    assert await message_id(db) is None
    assert [row["update_id"] for row in await owed(db)] == [2]


async def test_only_what_can_be_repeated_stays_owed(store: PostgresStore, db: Connection) -> None:
    """What is worth another try is kept, for as long as Telegram asked; the rest is struck out."""
    await moved(store, 1)
    receipts = [
        receipt(ANSWER),
        receipt(NOTICE, Outcome.FAILED, error="Forbidden"),
        receipt(SHOW, Outcome.RETRY, retry_after=30.0),
        receipt(STRIP, Outcome.RETRY),
    ]
    await store.delivered(parcel(), receipts)
    (row,) = await owed(db)
    assert (row["kinds"], row["attempts"]) == (["show", "strip"], 2)
    assert timedelta(seconds=25) < row["wait"] <= timedelta(seconds=30)


async def test_what_was_sent_before_a_failure_is_known(store: PostgresStore, db: Connection) -> None:
    """A screen that arrived is the user's, even if something after it did not arrive."""
    await moved(store, 1)
    done = receipt(SHOW, mode=Mode.SEND, message_id=71)
    await store.delivered(parcel(), [done, receipt(STRIP, Outcome.RETRY)])
    assert await message_id(db) == 71
    assert (await owed(db))[0]["kinds"] == ["strip"]


async def test_the_wait_doubles_up_to_a_minute(store: PostgresStore, db: Connection) -> None:
    """Each further attempt waits twice as long as the one before, and never more than 64 seconds."""
    await moved(store, 1, effects=(NOTICE,))
    waits: list[float] = []
    for _ in range(9):
        await due(db)
        async with store.overdue() as claim:
            assert claim is not None
            await claim.settle([receipt(NOTICE, Outcome.RETRY)])
        waits.append(round((await owed(db))[0]["wait"].total_seconds()))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 64, 64]


async def test_nothing_is_due_at_once(store: PostgresStore) -> None:
    """The process that committed an effect gets some seconds to deliver it before anybody else may."""
    await moved(store, 1)
    async with store.overdue() as claim:
        assert claim is None


async def test_a_claim_is_the_parcel_that_was_saved(store: PostgresStore, db: Connection) -> None:
    """Every kind of effect comes back out of the database as it went in."""
    await moved(store, 1)
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        found = claim.parcel
    assert (found.chat_id, found.user_id, found.update_id, found.rev) == (USER, USER, 1, 1)
    assert found.effects == ALL
    assert found.attempts == 1
    assert found.age_s >= 0


async def test_two_claimers_keep_the_order_of_a_chat(store: PostgresStore, db: Connection) -> None:
    """While the oldest parcel of a chat is being delivered, nobody else gets a later one of that chat."""
    await moved(store, 1)
    await moved(store, 2)
    async with store.turn(update(3, user=8)) as turn:
        await turn.save(position(user=8), ALL)
    await due(db)
    async with AsyncExitStack() as stack:
        claims = [await stack.enter_async_context(store.overdue()) for _ in range(3)]
        assert [_which(claim) for claim in claims] == [1, 3, None]


async def test_a_parcel_that_waits_holds_back_the_later_ones(store: PostgresStore, db: Connection) -> None:
    """A parcel that is not due yet keeps its chat's later ones waiting, so that nothing is overtaken."""
    await moved(store, 1)
    await moved(store, 2)
    await due(db)
    await db.execute("UPDATE outbox SET due_at = now() + interval '1 minute' WHERE update_id = 1")
    async with store.overdue() as claim:
        assert claim is None


async def test_a_claim_that_is_not_settled_is_given_back(store: PostgresStore, db: Connection) -> None:
    """A claimer that fails leaves the parcel as it was, for the next one."""
    await moved(store, 1)
    await due(db)

    async def failing() -> None:
        async with store.overdue():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await failing()
    async with store.overdue() as claim:
        assert _which(claim) == 1
    assert [row["attempts"] for row in await owed(db)] == [1]


async def test_a_claim_is_settled_in_its_own_transaction(store: PostgresStore, db: Connection) -> None:
    """What was delivered is struck out when the claim ends, and is locked until then."""
    await moved(store, 1)
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        await claim.settle(all_done())
        assert len(await owed(db)) == 1
    assert await owed(db) == []
    assert await message_id(db) == 71


async def test_a_screen_that_was_left_is_not_drawn(store: PostgresStore, db: Connection) -> None:
    """A user who has moved on does not see the old screen again; words that were for him still come."""
    await moved(store, 1)
    await moved(store, 2)
    await due(db)
    claimed: list[tuple[Effect, ...]] = []
    for _ in range(2):
        async with store.overdue() as claim:
            assert claim is not None
            claimed.append(claim.parcel.effects)
            await claim.settle([])
    assert claimed == [(ANSWER, NOTICE), ALL]


async def test_a_redraw_of_the_same_screen_is_drawn(store: PostgresStore, db: Connection) -> None:
    """A refused press keeps the rev, so the screen that is owed with it is still the user's."""
    await moved(store, 1)
    await moved(store, 1, update_id=2, effects=(SHOW,))
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        assert claim.parcel.effects == ALL


async def test_other_bots_parcels_are_left_alone(pool: Pool, store: PostgresStore, db: Connection) -> None:
    """A bot delivers, counts and settles only what is owed in its own name."""
    other = PostgresStore(pool, BOT + 1)
    await moved(store, 1)
    await moved(other, 1, effects=(Notice(text="other"),))
    await due(db)
    async with other.overdue() as claim:
        assert claim is not None
        assert claim.parcel.effects == (Notice(text="other"),)
        await claim.settle([])
    assert (await store.outbox_pending(), await other.outbox_pending()) == (1, 0)


async def test_updates_are_forgotten_after_two_days(pool: Pool, store: PostgresStore, db: Connection) -> None:
    """Telegram keeps an update for a day: claims of this bot that are older than two are forgotten."""
    other = PostgresStore(pool, BOT + 1)
    for number in (1, 2, 3):
        await moved(store, number)
    await moved(other, 1)
    await db.execute("UPDATE updates_seen SET seen_at = now() - interval '49 hours' WHERE update_id <> 2")
    assert await store.forget() == 2
    left = [(row["bot_id"], row["update_id"]) for row in await rows(db, "updates_seen")]
    assert sorted(left) == [(BOT, 2), (BOT + 1, 1)]
    assert await store.forget() == 0


def _which(claim: Claim | None) -> int | None:
    return None if claim is None else claim.parcel.update_id


async def test_a_row_of_another_build_steps_aside(store: PostgresStore, db: Connection) -> None:
    """What this build cannot read waits an hour; the other chats get what they are owed meanwhile."""
    await moved(store, 1)
    await db.execute("""UPDATE outbox SET effects = '[["hologram", {}]]'""")
    await due(db)
    async with store.overdue() as claim:
        assert claim is None
    (row,) = await owed(db)
    assert row["attempts"] == 2
    assert row["wait"] > timedelta(minutes=50)


async def test_the_keyboard_of_the_screen_itself_stays(store: PostgresStore, db: Connection) -> None:
    """A strip that is owed is dropped when its message carries the user's screen again."""
    await moved(store, 1)
    late = [receipt(ANSWER), receipt(NOTICE), receipt(SHOW, mode=Mode.SEND, message_id=72)]
    await store.delivered(parcel(), [*late, receipt(STRIP, Outcome.RETRY)])
    await db.execute("UPDATE positions SET message_id = $1", STRIP.message_id)
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        assert claim.parcel.effects == ()


async def test_who_comes_second_does_not_name_the_message(store: PostgresStore, db: Connection) -> None:
    """When a delivery is recorded twice, only the one that struck it out names the message of the screen."""
    await moved(store, 1)
    await store.delivered(parcel(), all_done(sent=72))
    await store.delivered(parcel(), all_done(sent=71))
    assert await message_id(db) == 72
