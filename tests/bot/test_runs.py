"""Runs: paid for when they start, given back once when they are cancelled, remembered for the next time."""

import asyncio
from decimal import Decimal

import asyncpg
import pytest

from bot.money import Operation, credit, read_balance
from bot.runs import Order, end, keep_picture, recall, refund, start
from botspec.contract import User
from tests.bot.stage import CHAT, USER, Connect, Connection, confirming

STRANGER = User(id=9009, first_name="Eve", locale="en", role="user")
ROWS = """
    SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM orders) + (SELECT count(*) FROM transactions)
"""
SECRET = "a lighthouse in the fog"
ORDER = Order(
    model="z-image", aspect="16:9", style="art", quality="best", price=Decimal("3.00"), prompt=SECRET
)


@pytest.fixture
async def rich(db: Connection) -> Connection:
    """Give a database in which the user has 10.00."""
    await credit(
        db, Operation(op_id="w", user_id=USER, amount=Decimal("10.00"), description="test"), "welcome"
    )
    return db


async def started(db: Connection, cid: str = "c1d00001") -> int:
    """The number of a run that has been started."""
    job = await start(confirming(db, cid=cid), ORDER)
    assert job is not None
    return job


async def test_a_run_is_paid_for_and_queued(rich: Connection) -> None:
    """Starting a run takes its price and leaves a queued job with the press's chat, user, task and cid."""
    job = await started(rich)
    row = await rich.fetchrow("SELECT chat_id, user_id, kind, status, attempts, error, cid FROM jobs")
    assert row is not None
    assert dict(row) == {
        "chat_id": CHAT,
        "user_id": USER,
        "kind": "GENERATE",
        "status": "queued",
        "attempts": 0,
        "error": None,
        "cid": "c1d00001",
    }
    assert await rich.fetchval("SELECT job_id FROM orders") == job
    assert await read_balance(rich, USER) == Decimal("7.00")


async def test_a_run_that_cannot_be_paid_for_leaves_no_row(db: Connection) -> None:
    """With too little money nothing starts: no job, no order, no transaction."""
    assert await start(confirming(db), ORDER) is None
    assert await db.fetchval(ROWS) == 0


async def test_a_model_that_left_the_catalogue_starts_nothing(rich: Connection) -> None:
    """An order for a model that is not in the catalogue fails as a whole: the charge goes with it."""
    ghost = Order(model="ghost", aspect="1:1", style="art", quality="fast", price=Decimal(1), prompt=SECRET)
    with pytest.raises(asyncpg.ForeignKeyViolationError, match="orders_model_id_fkey"):
        async with rich.transaction():
            await start(confirming(rich), ghost)
    assert await read_balance(rich, USER) == Decimal("10.00")


async def test_cancelling_gives_the_price_back(rich: Connection) -> None:
    """A cancelled run is marked and ended, and its whole price is on the balance again."""
    job = await started(rich)
    assert await end(rich, USER, job, "cancelled") is True
    row = await rich.fetchrow("SELECT status, completed_at IS NOT NULL AS ended FROM jobs WHERE id = $1", job)
    assert row is not None
    assert dict(row) == {"status": "cancelled", "ended": True}
    assert await read_balance(rich, USER) == Decimal("10.00")
    assert await rich.fetchval("SELECT amount FROM transactions WHERE type = 'refund'") == Decimal("3.00")


async def test_a_run_is_refunded_once(rich: Connection) -> None:
    """Cancelling again does nothing and says so, even if the job were queued once more."""
    job = await started(rich)
    await end(rich, USER, job, "cancelled")
    assert await end(rich, USER, job, "cancelled") is False
    await rich.execute("UPDATE jobs SET status = 'queued', completed_at = NULL")
    await end(rich, USER, job, "cancelled")
    assert await read_balance(rich, USER) == Decimal("10.00")


async def test_cancelling_at_the_same_time_refunds_once(connect: Connect, rich: Connection) -> None:
    """Of six presses that cancel one run at the same time, one does it, and the price comes back once."""
    job = await started(rich)
    connections = [await connect() for _ in range(6)]
    done = await asyncio.gather(*(end(each, USER, job, "cancelled") for each in connections))
    assert sum(done) == 1
    assert await read_balance(rich, USER) == Decimal("10.00")


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
async def test_a_run_that_has_ended_cannot_be_cancelled(rich: Connection, status: str) -> None:
    """A run that ended before the press keeps its end, and gives nothing back."""
    job = await started(rich)
    await rich.execute("UPDATE jobs SET status = $1, completed_at = now()", status)
    assert await end(rich, USER, job, "cancelled") is False
    assert await rich.fetchval("SELECT status FROM jobs") == status
    assert await read_balance(rich, USER) == Decimal("7.00")


async def test_nobody_else_can_touch_a_run(rich: Connection) -> None:
    """Another user can neither cancel a run nor read its order."""
    job = await started(rich)
    assert await end(rich, STRANGER.id, job, "cancelled") is False
    assert await recall(rich, STRANGER.id, job) is None
    assert await rich.fetchval("SELECT status FROM jobs") == "queued"


@pytest.mark.parametrize("job", [None, 404])
async def test_there_is_nothing_to_do_about_a_run_that_is_not_there(
    rich: Connection, job: int | None
) -> None:
    """Without a run there is nothing to cancel and nothing to recall."""
    assert await end(rich, USER, job, "cancelled") is False
    assert await recall(rich, USER, job) is None


async def test_a_run_without_an_order_is_a_bug(rich: Connection) -> None:
    """Nobody is paid back what was never ordered."""
    with pytest.raises(LookupError, match="run 404 has no order"):
        await refund(rich, USER, 404)


async def test_a_result_is_kept_with_its_order(rich: Connection) -> None:
    """The picture of a run stands beside what was ordered."""
    job = await started(rich)
    await keep_picture(rich, job, "https://example.org/1.png")
    assert (
        await rich.fetchval("SELECT picture FROM orders WHERE job_id = $1", job)
        == "https://example.org/1.png"
    )


async def test_an_order_is_recalled_as_it_was_made(rich: Connection) -> None:
    """The order of a run comes back with every setting, its prompt, and its model's category."""
    kept = await recall(rich, USER, await started(rich))
    assert kept is not None
    assert kept.order == ORDER
    assert kept.category == "image"


def test_an_order_does_not_show_its_prompt() -> None:
    """The prompt is left out of an order's repr, where a traceback or a log could pick it up."""
    assert SECRET not in repr(ORDER)


async def test_a_refused_job_shows_no_prompt(rich: Connection) -> None:
    """No table with a prompt has a CHECK, and the error of a job that is refused does not hold the prompt."""
    job = await started(rich)
    checks = await rich.fetchval(
        "SELECT count(*) FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'"
    )
    assert checks == 0
    with pytest.raises(asyncpg.CheckViolationError) as caught:
        await rich.execute("UPDATE jobs SET status = 'lost' WHERE id = $1", job)
    assert SECRET not in str(caught.value)
