"""Runs: a job in the queue and the order that it carries out, paid for and given back together with it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, get_args

from bot.money import Operation, charge, credit, refund_of
from botspec.contract import Db, Press, choose, take
from generated.session import Aspect, Category, Quality, Style

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
STYLES: Final[tuple[Style, ...]] = get_args(Style)
QUALITIES: Final[tuple[Quality, ...]] = get_args(Quality)

# Both inserts find their own earlier row when the same press comes again, and change nothing in it.
_START = """
    WITH job AS (
        INSERT INTO jobs (chat_id, user_id, kind, cid)
        SELECT $1, $2, models.category, $3 FROM models WHERE models.id = $4
        ON CONFLICT (cid, user_id) DO UPDATE SET cid = excluded.cid
        RETURNING id
    )
    INSERT INTO orders (job_id, model_id, aspect, style, quality, price, prompt)
    SELECT id, $4, $5, $6, $7, $8, $9 FROM job
    ON CONFLICT (job_id) DO UPDATE SET job_id = excluded.job_id
    RETURNING job_id
"""

_CANCEL = """
    UPDATE jobs SET status = 'cancelled', completed_at = now()
    FROM orders
    WHERE jobs.id = $1 AND jobs.user_id = $2 AND jobs.status IN ('queued', 'running')
        AND orders.job_id = jobs.id
    RETURNING orders.price, orders.model_id
"""

_ORDER = """
    SELECT jobs.kind, model_id, aspect, style, quality, price, prompt
    FROM jobs JOIN orders ON orders.job_id = jobs.id
    WHERE jobs.id = $1 AND jobs.user_id = $2
"""


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
    """An order as it was carried out, and the category of its model."""

    category: Category
    order: Order


async def start(press: Press, order: Order) -> int | None:
    """Charge the user and put the run into the queue; its number, or None when the balance is too low."""
    operation = Operation(
        op_id=f"charge:{press.user.id}:{press.cid}",
        user_id=press.user.id,
        amount=order.price,
        description=order.model,
    )
    if not await charge(press.db, operation):
        return None
    row = await press.db.fetchrow(
        _START,
        press.chat_id,
        press.user.id,
        press.cid,
        order.model,
        order.aspect,
        order.style,
        order.quality,
        order.price,
        order.prompt,
    )
    if row is None:
        raise LookupError(f"the catalogue has no model {order.model}")
    return take(row, "job_id", int)


async def cancel(press: Press, job: int | None) -> bool:
    """Cancel the user's run and give its price back; False when there is nothing left to cancel."""
    row = await press.db.fetchrow(_CANCEL, job, press.user.id)
    if job is None or row is None:
        return False
    operation = Operation(
        op_id=refund_of(job),
        user_id=press.user.id,
        amount=take(row, "price", Decimal),
        description=take(row, "model_id", str),
    )
    await credit(press.db, operation, "refund")
    return True


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
    return Kept(category=choose(row, "kind", CATEGORIES), order=order)
