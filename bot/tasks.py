"""The task of the spec: carries out an order by whoever makes pictures."""

from dataclasses import dataclass
from typing import Protocol

from bot.runs import Order, keep_picture, recall
from botspec.contract import TaskFailed
from generated.ids import ReasonCode
from generated.tasks import Generate


class Provider(Protocol):
    """Whoever makes pictures."""

    async def paint(self, order: Order) -> str:
        """Return the address of the picture that was ordered; any exception lets the order be tried again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The functions of the tasks, with the provider that they need."""

    provider: Provider

    async def generate(self, job: Generate) -> None:
        """Let the run's picture be made, and remember where it is."""
        async with job.transaction() as db:
            kept = await recall(db, job.user.id, job.id)
        if kept is None:
            raise TaskFailed(ReasonCode.INTERNAL_ERROR)
        picture = await self.provider.paint(kept.order)
        async with job.transaction() as db:
            await keep_picture(db, job.id, picture)
