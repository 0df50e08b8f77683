"""Long polling: updates are fetched, handled, and confirmed only when what they changed is committed."""

import asyncio
import logging
from http import HTTPStatus
from time import perf_counter, time
from typing import Final, Protocol

import orjson

from botspec.contract.errors import ConfigError
from botspec.telegram.batch import Item, items
from botspec.telegram.client import Answered
from botspec.telegram.intake import Me, Unreadable, read_value
from botspec.telegram.lanes import Hall, Lanes, either
from botspec.telegram.offset import Offset
from botspec.telegram.pace import Pace
from botspec.telegram.setup import ALLOWED_UPDATES, TOKEN_HELP

LONG_S: Final = 50
"""Seconds for which Telegram holds a request open; it cuts longer ones."""

LIMIT: Final = 100
"""Updates of one answer; Telegram gives no more."""

NETWORK_S: Final = 10.0
"""Seconds that a request may take beyond what Telegram holds it open."""

FAREWELL_S: Final = 2.0
"""Seconds at the end, of those that it may take, in which the last offset is confirmed."""

_WEBHOOK_HELP: Final = "another process set a webhook with this token: end it, and start this one anew"
_NETWORK_HELP: Final = "nothing to do if it passes: updates wait at Telegram, and the bot tries again"

HELP: Final = (
    ("terminated by other getUpdates", "another process polls with this token: end one of the two"),
    ("terminated by setWebhook", _WEBHOOK_HELP),
    ("webhook is active", _WEBHOOK_HELP),
)
"""What to do about a conflict (409), by a part of Telegram's words."""

_METHOD: Final = "getUpdates"
_UNUSABLE: Final = Answered(ok=False, error_code=HTTPStatus.OK, description="no updates in the answer")

_log = logging.getLogger(__name__)


class Source(Protocol):
    """Where updates are fetched: the hot client."""

    async def fetch(self, method: str, body: bytes, *, timeout_s: float) -> bytes | Answered:
        """Calls a method: the raw body of HTTP 200, or why there is none."""
        ...


class Polling:
    """Fetches updates of one bot and hands them to the hall.

    `me` may be set anew when Telegram has told the bot's name; `problem` is why nothing comes (None: all is
    well). A PASSIVE hall ends the fetching until `resume`.
    """

    def __init__(self, source: Source, hall: Hall, me: Me, pace: Pace | None = None) -> None:
        self.me = me
        self.problem: str | None = None
        self._source = source
        self._pace = Pace() if pace is None else pace
        self._offset = Offset()
        self._asked = asyncio.Event()
        self._asked.set()
        self._lanes = Lanes(hall, self._offset, self._pace, self._asked.clear)
        self._confirmed = 0
        self._failures = 0

    def resume(self) -> None:
        """Fetches again: this instance is ACTIVE."""
        self._asked.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Fetches until `stop` is set, then ends what is in flight and confirms what was committed.

        Raises ConfigError when Telegram refuses the token. What is not confirmed, Telegram gives again.
        """
        fetching = asyncio.create_task(self._fetch_on(), name="polling")
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            fetching.cancel()
            await asyncio.wait({fetching})
            await self._lanes.drain(max(self._pace.drain_s - FAREWELL_S, 0.0))
        if not fetching.cancelled():
            fetching.result()
        await self._confirm()

    async def _fetch_on(self) -> None:
        while True:
            await self._ready()
            wait_s = 0 if self._offset.is_open else LONG_S
            offset = self._offset.value
            came = await self._source.fetch(_METHOD, _body(offset, wait_s), timeout_s=wait_s + NETWORK_S)
            refusal = came if isinstance(came, Answered) else self._take(came)
            if refusal is None:
                self._confirmed = offset
                self._recovered()
            else:
                await self._pace.sleep(self._trouble(refusal))

    async def _ready(self) -> None:
        """Waits until all is done that was fetched, or has lasted for a while; and while it is PASSIVE."""
        if self._offset.is_open:
            await either(self._lanes.idle.wait(), asyncio.sleep(self._pace.patience_s))
        if self._lanes.halted:
            await self._rest()

    async def _rest(self) -> None:
        """Another instance is ACTIVE: leaves all that is not done to it, and waits to be asked."""
        _log.warning("This instance is PASSIVE: it fetches no updates until it becomes ACTIVE")
        await self._lanes.idle.wait()
        self._offset.forget()
        await self._asked.wait()
        self._lanes.reopen()

    def _take(self, raw: bytes) -> Answered | None:
        """Puts what is new into the lanes; an answer from which nothing can be taken is a refusal."""
        found = items(raw)
        if found is None or (found and all(item.update_id is None for item in found)):
            return _UNUSABLE
        if not self._lanes.halted:
            arrived, started = time(), perf_counter()
            for item in found:
                self._accept(item, arrived, started)
        return None

    def _accept(self, item: Item, arrived: float, started: float) -> None:
        """Takes one update; one that cannot be read is told, without a word of it, and passed over."""
        if item.update_id is not None and not self._offset.take(item.update_id):
            return
        incoming = read_value(item.update, me=self.me, arrived=arrived, started=started)
        if not isinstance(incoming, Unreadable):
            self._lanes.add(incoming)
            return
        _log.warning("Update %s cannot be read and is passed over: %s", item.update_id, incoming.problem)
        if item.update_id is not None:
            self._offset.done(item.update_id)

    def _trouble(self, refusal: Answered) -> float:
        """The seconds to wait after a refusal, which is told when it is a new one. Raises ConfigError."""
        if refusal.error_code == HTTPStatus.UNAUTHORIZED:
            raise ConfigError("Telegram refused the bot's token", help=TOKEN_HELP)
        self._failures += 1
        problem = f"{_METHOD}: {refusal.description or refusal.error_code}"
        if problem != self.problem:
            _log.warning("No updates come: %s; help: %s", problem, _help(refusal.description))
        self.problem = problem
        if refusal.retry_after:
            return self._pace.obeyed(refusal.retry_after)
        return self._pace.backoff(self._failures)

    def _recovered(self) -> None:
        if self.problem is not None:
            _log.info("Updates come again, after %d failures", self._failures)
        self._failures = 0
        self.problem = None

    async def _confirm(self) -> None:
        """Tells Telegram what was committed since the last request; without that it would come again."""
        offset = self._offset.value
        if offset == self._confirmed:
            return
        came = await self._source.fetch(_METHOD, _body(offset, 0, limit=1), timeout_s=FAREWELL_S)
        if isinstance(came, Answered):
            _log.warning("What was done last could not be confirmed (%s); it will be NOOP", came.description)


def _body(offset: int, wait_s: int, *, limit: int = LIMIT) -> bytes:
    return orjson.dumps(
        {"offset": offset, "limit": limit, "timeout": wait_s, "allowed_updates": ALLOWED_UPDATES}
    )


def _help(description: str) -> str:
    return next((text for words, text in HELP if words in description), _NETWORK_HELP)
