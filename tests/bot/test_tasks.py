"""The task of the spec: an order goes to the provider, and its result beside the order."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote

import pytest

from bot.money import Operation, credit
from bot.runs import Order, start
from bot.sketch import FRAMES, Sketcher
from bot.tasks import Studio
from botspec.contract import Db, TaskFailed
from generated.ids import ReasonCode
from generated.tasks import Generate
from tests.bot.stage import ADA, CHAT, USER, Connection, confirming

ORDER = Order(
    model="z-image", aspect="16:9", style="art", quality="best", price=Decimal("3.00"), prompt="a lighthouse"
)


@dataclass(slots=True)
class Easel:
    """A provider that notes what was ordered, and may break."""

    orders: list[Order] = field(default_factory=list[Order])
    error: Exception | None = None

    async def paint(self, order: Order) -> str:
        """Give an address."""
        self.orders.append(order)
        if self.error is not None:
            raise self.error
        return f"https://example.org/{len(self.orders)}.png"


@dataclass(frozen=True, slots=True)
class Transactions:
    """Transactions of one connection."""

    db: Connection

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """Open one."""
        async with self.db.transaction():
            yield self.db


async def ordered(db: Connection) -> Generate:
    """A job whose order was paid."""
    await credit(db, Operation(op_id="w", user_id=USER, amount=Decimal(10), description="test"), "welcome")
    job = await start(confirming(db), ORDER)
    assert job is not None
    return job_of(db, job)


def job_of(db: Connection, job: int) -> Generate:
    """A job as the runtime hands it over."""
    return Generate(id=job, attempt=1, user=ADA, chat_id=CHAT, cid="c1d00001", store=Transactions(db))


async def test_an_order_is_carried_out(db: Connection) -> None:
    """The provider gets the order as it was given, and where its picture is stands beside it."""
    easel = Easel()
    await Studio(provider=easel).generate(await ordered(db))
    assert easel.orders == [ORDER]
    assert await db.fetchval("SELECT picture FROM orders") == "https://example.org/1.png"


async def test_an_order_that_is_carried_out_twice(db: Connection) -> None:
    """A job that runs again asks again, and the last picture is the order's."""
    easel = Easel()
    job = await ordered(db)
    for _ in range(2):
        await Studio(provider=easel).generate(job)
    assert await db.fetchval("SELECT picture FROM orders") == "https://example.org/2.png"


async def test_what_goes_wrong_is_the_runtimes(db: Connection) -> None:
    """An exception of the provider leaves the task, and nothing is written."""
    job = await ordered(db)
    with pytest.raises(OSError, match="no network"):
        await Studio(provider=Easel(error=OSError("no network"))).generate(job)
    assert await db.fetchval("SELECT picture FROM orders") is None


async def test_a_job_without_an_order_fails_at_once(db: Connection) -> None:
    """There is nothing to try again."""
    with pytest.raises(TaskFailed) as caught:
        await Studio(provider=Easel()).generate(job_of(db, 404))
    assert caught.value.reason == ReasonCode.INTERNAL_ERROR


async def test_a_sketch_has_the_frame_of_its_order() -> None:
    """The same order gives the same sketch, in the aspect that was chosen; the prompt is not in it."""
    drawn = unquote(await Sketcher().paint(ORDER))
    width, height = FRAMES[ORDER.aspect]
    assert f'width="{width}" height="{height}"' in drawn
    assert drawn == unquote(await Sketcher().paint(ORDER))
    assert ORDER.prompt not in drawn
