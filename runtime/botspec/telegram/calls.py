"""The calls that one effect takes, counted and timed, and how it ended."""

from dataclasses import dataclass
from time import perf_counter

from botspec.core.effects import Effect, Mode, Outcome, Receipt
from botspec.telegram.client import Answered, Client, Fate
from botspec.telegram.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How an effect ended; DONE with an error: it reached the user, but not as it was meant.

    `carries` is the mark of the file that a screen shows now; `file_id` is what Telegram calls it, as far as
    that was new; `unfit` tells that it failed because of its file.
    """

    outcome: Outcome
    mode: Mode | None = None
    message_id: int | None = None
    carries: str = ""
    file_id: str = ""
    unfit: bool = False
    error: str = ""
    retry_after: float = 0.0


class Calls:
    """Makes the calls of one effect."""

    __slots__ = ("_client", "_count", "_seconds")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._count = 0
        self._seconds = 0.0

    async def once(self, request: Request) -> Answered:
        """Makes a call that must not be made twice."""
        started = perf_counter()
        if request.learns is None and isinstance(request.body, bytes):
            answered = await self._client.call(request.method, request.body)
        else:
            answered = await self._client.carry(request)
        self._seconds += perf_counter() - started
        self._count += 1
        return answered

    async def safely(self, request: Request) -> Answered:
        """Makes a call that may be repeated: once more, at once, when a kept connection broke under it."""
        answered = await self.once(request)
        return await self.once(request) if answered.fate is Fate.DROPPED else answered

    def receipt(self, effect: Effect, end: End) -> Receipt:
        """The receipt of an effect that ended so after these calls."""
        return Receipt(
            effect=effect,
            outcome=end.outcome,
            mode=end.mode,
            message_id=end.message_id,
            carries=end.carries,
            error=end.error,
            retry_after=end.retry_after,
            latency_ms=self._seconds * 1000,
            calls=self._count,
        )
