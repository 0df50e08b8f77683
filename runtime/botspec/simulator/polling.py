"""Long polling: getUpdates as Telegram plays it, one poller at a time."""

from dataclasses import dataclass

from botspec.simulator.errors import conflict
from botspec.simulator.timing import Bell
from botspec.simulator.updates import UpdateQueue
from botspec.simulator.wire import JsonValue

LONGEST_POLL = 50
"""Seconds; Telegram cuts longer timeouts."""

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True, kw_only=True)
class Poller:
    """Hands out waiting updates; a request that waits is ended by the next request, or by a webhook."""

    queue: UpdateQueue
    bell: Bell
    closing: bool = False
    _latest: int = 0
    _ended_by: str = OTHER_POLLER

    def interrupt(self, reason: str) -> None:
        """Ends the request that waits with a 409 that has this reason."""
        self._latest += 1
        self._ended_by = reason
        self.bell.ring()

    def close(self) -> None:
        """Lets the request that waits return with nothing, because the simulator stops."""
        self.closing = True
        self.bell.ring()

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[JsonValue]:
        """Returns up to `limit` updates; waits up to `seconds` for the first one."""
        self.interrupt(OTHER_POLLER)
        mine = self._latest
        if offset:
            self.queue.confirm(offset)
        await self.bell.until(
            lambda: self._latest != mine or self.closing or bool(self.queue.waiting()),
            within=min(seconds, LONGEST_POLL),
        )
        if self._latest != mine:
            raise conflict(self._ended_by)
        updates: list[JsonValue] = []
        for entry in self.queue.waiting()[:limit]:
            entry.attempts += 1
            entry.ignores_offset = False
            updates.append(entry.update)
        return updates
