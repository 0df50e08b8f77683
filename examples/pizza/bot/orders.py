"""Orders: paid for when they are placed, and in the end baked, or burnt and paid back.

Which of the two is written once: who comes second finds it decided.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bot.money import Operation, charge, credit
from botspec.contract import Db, take
from generated.facts import PlacedWay
from generated.session import Size

_PLACE: Final = """
    INSERT INTO orders (user_id, pizza_id, size, paid, note, way, address, job_id)
    SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM pizzas WHERE id = $2
    RETURNING id
"""

_BAKED: Final = "UPDATE orders SET outcome = 'baked' WHERE job_id = $1 AND outcome IS NULL"

_NUMBER: Final = "SELECT id FROM orders WHERE job_id = $1 AND outcome = 'baked'"

_BURNT: Final = """
    UPDATE orders SET outcome = 'burnt' WHERE job_id = $1 AND user_id = $2 AND outcome IS NULL
    RETURNING id, paid
"""

# The runtime keeps away from a job that has ended: what it comes to meets nobody any more.
_STOP: Final = """
    UPDATE jobs SET status = 'cancelled', completed_at = now() WHERE id = $1 AND completed_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user wants and pays, in dollars; `address` is None when he picks it up."""

    pizza: str
    size: Size
    way: PlacedWay
    total: Decimal
    note: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


async def place(db: Db, job: int, user_id: int, order: Order) -> int | None:
    """Write an order down that this job bakes; its number, None for a pizza that left the menu."""
    number = await db.fetchval(
        _PLACE,
        user_id,
        order.pizza,
        order.size,
        order.total,
        order.note,
        order.way,
        order.address,
        job,
    )
    return number if isinstance(number, int) else None


async def pay(db: Db, number: int, user_id: int, amount: Decimal) -> bool:
    """Charge the user for an order, once; False when he has too little."""
    return await charge(db, Operation(op_id=f"charge:{number}", user_id=user_id, amount=amount))


async def baked(db: Db, job: int) -> int | None:
    """Return the number of the order that this job bakes, None as long as it is not baked."""
    number = await db.fetchval(_NUMBER, job)
    return number if isinstance(number, int) else None


async def finish(db: Db, job: int) -> int | None:
    """Say that an order is baked; its number, None when it was paid back before."""
    await db.execute(_BAKED, job)
    return await baked(db, job)


async def pay_back(db: Db, job: int, user_id: int) -> None:
    """Say that an order is burnt and give its money back, unless it has an end already."""
    row = await db.fetchrow(_BURNT, job, user_id)
    if row is not None:
        number, paid = take(row, "id", int), take(row, "paid", Decimal)
        await credit(db, Operation(op_id=f"refund:{number}", user_id=user_id, amount=paid))


async def abandon(db: Db, job: int, user_id: int) -> bool:
    """Stop waiting for an order and give its money back; True when it was baked meanwhile."""
    await pay_back(db, job, user_id)
    if await baked(db, job) is not None:
        return True
    await db.execute(_STOP, job)
    return False
