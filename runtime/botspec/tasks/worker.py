"""The worker: claims jobs while there is room, keeps them, and leaves none behind when it is stopped."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from botspec.contract.errors import StoreError
from botspec.contract.vocabulary import BotState, Level
from botspec.core.events import Log
from botspec.ports import Run
from botspec.tasks.desk import Desk
from botspec.tasks.runner import Runner

PAUSE: Final = 1.0
"""Seconds between two looks for jobs that other instances started, or that are to be tried again."""

BEAT: Final = 10.0
"""Seconds between two signs that runs go on: a third of the time after which others claim their jobs."""

DRAIN: Final = 10.0
"""Seconds that runs get to end when the worker is told to stop."""


class Worker:
    """Runs the jobs of one bot, so many at a time; `bell` tells that this instance has started one."""

    def __init__(self, desk: Desk, most: int, bell: asyncio.Event) -> None:
        self._desk = desk
        self._most = most
        self._bell = bell
        self._running: dict[asyncio.Task[None], Run] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set, then lets what runs come to its end, and gives back what does not."""
        await self._tell_strangers()
        beats = asyncio.create_task(self._beat(), name="heartbeats")
        try:
            while not stop.is_set():
                self._bell.clear()
                await self._fill()
                await self._pause(stop)
            await self._drain()
        finally:
            beats.cancel()

    async def _fill(self) -> None:
        """Claims as many jobs as there is room for, and begins to run them."""
        room = self._most - len(self._running)
        if room <= 0 or self._desk.seat() is BotState.PASSIVE:
            return
        try:
            runs = await self._desk.queue.claim(tuple(self._desk.ui.task), room)
        except StoreError as error:  # it is waited for
            self._say(str(error))
            return
        except Exception as error:  # a job that cannot be read must not end the work for good
            self._say(f"jobs could not be claimed: {error!r}")
            return
        for run in runs:
            task = asyncio.create_task(self._work(run), name=f"job {run.job}")
            self._running[task] = run
            task.add_done_callback(self._over)

    async def _work(self, run: Run) -> None:
        try:
            await Runner(self._desk, self._desk.ui.task[run.task], run).run()
        except StoreError as error:
            self._say(f"job {run.job} will be run again: {error}")

    def _over(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._bell.set()
        if not task.cancelled() and task.exception() is not None:
            self._say(f"a run of a job met a bug of the runtime: {task.exception()!r}")

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(self._bell.wait())]
        await asyncio.wait(waits, timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _beat(self) -> None:
        """Says again and again that the runs go on, and ends those that count no more."""
        while True:
            await asyncio.sleep(BEAT)
            running = dict(self._running)
            with suppress(StoreError):  # the next beat may be heard, or the jobs are claimed by others
                held = await self._desk.queue.beat(list(running.values())) if running else frozenset[int]()
                for task, run in running.items():
                    if run.job not in held:
                        task.cancel()

    async def _drain(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=DRAIN)
        await self._give_back([(task, self._running[task]) for task in late])

    async def _give_back(self, late: Sequence[tuple[asyncio.Task[None], Run]]) -> None:
        for task, _ in late:
            task.cancel()
        if late:
            await asyncio.wait([task for task, _ in late], timeout=PAUSE)
        for _, run in late:
            with suppress(StoreError):  # then it is claimed when nothing is heard of this instance
                await self._desk.queue.release(run)

    async def _tell_strangers(self) -> None:
        """Says which jobs nobody will run: those of tasks that this build does not have."""
        with suppress(StoreError):
            waiting = await self._desk.queue.waiting()
            for task in sorted(waiting.keys() - self._desk.ui.task.keys()):
                self._say(f"{waiting[task]} jobs of {task} wait, and this build has no such task")

    def _say(self, message: str) -> None:
        self._desk.journal.log(Log(level=Level.WARNING, logger=__name__, message=message))
