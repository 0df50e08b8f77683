"""The actions of the spec: what a press changes beyond the user's own position."""

from decimal import Decimal
from typing import Final

from bot.money import Operation, charge, credit
from botspec.contract import Outcome
from generated.actions import PlaceOrder, TopUp
from generated.ids import ReasonCode

TOP_UP: Final = Decimal("20.00")
"""What one press of TOP_UP adds."""

_ORDER = """
    INSERT INTO orders (user_id, pizza_id, size, price, note)
    SELECT $1, id, $3, $4, $5 FROM pizzas WHERE id = $2
    RETURNING id
"""


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """Charge the user and write the order down, or refuse: then nothing of it is kept."""
    data, price = press.data, press.facts.price
    order = await press.db.fetchval(_ORDER, press.user.id, data.pizza, data.size, price, data.note)
    if not isinstance(order, int):
        return press.reject(ReasonCode.SOLD_OUT)
    paid = Operation(op_id=f"charge:{order}", user_id=press.user.id, amount=price)
    if not await charge(press.db, paid):
        return press.reject(ReasonCode.BALANCE_INSUFFICIENT)
    return press.to_done(order=order)


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """Add to the balance, once for each press."""
    added = Operation(op_id=f"top_up:{press.user.id}:{press.cid}", user_id=press.user.id, amount=TOP_UP)
    await credit(press.db, added)
    return press.stay()
