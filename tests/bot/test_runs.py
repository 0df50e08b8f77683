"""Runs: paid for when they start, ended once, given back once when they fail, and remembered."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import asyncpg
import pytest

from bot.money import Operation, credit, read_balance
from bot.runs import (
    Commission,
    Order,
    commission,
    complete,
    give_back,
    keep_asked,
    keep_task,
    place,
    recall,
    stop,
)
from bot.wishes import Recipe, Wish
from generated.ids import ReasonCode
from tests.bot.stage import USER, Connect, Connection

STRANGER = 9009
JOB = 17
SECRET = "a lighthouse in the fog"
ORDER = Order(
    model="z-image", aspect="16:9", style="art", quality="best", price=Decimal("3.00"), prompt=SECRET
)
QUEUED = """
    INSERT INTO jobs (bot_id, chat_id, user_id, id, kind, cid) VALUES (42, $1, $1, $2, 'GENERATE', 'c1d00001')
"""
PICTURE = "https://provider.example/1.png"


@pytest.fixture
async def rich(db: Connection) -> Connection:
    """Give a database in which the user has 10.00."""
    await credit(
        db, Operation(op_id="w", user_id=USER, amount=Decimal("10.00"), description="test"), "welcome"
    )
    return db


async def outcome(db: Connection) -> object:
    """How the run has ended."""
    return await db.fetchval("SELECT outcome FROM orders WHERE job_id = $1", JOB)


async def test_a_run_is_paid_for_and_kept(rich: Connection) -> None:
    """Placing an order takes its price, under the job's number, and keeps what was asked for."""
    assert await place(rich, JOB, USER, ORDER) is True
    assert await read_balance(rich, USER) == Decimal("7.00")
    assert await rich.fetchval("SELECT op_id FROM transactions WHERE type = 'charge'") == f"charge:{JOB}"
    assert await outcome(rich) is None


async def test_a_run_that_cannot_be_paid_for_leaves_no_row(db: Connection) -> None:
    """With too little money nothing is written: no order, no transaction."""
    assert await place(db, JOB, USER, ORDER) is False
    rows = "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM transactions)"
    assert await db.fetchval(rows) == 0


async def test_a_model_that_left_the_catalogue_starts_nothing(rich: Connection) -> None:
    """An order for a model that is not in the catalogue fails as a whole, and does not show its prompt."""
    with pytest.raises(asyncpg.ForeignKeyViolationError) as caught:
        async with rich.transaction():
            await place(rich, JOB, USER, replace(ORDER, model="ghost"))
    assert SECRET not in str(caught.value) + str(caught.value.detail)
    assert await read_balance(rich, USER) == Decimal("10.00")


async def test_what_is_to_be_made(rich: Connection) -> None:
    """The commission of a run has its wish, its model's recipe, and the provider's task once it is kept."""
    await place(rich, JOB, USER, ORDER)
    wish = Wish(aspect="16:9", style="art", quality="best", prompt=SECRET)
    recipe = Recipe(fast="z-image", best="z-image", words="")
    expected = Commission(wish=wish, recipe=recipe, asked=False, provider_task=None, outcome=None)
    assert await commission(rich, JOB) == expected
    await keep_asked(rich, JOB)
    assert await commission(rich, JOB) == replace(expected, asked=True)
    await keep_task(rich, JOB, "task_1")
    assert await commission(rich, JOB) == replace(expected, asked=True, provider_task="task_1")
    await complete(rich, JOB, PICTURE)
    assert (await commission(rich, JOB)).outcome == "completed"


async def test_a_commission_that_is_none(db: Connection) -> None:
    """A job without an order is a bug that names itself."""
    with pytest.raises(LookupError, match="no order of run 17"):
        await commission(db, JOB)


async def test_a_run_that_fails_is_given_back(rich: Connection) -> None:
    """A failed run is marked and ended, and its whole price is on the balance again."""
    await place(rich, JOB, USER, ORDER)
    assert await give_back(rich, JOB, USER) is True
    assert await outcome(rich) == "failed"
    assert await rich.fetchval("SELECT ended_at IS NOT NULL FROM orders") is True
    assert await read_balance(rich, USER) == Decimal("10.00")
    assert await rich.fetchval("SELECT op_id FROM transactions WHERE type = 'refund'") == f"refund:{JOB}"


async def test_a_run_is_refunded_once(rich: Connection) -> None:
    """Giving back again does nothing and says so, even if the order were open once more."""
    await place(rich, JOB, USER, ORDER)
    await give_back(rich, JOB, USER)
    assert await give_back(rich, JOB, USER) is False
    await rich.execute("UPDATE orders SET outcome = NULL")
    assert await give_back(rich, JOB, USER) is False
    assert await read_balance(rich, USER) == Decimal("10.00")


async def test_a_run_that_is_stopped_takes_its_job_with_it(rich: Connection) -> None:
    """A cancelled run gives its price back and ends its job, once; one that has ended keeps its end."""
    await rich.execute(QUEUED, USER, JOB)
    await place(rich, JOB, USER, ORDER)
    assert await stop(rich, JOB, STRANGER, "cancelled") is False
    assert await stop(rich, JOB, USER, "cancelled", ReasonCode.DOWNSTREAM_TIMEOUT) is True
    row = await rich.fetchrow("SELECT status, error, completed_at IS NOT NULL AS ended FROM jobs")
    assert row is not None
    assert tuple(row) == ("cancelled", "DOWNSTREAM_TIMEOUT", True)
    assert await outcome(rich) == "cancelled"
    assert await stop(rich, JOB, USER, "failed") is False
    assert await stop(rich, None, USER, "failed") is False
    assert await read_balance(rich, USER) == Decimal("10.00")


async def test_a_run_that_is_completed_costs_its_price(rich: Connection) -> None:
    """A completed run keeps its picture and its price, however often it is completed or fails afterwards."""
    await place(rich, JOB, USER, ORDER)
    assert await complete(rich, JOB, PICTURE) is True
    assert await complete(rich, JOB, "https://provider.example/2.png") is True
    assert await give_back(rich, JOB, USER) is False
    assert await rich.fetchval("SELECT picture FROM orders") == PICTURE
    assert await read_balance(rich, USER) == Decimal("7.00")


async def test_a_run_that_was_given_back_cannot_be_completed(rich: Connection) -> None:
    """A picture that comes after the money went back is not delivered."""
    await place(rich, JOB, USER, ORDER)
    await give_back(rich, JOB, USER)
    assert await complete(rich, JOB, PICTURE) is False
    assert await rich.fetchval("SELECT picture FROM orders") is None


async def test_a_run_ends_once_at_the_same_time(connect: Connect, rich: Connection) -> None:
    """Of completing and giving back at the same time one is done: a picture or the money, never both."""
    for job in range(1, 9):
        await place(rich, job, USER, replace(ORDER, price=Decimal("1.00")))
        ends = await asyncio.gather(
            complete(await connect(), job, PICTURE),
            *[give_back(await connect(), job, USER) for _ in range(3)],
        )
        assert sum(ends) == 1
    completed = await rich.fetchval("SELECT count(*) FROM orders WHERE outcome = 'completed'")
    assert await read_balance(rich, USER) == 10 - completed


@pytest.mark.parametrize(("job", "user"), [(JOB, STRANGER), (404, USER), (None, USER)])
async def test_nobody_else_can_touch_a_run(rich: Connection, job: int | None, user: int) -> None:
    """The run of somebody else, and one that there is not, can neither be given back nor recalled."""
    await place(rich, JOB, USER, ORDER)
    assert await recall(rich, user, job) is None
    if job is not None:
        assert await give_back(rich, job, user) is False
    assert await outcome(rich) is None


async def test_an_order_is_recalled_as_it_was_made(rich: Connection) -> None:
    """The order of a run comes back with every setting, its prompt, and its model's category."""
    await place(rich, JOB, USER, ORDER)
    kept = await recall(rich, USER, JOB)
    assert kept is not None
    assert (kept.order, kept.category) == (ORDER, "image")


async def test_no_repr_and_no_check_shows_a_prompt(rich: Connection) -> None:
    """The prompt is in no repr; and orders has no CHECK, whose error would print the row that it refuses."""
    await place(rich, JOB, USER, ORDER)
    assert SECRET not in repr(ORDER) + repr(await commission(rich, JOB)) + repr(await recall(rich, USER, JOB))
    checks = "SELECT count(*) FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'"
    assert await rich.fetchval(checks) == 0
