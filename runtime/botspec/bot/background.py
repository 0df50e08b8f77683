"""What a bot does while nobody presses: its tasks, and the time that passes on its screens."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from botspec.contract.uimap import UIMap
from botspec.core.incoming import Cids
from botspec.core.people import People
from botspec.journal import Journal
from botspec.press import Hall
from botspec.store.pool import Pool
from botspec.store.timers import PostgresTimers
from botspec.tasks import Clock, Desk, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Everything that it needs; `bell` is rung when a job was started here, `most` jobs run at a time."""

    ui: UIMap
    handlers: object
    hall: Hall
    pool: Pool
    bot_id: int
    journal: Journal
    people: People
    cids: Cids
    bell: asyncio.Event
    most: int

    def begin(self, stop: asyncio.Event) -> Iterator[asyncio.Task[None]]:
        """Begins what the spec asks for; it ends in good order after `stop` is set."""
        seat = self.hall.seat
        if self.ui.spans:
            timers = PostgresTimers(self.pool, self.bot_id)
            clock = Clock(self.ui, timers, self.hall, self.journal, self.cids)
            yield asyncio.create_task(clock.run(stop, seat), name="clock")
        if self.ui.tasks:
            yield asyncio.create_task(self._worker().run(stop), name="worker")

    def _worker(self) -> Worker:
        from botspec.store.queue import PostgresQueue  # bots without tasks do not pay for PgQueuer

        desk = Desk(
            ui=self.ui,
            handlers=self.handlers,
            queue=PostgresQueue(self.pool, self.bot_id, self.ui.scope),
            events=self.hall,
            journal=self.journal,
            people=self.people,
            cids=self.cids,
            seat=self.hall.seat,
        )
        return Worker(desk, self.most, self.bell)
