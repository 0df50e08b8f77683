"""How fast updates are fetched: how many at a time, and how long to wait when something goes wrong."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

LONGEST_S: Final = 30.0
"""The longest wait between two tries, seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The terms of polling; all times are seconds.

    `max_in_flight` updates are handled at a time; `drain_s` is what the end may take; after `patience_s` more
    updates are asked for although some are not done (Telegram answers a repeated offset with a single update
    for half a second). `sleep` waits, `chance` is from 0 to 1.
    """

    max_in_flight: int = 100
    drain_s: float = 10.0
    patience_s: float = 0.6
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random

    def backoff(self, failures: int) -> float:
        """The wait after so many failures in a row: about 1, 2, 4 ... 30, by chance down to a half of it."""
        longest = min(LONGEST_S, 2.0 ** min(failures - 1, 16))
        return longest * (0.5 + 0.5 * self.chance())

    def obeyed(self, retry_after: float) -> float:
        """The wait that Telegram asked for, and up to a second more, so that not all come at once."""
        return retry_after + self.chance()
