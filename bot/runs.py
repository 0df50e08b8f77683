"""Runs: a job of the runtime, and the order that it carries out, paid for and given back together with it.

An order has one outcome, written once: who comes second finds it decided, so that a picture is never both
delivered and refunded, whatever was killed in between.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args

from bot.money import Operation, charge, credit, refund_of
from bot.wishes import Recipe, Wish
from botspec.contract import Db, choose, take
from generated.ids import ReasonCode
from generated.session import Aspect, Category, Quality, Style

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
STYLES: Final[tuple[Style, ...]] = get_args(Style)
QUALITIES: Final[tuple[Quality, ...]] = get_args(Quality)

Unmade: TypeAlias = Literal["failed", "cancelled"]
Outcome: TypeAlias = Literal["completed", "failed", "cancelled"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

_PLACE = """
    INSERT INTO orders (job_id, user_id, model_id, aspect, style, quality, price, prompt)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

_COMPLETE = """
    UPDATE orders SET outcome = 'completed', picture = $2, ended_at = now()
    WHERE job_id = $1 AND outcome IS NULL
"""

_OUTCOME = "SELECT outcome FROM orders WHERE job_id = $1"

_GIVE_BACK = """
    UPDATE orders SET outcome = $3, ended_at = now()
    WHERE job_id = $1 AND user_id = $2 AND outcome IS NULL
    RETURNING price, model_id
"""

# The runtime keeps away from a job that has ended: a run that ends after that meets nobody.
_STOP = """
    UPDATE jobs SET status = $3, error = $4, completed_at = now()
    WHERE id = $1 AND user_id = $2 AND completed_at IS NULL
"""

_RECALL = """
    SELECT category, model_id, aspect, style, quality, orders.price, prompt
    FROM orders JOIN models ON models.id = model_id
    WHERE job_id = $1 AND user_id = $2
"""

_COMMISSION = """
    SELECT aspect, style, quality, prompt, asked_at IS NOT NULL AS asked, provider_task, outcome,
        fast, best, words
    FROM orders JOIN models ON models.id = model_id
    WHERE job_id = $1
"""

_ASKED = "UPDATE orders SET asked_at = now() WHERE job_id = $1"

_TAKEN = "UPDATE orders SET provider_task = $2 WHERE job_id = $1"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What is to be made for a run; `asked` when it began to be ordered, `provider_task` once it is taken.

    `outcome` comes at its end.
    """

    wish: Wish
    recipe: Recipe
    asked: bool
    provider_task: str | None
    outcome: Outcome | None


async def place(db: Db, job: int, user_id: int, order: Order) -> bool:
    """Charge for a run and keep its order; False, with nothing written, when the user has too little."""
    operation = Operation(op_id=f"charge:{job}", user_id=user_id, amount=order.price, description=order.model)
    if not await charge(db, operation):
        return False
    await db.execute(
        _PLACE,
        job,
        user_id,
        order.model,
        order.aspect,
        order.style,
        order.quality,
        order.price,
        order.prompt,
    )
    return True


async def commission(db: Db, job: int) -> Commission:
    """Return what is to be made for a run. Raise LookupError when there is no such order."""
    row = await db.fetchrow(_COMMISSION, job)
    if row is None:
        raise LookupError(f"there is no order of run {job}")
    wish = Wish(
        aspect=choose(row, "aspect", ASPECTS),
        style=choose(row, "style", STYLES),
        quality=choose(row, "quality", QUALITIES),
        prompt=take(row, "prompt", str),
    )
    recipe = Recipe(fast=take(row, "fast", str), best=take(row, "best", str), words=take(row, "words", str))
    taken, ended = row["provider_task"] is not None, row["outcome"] is not None
    return Commission(
        wish=wish,
        recipe=recipe,
        asked=take(row, "asked", bool),
        provider_task=take(row, "provider_task", str) if taken else None,
        outcome=choose(row, "outcome", OUTCOMES) if ended else None,
    )


async def keep_asked(db: Db, job: int) -> None:
    """Keep that a run is about to be ordered: from now on the provider may have taken it."""
    await db.execute(_ASKED, job)


async def keep_task(db: Db, job: int, provider_task: str) -> None:
    """Keep the provider's id for a run, so that nothing is ordered twice after a crash."""
    await db.execute(_TAKEN, job, provider_task)


async def complete(db: Db, job: int, picture: str) -> bool:
    """Keep the address of a run's picture; False when its money was given back before."""
    await db.execute(_COMPLETE, job, picture)
    return await db.fetchval(_OUTCOME, job) == "completed"


async def stop(
    db: Db, job: int | None, user_id: int, outcome: Unmade, reason: ReasonCode | None = None
) -> bool:
    """End the user's run and its job, and give the price back; False when it has an outcome already."""
    if job is None or not await give_back(db, job, user_id, outcome):
        return False
    await db.execute(_STOP, job, user_id, outcome, reason)
    return True


async def give_back(db: Db, job: int, user_id: int, outcome: Unmade = "failed") -> bool:
    """End the user's run and give its price back; False when it has an outcome already."""
    row = await db.fetchrow(_GIVE_BACK, job, user_id, outcome)
    if row is None:
        return False
    operation = Operation(
        op_id=refund_of(job),
        user_id=user_id,
        amount=take(row, "price", Decimal),
        description=take(row, "model_id", str),
    )
    return await credit(db, operation, "refund")


async def recall(db: Db, user_id: int, job: int | None) -> Kept | None:
    """Return the order of the user's run, or None when this user has no such run."""
    row = await db.fetchrow(_RECALL, job, user_id)
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
