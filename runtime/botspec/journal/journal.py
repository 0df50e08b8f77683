"""The journal: events become lines, each with the same few fields, for the memory and for the way out."""

import traceback
from collections.abc import Callable
from contextvars import ContextVar, Token
from time import perf_counter, time
from types import TracebackType
from typing import Final, Protocol, Self

from botspec.contract.vocabulary import BotState, Reason
from botspec.core.events import (
    Chain,
    DispatchFail,
    DispatchOk,
    EventReceived,
    Late,
    Log,
    Process,
    UpdateReceived,
    came,
)
from botspec.core.incoming import Incoming
from botspec.journal.lines import AnyEvent, Line, Shapes, Stamp
from botspec.journal.memory import LogWatch, Memory
from botspec.journal.privacy import Hasher, Redactor
from botspec.journal.volume import Volume, is_loud

_ENDS: Final = (DispatchOk, DispatchFail)

SILENT: Final = "SilentUpdate"
"""`error_type` of an update that ended without DISPATCH_OK or DISPATCH_FAIL, and without an exception."""


class Out(Protocol):
    """Where lines go."""

    def write(self, line: Line, *, loud: bool) -> None:
        """Takes a line and returns at once; a `loud` one may not be dropped."""
        ...


class Journal:
    """The one door for events, for any thread; it never raises for what stands in an event."""

    def __init__(
        self,
        *,
        out: Out,
        hasher: Hasher,
        redactor: Redactor,
        state: Callable[[], BotState],
        volume: Volume | None = None,
    ) -> None:
        """`state` is asked for every line; a Volume of INFO is the default."""
        self.volume = Volume() if volume is None else volume
        self.hasher = hasher
        self._out = out
        self._redactor = redactor
        self._state = state
        self._memory = Memory()
        self._stamp = Stamp()
        self._shapes = Shapes()
        self.watch = LogWatch(self._memory, self.volume)

    def scribe(self, incoming: Incoming) -> "Scribe":
        """Opens the chain of one update; leave it by `with`, so that no update ends in silence."""
        return Scribe(self, incoming)

    def pen(self, cid: str, user_id: int, chat_id: int) -> "Pen":
        """Opens what writes what belongs to a cid; use it by `with`, so that foreign lines get it, too."""
        return Pen(self, cid, user_id, chat_id)

    def process(self, event: Process) -> None:
        """Writes a line of the process itself; it has no cid."""
        self.write(event)

    def log(self, event: Log) -> None:
        """Writes a line of foreign code; it has the cid of that in whose course it was said, if any."""
        self.write(event, _CURRENT.get())

    def write(self, event: AnyEvent, scribe: "Pen | None" = None, at: float | None = None) -> None:
        """Writes one line, of this update if there is one, at Unix time `at` or now."""
        shape = self._shapes[type(event)]
        level = event.level
        head = (self._stamp(time() if at is None else at), level, event.name)
        state = self._state()
        if scribe is None:
            values = (*head, None, *shape.own(event), state, None, None)
        else:
            values = (*head, scribe.cid, *shape.own(event), state, scribe.user_hash, scribe.chat_hash)
        line: Line = dict(zip(shape.names, values, strict=True))
        for name in shape.optional:
            if line[name] is None:
                del line[name]
        for name in shape.free:
            if name in line:
                line[name] = self._redactor(str(line[name]))
        self._memory.keep(line)
        if self.volume.hears(level):
            self._out.write(line, loud=is_loud(level))


class Pen:
    """Writes lines that belong together: every one has their cid and the hashes of their user and chat."""

    __slots__ = ("_journal", "_token", "chat_hash", "cid", "user_hash")

    def __init__(self, journal: Journal, cid: str, user_id: int, chat_id: int) -> None:
        self.cid = cid
        self.user_hash = journal.hasher(user_id) if user_id else None
        self.chat_hash = journal.hasher(chat_id) if chat_id else None
        self._journal = journal
        self._token: Token[Pen | None] | None = None

    def write(self, event: Late) -> None:
        """Writes a line of a job, or of a late delivery."""
        self._journal.write(event, self)

    def __enter__(self) -> Self:
        """Foreign lines of this block, and of tasks that it starts, get the cid from here on."""
        self._token = _CURRENT.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the block; an exception goes on its way."""
        if self._token is not None:
            _CURRENT.reset(self._token)


class Scribe(Pen):
    """Writes the chain of one update, or of one event."""

    __slots__ = ("_begun", "_ended", "_incoming")

    def __init__(self, journal: Journal, incoming: Incoming) -> None:
        super().__init__(journal, incoming.cid, incoming.user_id, incoming.chat_id)
        self._incoming = incoming
        self._begun = False
        self._ended = False

    def __call__(self, event: Chain, at: float | None = None) -> None:
        """Writes a line; `at` is the Unix time of the event in seconds when it is not now."""
        if isinstance(event, _ENDS):
            self._ended = True
        self._begun = True
        self._journal.write(event, self, at)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the chain; an exception goes on its way."""
        super().__exit__(kind, error, trace)
        self.close(error)

    def close(self, error: BaseException | None = None) -> None:
        """Writes an ERROR line when the update had no last line: silence is an error, too."""
        if self._ended:
            return
        incoming = self._incoming
        if not self._begun:
            self(_opening(incoming), incoming.arrived)
        self(
            DispatchFail(
                reason_code=Reason.INTERNAL_ERROR,
                error_type=SILENT if error is None else type(error).__name__,
                error="the update ended without a verdict" if error is None else str(error),
                traceback=None if error is None else "".join(traceback.format_exception(error)),
                latency_ms=round((perf_counter() - incoming.started) * 1000, 1),
            )
        )


def _opening(incoming: Incoming) -> UpdateReceived | EventReceived:
    """The first line of what nobody has spoken of yet."""
    if incoming.event is not None:
        return came(incoming.event)
    return UpdateReceived(
        event_type=incoming.event_type, update_id=incoming.update_id, attempt=1, queue_size=0
    )


_CURRENT: Final[ContextVar[Pen | None]] = ContextVar("botspec.scribe", default=None)
"""That in whose course the code runs: this is how a line of foreign code finds its cid."""
