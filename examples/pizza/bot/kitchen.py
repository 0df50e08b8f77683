"""COOK, the task of the spec, and the oven: in a real pizzeria it would be the one that asks the cook."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.orders import baked, finish
from botspec.contract import TaskFailed
from generated.events import OrderReady
from generated.ids import ReasonCode
from generated.tasks import Cook, CookSize

LOG: Final = logging.getLogger(__name__)

BLACK: Final = ("coal", "уголь")
"""A wish with one of these in it burns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oven:
    """An oven that takes so many seconds for a small pizza, and twice as many for a large one."""

    seconds: float

    async def bake(self, size: CookSize, note: str | None) -> bool:
        """Wait until the pizza is out of the oven; False when it is burnt."""
        await asyncio.sleep(self.seconds * (2 if size == "large" else 1))
        return not any(word in (note or "").lower() for word in BLACK)


def cooking(oven: Oven) -> Callable[[Cook], Awaitable[OrderReady]]:
    """Return the function of COOK that bakes in this oven."""

    async def cook(job: Cook) -> OrderReady:
        """Bake the pizza of an order; called again after a crash, bake no second one."""
        async with job.transaction() as db:
            number = await baked(db, job.id)
        return OrderReady(number=number or await _bake(job, oven))

    return cook


async def _bake(job: Cook, oven: Oven) -> int:
    LOG.info("in the oven: %s, %s", job.pizza, job.size)
    if not await oven.bake(job.size, job.note):
        raise TaskFailed(ReasonCode.DOWNSTREAM_ERROR)
    async with job.transaction() as db:
        number = await finish(db, job.id)
    if number is None:  # paid back meanwhile
        raise TaskFailed(ReasonCode.DOWNSTREAM_TIMEOUT)
    return number
