"""The order of fetched updates: those of one user in a chat one after another, others beside them."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeAlias, assert_never

from botspec.core.incoming import Incoming
from botspec.press import Handled
from botspec.telegram.offset import Offset
from botspec.telegram.pace import Pace

GIVE_UP: Final = 10
"""Failures of one update, with successes of others between them, after which it is passed over."""

BREAK_OFF_S: Final = 1.0
"""Seconds that a broken-off update gets to roll back."""

_log = logging.getLogger(__name__)
_Key: TypeAlias = tuple[int, int]


class Hall(Protocol):
    """Who handles updates."""

    async def handle(self, incoming: Incoming) -> Handled:
        """Handles one update to its end; when this returns DONE, what it changed is committed."""
        ...


class Lanes:
    """Hands updates to the hall until each is done, and tells the offset.

    After `halt` nothing new begins, until `reopen`. A PASSIVE hall halts them, and `on_busy` is called once.
    """

    def __init__(self, hall: Hall, offset: Offset, pace: Pace, on_busy: Callable[[], None]) -> None:
        self._hall = hall
        self._offset = offset
        self._pace = pace
        self._on_busy = on_busy
        self._queues: dict[_Key, deque[Incoming]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(pace.max_in_flight)
        self._halt = asyncio.Event()
        self._committed = 0
        self.idle = asyncio.Event()
        self.idle.set()

    @property
    def halted(self) -> bool:
        """Whether nothing new begins."""
        return self._halt.is_set()

    def add(self, incoming: Incoming) -> None:
        """Puts an update at the end of its lane."""
        key = (incoming.chat_id, incoming.user_id)
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(incoming)
            return
        self._queues[key] = deque((incoming,))
        self.idle.clear()
        worker = asyncio.create_task(self._work(key), name="lane")
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    def halt(self) -> None:
        """Lets what is in flight end, and nothing else begin."""
        self._halt.set()

    def reopen(self) -> None:
        """Takes updates again."""
        self._halt.clear()

    async def drain(self, seconds: float) -> None:
        """Waits for what is in flight; what takes longer is broken off, and rolled back."""
        self.halt()
        workers = set(self._workers)
        if not workers:
            return
        _, late = await asyncio.wait(workers, timeout=seconds)
        if late:
            _log.warning("Updates that were not done in time: %d; Telegram gives them again", len(late))
            for worker in late:
                worker.cancel()
            await asyncio.wait(late, timeout=BREAK_OFF_S)

    async def _work(self, key: _Key) -> None:
        queue = self._queues[key]
        try:
            while queue and await self._settle(queue[0]):
                queue.popleft()
        finally:
            del self._queues[key]
            if not self._queues:
                self.idle.set()

    async def _settle(self, incoming: Incoming) -> bool:
        """Hands over an update until it is done; False when it is left to Telegram."""
        failures = unlucky = 0
        others = self._committed
        while True:
            async with self._free:
                if self.halted:
                    return False
                handled = await self._handled(incoming)
            match handled:
                case Handled.DONE:
                    self._committed += 1
                    self._offset.done(incoming.update_id)
                    return True
                case Handled.BUSY:
                    self._passive()
                    return False
                case Handled.RETRY:
                    failures += 1
                    unlucky += self._committed > others
                    others = self._committed
                case _:
                    assert_never(handled)
            if unlucky >= GIVE_UP:
                return self._pass_over(incoming)
            await either(self._pace.sleep(self._pace.backoff(failures)), self._halt.wait())

    async def _handled(self, incoming: Incoming) -> Handled:
        try:
            return await self._hall.handle(incoming)
        except Exception:  # the hall minds its own errors: this is a bug of ours, and no reason to stop
            _log.exception("Update %d could not be handled", incoming.update_id)
            return Handled.RETRY

    def _passive(self) -> None:
        if not self.halted:  # others in flight say it too, perhaps after this instance was made ACTIVE again
            self.halt()
            self._on_busy()

    def _pass_over(self, incoming: Incoming) -> bool:
        """Leaves an update that alone fails, or everything would wait for it for ever."""
        _log.error(
            "Update %d failed %d times while others did not, and is passed over; "
            "help: look at DISPATCH_FAIL of this update_id",
            incoming.update_id,
            GIVE_UP,
        )
        self._offset.done(incoming.update_id)
        return True


async def either(*waits: Awaitable[object]) -> None:
    """Waits until one of these has ended, and ends the others."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
