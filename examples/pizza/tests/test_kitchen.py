"""The kitchen: an order is baked, or burnt and paid back, and never both, whatever is done twice."""

from dataclasses import dataclass

import pytest

from bot import actions
from bot.kitchen import Oven, cooking
from bot.money import GIFT, read_balance
from botspec.contract import TaskFailed
from generated.events import OrderReady
from generated.ids import ReasonCode, Screen
from generated.tasks import Cook, CookSize
from tests.presses import COST, JOB, burnt, giving_up, order
from tests.stage import BEA, Connection, Transactions

OVEN = Oven(seconds=0)


class ColdError(Exception):
    """The oven went out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cold(Oven):
    """An oven that goes out when something is in it."""

    seconds: float = 0

    async def bake(self, size: CookSize, note: str | None) -> bool:
        """Bake nothing."""
        raise ColdError


def job(db: Connection, note: str | None = None) -> Cook:
    """The job of the first order."""
    return Cook(
        id=JOB,
        attempt=1,
        user=BEA,
        chat_id=BEA.id,
        cid="c1",
        store=Transactions(db),
        pizza="margherita",
        size="large",
        note=note,
    )


async def ends(db: Connection) -> tuple[object, ...]:
    """What became of the order, how often its money was given back, and what the user has."""
    outcome = await db.fetchval("SELECT outcome FROM orders")
    back = await db.fetchval("SELECT count(*) FROM ledger WHERE amount = $1 AND op_id LIKE 'refund:%'", COST)
    return outcome, back, await read_balance(db, BEA.id)


async def test_an_order_is_baked(db: Connection) -> None:
    """The job tells the number of the order, and the money stays with us."""
    number = await order(db)
    assert await cooking(OVEN)(job(db)) == OrderReady(number=number)
    assert await ends(db) == ("baked", 0, GIFT - COST)


@pytest.mark.parametrize("note", ["As black as COAL", "Чёрную, как уголь"])
async def test_some_wishes_burn(db: Connection, note: str) -> None:
    """Who wishes for coal gets none: the job fails at once, and the order is open until its event comes."""
    await order(db)
    with pytest.raises(TaskFailed) as failed:
        await cooking(OVEN)(job(db, note))
    assert failed.value.reason == ReasonCode.DOWNSTREAM_ERROR
    assert await ends(db) == (None, 0, GIFT - COST)


async def test_the_money_of_a_burnt_order_is_given_back_once(db: Connection) -> None:
    """The event of one order twice, and that of an order that is not there, pay once."""
    await order(db)
    for which in (JOB, JOB, JOB + 1):
        await actions.give_back(burnt(db, which))
    assert await ends(db) == ("burnt", 1, GIFT)


async def test_a_cold_oven_is_no_burnt_pizza(db: Connection) -> None:
    """What goes wrong unforeseen is an exception: the runtime calls again, and then it is baked."""
    number = await order(db)
    with pytest.raises(ColdError):
        await cooking(Cold())(job(db))
    assert await cooking(OVEN)(job(db)) == OrderReady(number=number)


async def test_what_is_baked_is_not_baked_again(db: Connection) -> None:
    """A run after a crash that came too late finds the pizza, asks no oven, and no event takes it back."""
    number = await order(db)
    await cooking(OVEN)(job(db))
    assert await cooking(Cold())(job(db)) == OrderReady(number=number)
    await actions.give_back(burnt(db))
    assert await ends(db) == ("baked", 0, GIFT - COST)


async def test_nobody_waits_for_more_than_half_an_hour(db: Connection) -> None:
    """The order is paid back, its job is ended, and a pizza that comes later is nobody's."""
    await db.execute("CREATE TABLE jobs (id bigint, status text, completed_at timestamptz)")
    await db.execute("INSERT INTO jobs VALUES ($1, 'running', NULL)", JOB)
    await order(db)
    assert (await actions.give_up(giving_up(db))).to == Screen.BURNT
    assert await ends(db) == ("burnt", 1, GIFT)
    assert await db.fetchval("SELECT status FROM jobs WHERE completed_at IS NOT NULL") == "cancelled"
    with pytest.raises(TaskFailed) as failed:
        await cooking(OVEN)(job(db))
    assert failed.value.reason == ReasonCode.DOWNSTREAM_TIMEOUT
    assert await ends(db) == ("burnt", 1, GIFT)


async def test_a_pizza_that_is_ready_after_all_is_not_paid_back(db: Connection) -> None:
    """When it was baked in the last moment, half an hour leads to it."""
    await order(db)
    await cooking(OVEN)(job(db))
    assert (await actions.give_up(giving_up(db))).to == Screen.DONE
    assert await ends(db) == ("baked", 0, GIFT - COST)
