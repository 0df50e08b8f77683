"""The presses and events of the tests, as the runtime hands them to the actions."""

from decimal import Decimal
from typing import Final

from bot import actions
from generated.actions import GiveBack, GiveUp, GiveUpFacts, PlaceOrder, PlaceOrderFacts, TopUp
from generated.events import OrderFailed
from generated.facts import BillItem, PlacedItem
from generated.ids import ReasonCode
from generated.session import SessionData
from tests.stage import BEA, Connection, Silence, Started

DATA: Final = SessionData(pizza="margherita", size="large", note="well done")
COST: Final = Decimal("12.00")
JOB: Final = 101
"""The first job that is started."""


def paying(db: Connection, cost: Decimal = COST, data: SessionData = DATA) -> PlaceOrder:
    """A press on PAY."""
    bundle = PlaceOrderFacts(bill=BillItem(delivery=Decimal(0), total=cost))
    return PlaceOrder(
        db=db, user=BEA, watch=Silence(), cid="c1", chat_id=BEA.id, data=data, facts=bundle, work=Started()
    )


def topping_up(db: Connection, cid: str) -> TopUp:
    """A press on TOP_UP."""
    return TopUp(db=db, user=BEA, watch=Silence(), cid=cid, chat_id=BEA.id, data=SessionData())


def burnt(db: Connection, job: int = JOB) -> GiveBack:
    """The event of an order that is burnt."""
    event = OrderFailed(reason=ReasonCode.DOWNSTREAM_ERROR, job=job)
    return GiveBack(db=db, user=BEA, watch=Silence(), cid="c2", chat_id=BEA.id, data=DATA, event=event)


def giving_up(db: Connection) -> GiveUp:
    """Half an hour on COOKING."""
    placed = PlacedItem(title="Margherita", size="large", way="pick_up", paid=COST, job=JOB)
    bundle = GiveUpFacts(placed=placed)
    return GiveUp(db=db, user=BEA, watch=Silence(), cid="c3", chat_id=BEA.id, data=DATA, facts=bundle)


async def order(db: Connection, data: SessionData = DATA) -> int:
    """Place an order and pay for it; its number."""
    number = (await actions.place_order(paying(db, data=data))).changes["order"]
    assert isinstance(number, int)
    return number
