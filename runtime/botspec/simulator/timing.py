"""How the simulator reads the clock and waits: the clock is passed in, and nothing polls."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

FIRST_RETRY = 2.0
LONGEST_RETRY = 60.0


def telegram_retry_delay(failures: int) -> float:
    """Returns the seconds before the next webhook attempt: 0, 2, 4 ... 64, then 60-120 s by chance."""
    if failures == 0:
        return 0.0
    return min(FIRST_RETRY * 2.0 ** min(failures - 1, 16), random.uniform(LONGEST_RETRY, 2 * LONGEST_RETRY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The simulator's sense of time: `now` is Unix time in seconds, all windows are in seconds."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    retry_delay: Callable[[int], float] = telegram_retry_delay
    answer_window: float = 15.0
    wait_window: float = 10.0


class Bell:
    """Wakes everybody who waits for something in the simulator to change."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def ring(self) -> None:
        """Wakes the waiters: each looks again whether what it waits for has come."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, ready: Callable[[], bool], *, within: float) -> bool:
        """Waits until `ready()` holds, at most `within` seconds; returns whether it holds."""
        try:
            async with asyncio.timeout(within):
                while not ready():
                    await self._changed.wait()
        except TimeoutError:
            return ready()
        return True
