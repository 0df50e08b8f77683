"""The actions of the spec: what a press or an event changes beyond the user's own position."""

from decimal import Decimal
from typing import Final

from bot.money import Operation, credit
from bot.orders import Order, abandon, pay, pay_back, place
from botspec.contract import Outcome
from generated.actions import GiveBack, GiveUp, PlaceOrder, TopUp
from generated.ids import ReasonCode

TOP_UP: Final = Decimal("20.00")
"""What one press of TOP_UP adds."""


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """Start to bake, write the order down and charge the user, or refuse: then nothing of it is kept."""
    data, total = press.data, press.facts.bill.total
    if data.pizza is None:
        return press.reject(ReasonCode.SOLD_OUT)
    order = Order(
        pizza=data.pizza,
        size=data.size,
        way=data.way,
        total=total,
        note=data.note,
        address=data.address if data.way == "delivery" else None,
    )
    job = await press.start_cook(pizza=order.pizza, size=order.size, note=order.note)
    number = await place(press.db, job, press.user.id, order)
    if number is None:
        return press.reject(ReasonCode.SOLD_OUT)
    if not await pay(press.db, number, press.user.id, total):
        return press.reject(ReasonCode.BALANCE_INSUFFICIENT)
    return press.to_cooking(order=number)


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """Add to the balance, once for each press."""
    added = Operation(op_id=f"top_up:{press.user.id}:{press.cid}", user_id=press.user.id, amount=TOP_UP)
    await credit(press.db, added)
    return press.stay()


async def give_back(press: GiveBack) -> Outcome[GiveBack]:
    """Give the money of the order that burnt back, once, wherever the user is."""
    await pay_back(press.db, press.event.job, press.user.id)
    return press.go()


async def give_up(press: GiveUp) -> Outcome[GiveUp]:
    """Give the money of the order on the screen back, unless it is ready after all."""
    is_ready = await abandon(press.db, press.facts.placed.job, press.user.id)
    return press.to_done() if is_ready else press.to_burnt()
