"""Runs: an order and the job that carries it out, paid for and given back together with it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, get_args

from bot.money import Operation, charge, credit, refund_of
from botspec.contract import Db, choose, take
from generated.actions import ConfirmRun
from generated.session import Aspect, Category, Quality, Style

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
STYLES: Final[tuple[Style, ...]] = get_args(Style)
QUALITIES: Final[tuple[Quality, ...]] = get_args(Quality)

_KEEP = """
    INSERT INTO orders (job_id, user_id, model_id, aspect, style, quality, price, prompt)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

# A run that has ended, in any way, is not ended again.
_END = """
    UPDATE jobs SET status = $3, error = $4, completed_at = now()
    FROM orders
    WHERE jobs.id = $1 AND jobs.user_id = $2 AND jobs.status IN ('queued', 'running')
        AND orders.job_id = jobs.id
    RETURNING jobs.id
"""

_PRICE = "SELECT price, model_id FROM orders WHERE job_id = $1 AND user_id = $2"

_ORDER = """
    SELECT models.category, model_id, aspect, style, quality, orders.price, prompt
    FROM orders JOIN models ON models.id = orders.model_id
    WHERE job_id = $1 AND user_id = $2
"""

_PICTURE = "UPDATE orders SET picture = $2 WHERE job_id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user asks for: a model of the catalogue, its settings, the price in credits, and a prompt."""

    model: str
    aspect: Aspect
    style: Style
    quality: Quality
    price: Decimal
    prompt: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An order as it was given, and the category of its model."""

    category: Category
    order: Order


async def start(press: ConfirmRun, order: Order) -> int | None:
    """Charge the user and start the run; its number, or None when the balance is too low."""
    operation = Operation(
        op_id=f"charge:{press.user.id}:{press.cid}",
        user_id=press.user.id,
        amount=order.price,
        description=order.model,
    )
    if not await charge(press.db, operation):
        return None
    job = await press.start_generate()
    settings = (order.aspect, order.style, order.quality, order.price, order.prompt)
    await press.db.execute(_KEEP, job, press.user.id, order.model, *settings)
    return job


async def end(
    db: Db, user_id: int, job: int | None, how: Literal["cancelled", "failed"], error: str | None = None
) -> bool:
    """End the user's run before its time and give its price back; False when it has ended already."""
    if job is None or await db.fetchval(_END, job, user_id, how, error) is None:
        return False
    await refund(db, user_id, job)
    return True


async def refund(db: Db, user_id: int, job: int) -> None:
    """Give the price of the user's run back, once."""
    row = await db.fetchrow(_PRICE, job, user_id)
    if row is None:
        raise LookupError(f"run {job} has no order")
    operation = Operation(
        op_id=refund_of(job),
        user_id=user_id,
        amount=take(row, "price", Decimal),
        description=take(row, "model_id", str),
    )
    await credit(db, operation, "refund")


async def recall(db: Db, user_id: int, job: int | None) -> Kept | None:
    """Return the order of the user's run, or None when this user has no such run."""
    row = await db.fetchrow(_ORDER, job, user_id)
    if row is None:
        return None
    order = Order(
        model=take(row, "model_id", str),
        aspect=choose(row, "aspect", ASPECTS),
        style=choose(row, "style", STYLES),
        quality=choose(row, "quality", QUALITIES),
        price=take(row, "price", Decimal),
        prompt=take(row, "prompt", str),
    )
    return Kept(category=choose(row, "category", CATEGORIES), order=order)


async def keep_picture(db: Db, job: int, picture: str) -> None:
    """Remember where the result of a run is."""
    await db.execute(_PICTURE, job, picture)
