"""The clock: finds users whose time on their screen is up, and brings them the `after` of it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from traceback import format_exception
from typing import Final

from botspec.contract.errors import StoreError
from botspec.contract.uimap import UIMap
from botspec.contract.vocabulary import BotState, Level
from botspec.core.events import Log
from botspec.core.happening import Happening, TimeUp
from botspec.core.incoming import Cids, Incoming, Whom, happened
from botspec.journal import Journal
from botspec.ports import Due, Events, Timers

PAUSE: Final = 1.0
"""Seconds between two looks at the clock."""

MOST: Final = 20
"""Users whose time is up that are looked after at the same time."""


class Clock:
    """Looks for due times, again and again, until it is stopped."""

    def __init__(self, ui: UIMap, timers: Timers, events: Events, journal: Journal, cids: Cids) -> None:
        self._ui = ui
        self._timers = timers
        self._events = events
        self._journal = journal
        self._cids = cids

    async def run(self, stop: asyncio.Event, seat: Callable[[], BotState]) -> None:
        """Looks until `stop` is set; a database that is down is waited for."""
        while not stop.is_set():
            try:
                while seat() is BotState.ACTIVE and await self.sweep() == MOST and not stop.is_set():
                    pass
            except Exception as error:  # one user's time must not stop all others'
                self._journal.process(_failure(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE)

    async def sweep(self) -> int:
        """Brings to their users what is due now, MOST at a time; how many that were."""
        due = await self._timers.due(MOST)
        await asyncio.gather(*map(self._fire, due))
        return len(due)

    async def _fire(self, due: Due) -> None:
        spans = self._ui.spans.get(due.screen, {})
        ahead = [seconds for seconds in spans if seconds > due.fired]
        if ahead and ahead[0] <= due.stayed_s:
            await self._events.happen(self._event(due, ahead[0], spans[ahead[0]]))
        else:  # the spec has changed since the user entered the screen
            await self._timers.reset(due, ahead[0] if ahead else None)

    def _event(self, due: Due, seconds: int, trigger: str) -> Incoming:
        time = TimeUp(screen=due.screen, entered_at=due.entered_at, seconds=seconds)
        key = f"time:{due.user_id}:{due.entered_at.isoformat()}:{seconds}"
        return happened(
            Happening(name=trigger, cause=time),
            Whom(chat_id=due.chat_id, user_id=due.user_id),
            key=key,
            cid=self._cids.of(f"{due.chat_id}:{key}"),
        )


def _failure(error: Exception) -> Log:
    if isinstance(error, StoreError):
        return Log(level=Level.ERROR, logger=__name__, message=str(error))
    return Log(
        level=Level.ERROR,
        logger=__name__,
        message="times on screens could not be looked after",
        error_type=type(error).__name__,
        traceback="".join(format_exception(error)),
    )
