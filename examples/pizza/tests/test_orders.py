"""Orders: what a press pays, writes down and refuses."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest

from bot import actions, facts
from bot.money import GIFT, Operation, credit, read_balance
from generated.facts import (
    BillItem,
    BillQuery,
    DishItem,
    DishQuery,
    PizzasItem,
    PizzasQuery,
    PlacedItem,
    PlacedQuery,
    PriceQuery,
)
from generated.ids import ReasonCode, Screen
from generated.session import SessionData, Size, Way
from tests.presses import COST, DATA, JOB, order, paying, topping_up
from tests.stage import BEA, Connection, Silence, Started

CHOICES: Final[tuple[tuple[str, Size], ...]] = (
    ("margherita", "small"),
    ("margherita", "large"),
    ("gone", "small"),
)


async def test_an_order_is_charged_and_written_down(db: Connection) -> None:
    """PAY takes the price once, starts to bake, keeps the order, and leads to COOKING with its number."""
    press = paying(db)
    outcome = await actions.place_order(press)
    assert outcome.to == Screen.COOKING
    row = await db.fetchrow(
        "SELECT pizza_id, size, paid, note, way, address, job_id, outcome FROM orders WHERE id = $1",
        outcome.changes["order"],
    )
    assert row is not None
    assert tuple(row) == ("margherita", "large", COST, "well done", "pick_up", None, JOB, None)
    assert isinstance(press.work, Started)
    assert press.work.jobs == [("COOK", {"pizza": "margherita", "size": "large", "note": "well done"})]
    assert await read_balance(db, BEA.id) == GIFT - COST


@pytest.mark.parametrize(("way", "kept"), [("pick_up", None), ("delivery", "12 Mill Lane")])
async def test_an_address_is_kept_for_the_courier_alone(db: Connection, way: Way, kept: str | None) -> None:
    """What the user wrote for an earlier order is not kept with one that he picks up."""
    data = replace(DATA, way=way, address="12 Mill Lane")
    number = await order(db, data)
    assert await db.fetchval("SELECT address FROM orders WHERE id = $1", number) == kept


async def test_an_order_beyond_the_balance_is_refused(db: Connection) -> None:
    """Without enough money PAY is refused, and the balance stays."""
    outcome = await actions.place_order(paying(db, Decimal("20.01")))
    assert outcome.reason == ReasonCode.BALANCE_INSUFFICIENT
    assert await read_balance(db, BEA.id) == GIFT


@pytest.mark.parametrize("pizza", [None, "gone"])
async def test_a_pizza_that_left_the_menu_is_refused(db: Connection, pizza: str | None) -> None:
    """A choice that is not on the menu any more costs nothing."""
    outcome = await actions.place_order(paying(db, Decimal(0), SessionData(pizza=pizza)))
    assert outcome.reason == ReasonCode.SOLD_OUT
    assert await db.fetchval("SELECT count(*) FROM ledger") == 0


async def test_an_operation_counts_once(db: Connection) -> None:
    """The same credit a second time changes nothing."""
    for _ in range(2):
        await credit(db, Operation(op_id="gift", user_id=BEA.id, amount=Decimal("5.00")))
    assert await read_balance(db, BEA.id) == GIFT + Decimal("5.00")


async def test_each_press_of_top_up_adds_once(db: Connection) -> None:
    """Two presses add twice, the same press again adds nothing."""
    for cid in ("c1", "c2", "c2"):
        assert (await actions.top_up(topping_up(db, cid))).to == "stay"
    assert await read_balance(db, BEA.id) == GIFT + 2 * actions.TOP_UP


async def test_the_price_follows_the_size(db: Connection) -> None:
    """A large pizza costs more than a small one, and one that is gone costs nothing."""
    prices = [
        await facts.price(PriceQuery(db=db, user=BEA, watch=Silence(), pizza=pizza, size=size))
        for pizza, size in CHOICES
    ]
    assert prices == [Decimal("8.00"), Decimal("12.00"), Decimal(0)]


async def test_what_is_brought_costs_more(db: Connection) -> None:
    """The bill is the price, and what the courier gets."""
    bills = [
        await facts.bill(BillQuery(db=db, user=BEA, watch=Silence(), price=COST, way=way))
        for way in ("pick_up", "delivery")
    ]
    assert bills == [
        BillItem(delivery=Decimal(0), total=COST),
        BillItem(delivery=facts.DELIVERY, total=COST + facts.DELIVERY),
    ]


async def test_the_menu_is_in_the_language_of_the_user(db: Connection) -> None:
    """Titles and descriptions follow the locale; a pizza that is gone has no title."""
    vera = replace(BEA, locale="ru")
    first = (await facts.pizzas(PizzasQuery(db=db, user=vera, watch=Silence())))[0]
    assert first == PizzasItem(id="margherita", title="Маргарита", price=Decimal("8.00"))
    shown = await facts.dish(DishQuery(db=db, user=BEA, watch=Silence(), pizza="marinara"))
    assert shown.title == "Marinara"
    gone = await facts.dish(DishQuery(db=db, user=BEA, watch=Silence(), pizza=None))
    assert gone == DishItem(title=facts.NOTHING, about="")


async def test_an_order_is_shown_to_whom_it_belongs(db: Connection) -> None:
    """COOKING, DONE and BURNT show the order as it was paid, and nothing of somebody else's."""
    number = await order(db)
    found = await facts.placed(PlacedQuery(db=db, user=BEA, watch=Silence(), order=number))
    assert found == PlacedItem(title="Margherita", size="large", way="pick_up", paid=COST, job=JOB)
    stranger = replace(BEA, id=5002)
    other = await facts.placed(PlacedQuery(db=db, user=stranger, watch=Silence(), order=number))
    assert other.title == facts.NOTHING
