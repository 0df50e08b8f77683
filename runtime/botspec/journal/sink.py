"""The way out: a bounded queue and one thread that writes; a slow reader never stops the event loop."""

import os
import select
from collections import deque
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final, Generic, TypeVar

from botspec.journal.layouts import Layout
from botspec.journal.lines import Line

T = TypeVar("T")

LINGER: Final = 0.01
"""Seconds that the thread rests after a write, so that the next one takes many lines and few wake-ups."""

BATCH: Final = 1_000
"""Lines in one write."""

PATIENCE: Final = 10.0
"""Seconds after which dropped lines are reported although the queue has not become short."""


class Sink(Generic[T]):
    """Writes lines to a file descriptor, in order.

    A full queue takes no line below WARNING; how many that were is reported when the reader has caught up.
    WARNING and above always find room. When the reader is gone for good, lines are lost and nothing breaks.
    """

    def __init__(self, fd: int, layout: Layout[T], *, capacity: int = 10_000) -> None:
        """Write nothing before `start`; the file descriptor stays the caller's."""
        self._fd = fd
        self._layout = layout
        self._capacity = capacity
        self._queue: deque[T] = deque()
        self._awake = Event()
        self._closing = Event()
        self._given_up = Event()
        self._thread = Thread(target=self._run, name="botspec-log", daemon=True)
        self._losses = Losses()
        self._report: Callable[[int], None] | None = None

    @property
    def waiting(self) -> int:
        """Lines that wait to be written."""
        return len(self._queue)

    @property
    def dropped(self) -> int:
        """Lines that were dropped or lost since the start."""
        return self._losses.total

    def start(self, report: Callable[[int], None]) -> None:
        """Starts the thread; `report` is called in it with the number of lines that were dropped."""
        self._report = report
        self._thread.start()

    def write(self, line: Line, *, loud: bool) -> None:
        """Queues a line and returns at once; when the queue is full, only a `loud` one finds room."""
        if not loud and len(self._queue) >= self._capacity:
            self._losses.add(1)
            return
        self._queue.append(self._layout.encode(line))
        if not self._awake.is_set():
            self._awake.set()

    def close(self, timeout: float = 2.0) -> bool:
        """Writes what waits, for at most `timeout` seconds, and ends; whether everything was written."""
        self._closing.set()
        self._awake.set()
        self._thread.join(timeout)
        self._given_up.set()
        return not self._thread.is_alive() and not self._queue

    def _run(self) -> None:
        while True:
            self._awake.wait()
            self._awake.clear()
            last = self._closing.is_set()
            while self._queue and not self._given_up.is_set():
                self._write_batch()
            if last:
                return
            self._closing.wait(LINGER)

    def _write_batch(self) -> None:
        count = min(BATCH, len(self._queue))
        items = [self._queue.popleft() for _ in range(count)]
        if not self._put(self._layout.join(items)):
            self._losses.add(count)
        elif self._report is not None and self._losses.is_time(len(self._queue) * 2 <= self._capacity):
            self._report(self._losses.take())

    def _put(self, data: bytes) -> bool:
        """Writes all of it, however slowly it is read; False when nobody can read it."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._fd, rest) :]
            except BlockingIOError:  # the other side made the pipe non-blocking, and it is full
                if self._given_up.is_set():
                    return False
                select.select([], [self._fd], [], LINGER)
            except OSError:
                return False
        return True


class Losses:
    """Counts lines that were not written, from any thread, until they are reported."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.total = 0
        self._clock = clock
        self._lock = Lock()
        self._unreported = 0
        self._since = 0.0

    def add(self, count: int) -> None:
        """Counts lines that are lost."""
        with self._lock:
            if not self._unreported:
                self._since = self._clock()
            self._unreported += count
            self.total += count

    def is_time(self, caught_up: bool) -> bool:
        """Whether there is something to report now: at the end of a bad spell, or after 10 s of one."""
        return bool(self._unreported) and (caught_up or self._clock() - self._since >= PATIENCE)

    def take(self) -> int:
        """How many lines are to be reported; from here on they count as reported."""
        with self._lock:
            count, self._unreported = self._unreported, 0
        return count
