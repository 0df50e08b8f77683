"""The seams: what the hall asks of the database and of Telegram, and nothing else."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from botspec.contract.actions import Db
from botspec.core.effects import Answer, Effect, Receipt
from botspec.core.happening import Cause, Happened, JobEnd
from botspec.core.incoming import Incoming
from botspec.core.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known of an update that was committed before.

    How often it came in all, and what was answered.
    """

    attempt: int
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Committed effects of one update that wait for delivery.

    `cid` is the update's, `age_s` counts since the commit, `attempts` those made so far.
    """

    chat_id: int
    user_id: int
    update_id: int
    cid: str
    rev: int
    effects: tuple[Effect, ...]
    attempts: int
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The next `after` of a screen: due after so many seconds on it.

    `fired` are those of the one that has fired last; none has (0) when the user enters the screen.
    """

    screen: str
    seconds: int
    fired: int = 0


class Turn(Protocol):
    """One update's transaction, open: its update is claimed, and the row of this chat and user is locked.

    `position` is None for a new user; its session data is as stored, not yet read by the spec's types.
    `earlier` is set when the update was committed before: then nothing may be saved.
    """

    @property
    def db(self) -> Db: ...
    @property
    def position(self) -> Position | None: ...
    @property
    def earlier(self) -> Earlier | None: ...

    async def mark(self) -> None:
        """Remembers this moment of the transaction, so that what follows can be undone alone."""
        ...

    async def rewind(self) -> None:
        """Undoes all that was written since `mark`."""
        ...

    async def claim(self, cause: Cause) -> bool:
        """Ends what an event comes from, together with this turn: its job, if this run of it still counts.

        False when there is nothing to end any more, or when the user has left the screen in time.
        """
        ...

    async def start(self, task: str, payload: Mapping[str, object], cid: str) -> int:
        """Writes a job of this turn's user, and gives its id; it counts when the turn is committed."""
        ...

    async def wait(self, wait: Wait | None) -> None:
        """Remembers when the next `after` of the user's screen is due; None: there is none."""
        ...

    async def save(self, position: Position, effects: Sequence[Effect]) -> None:
        """Writes the position and the effects; they count when the turn's block ends without an exception."""
        ...


class Store(Protocol):
    """The database, as the hall sees it.

    Every method raises StoreError when the database does not do its part.
    """

    def turn(self, incoming: Incoming) -> AbstractAsyncContextManager[Turn]:
        """Opens the transaction of an update: commits at the end of the block, rolls back on an exception."""
        ...

    async def move(self, chat_id: int, to: int) -> int:
        """Lets what is known of a group go on under another id, at once; how many positions and jobs it was.

        Messages of the group are none of the other chat: there a screen is sent anew.
        """
        ...

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        """Records what was delivered: the screen's message, and what is still owed, and when."""
        ...

    def overdue(self) -> AbstractAsyncContextManager["Claim | None"]:
        """Claims the oldest parcel that is due while the block lasts: no other instance delivers it."""
        ...

    async def forget(self) -> int:
        """Forgets updates that are too old to be delivered again; how many they were."""
        ...


class Claim(Protocol):
    """A parcel that this instance alone delivers now."""

    @property
    def parcel(self) -> Parcel: ...

    async def settle(self, receipts: Sequence[Receipt]) -> None:
        """Records what was delivered, in the transaction that holds the claim."""
        ...


class FileIds(Protocol):
    """The ids under which Telegram keeps files that were shown before, by their marks.

    No method raises: a database that does not do its part knows no file.
    """

    async def find(self, mark: str) -> str:
        """The id of a file, empty when it is not known."""
        ...

    async def keep(self, mark: str, file_id: str) -> None:
        """Remembers the id of a file."""
        ...

    async def forget(self, mark: str) -> None:
        """Forgets an id that Telegram does not know any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A job that this instance alone runs now.

    `parent` is the cid of the press that started it, `owed` the reason of a bad end that could not be told by
    an earlier run (empty: there is none); `first_name`, `language`, `locale` and `session` are the
    user's as his position has them; `waited_s` counts since the job was started, or was to be tried again.
    """

    job: int
    task: str
    payload: Mapping[str, object]
    attempt: int
    chat_id: int
    user_id: int
    parent: str
    waited_s: float
    owed: str = ""
    first_name: str = ""
    language: str = ""
    locale: str = ""
    session: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A user who has been on a screen long enough for one of its `after` arcs, or for one that it had once.

    `fired` are the seconds of the last one that fired since he entered the screen.
    """

    chat_id: int
    user_id: int
    screen: str
    entered_at: datetime
    stayed_s: float
    fired: int


class Queue(Protocol):
    """The background work of a bot, as those see it who do it.

    Every method raises StoreError when the database does not do its part. Only the run that was claimed last
    counts: what another one says of its job changes nothing.
    """

    async def claim(self, tasks: Sequence[str], count: int) -> Sequence[Run]:
        """Claims up to so many jobs of these tasks: new ones, and those whose runner is gone."""
        ...

    async def beat(self, runs: Sequence[Run]) -> frozenset[int]:
        """Says that these runs go on; the jobs of those that still count."""
        ...

    async def retry(self, run: Run, delay: timedelta) -> bool:
        """Lets the job be claimed again after a while; False when the run does not count any more."""
        ...

    async def owe(self, run: Run, reason: str, delay: timedelta) -> bool:
        """Lets the job's bad end be told after a while; False when the run does not count any more."""
        ...

    async def release(self, run: Run) -> None:
        """Lets the job be claimed again at once, as if this run had never been."""
        ...

    async def end(self, run: Run, end: JobEnd) -> bool:
        """Ends a job that nobody is told of; False when the run does not count any more."""
        ...

    async def waiting(self) -> Mapping[str, int]:
        """How many jobs wait or run, by task."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Db]:
        """A transaction for the bot's own code."""
        ...


class Timers(Protocol):
    """How long users have been on their screens. Every method raises StoreError."""

    async def due(self, count: int) -> Sequence[Due]:
        """Claims up to so many users whose time on their screen is up; nobody else gets them for a while."""
        ...

    async def reset(self, due: Due, seconds: int | None) -> None:
        """Sets the user's time anew after a change of the spec: to so many seconds there, or to never."""
        ...


class Events(Protocol):
    """The hall, as those see it who bring events there."""

    async def happen(self, incoming: Incoming) -> Happened:
        """Takes one event through the hall."""
        ...


class Messenger(Protocol):
    """Telegram, as the hall sees it. It never raises for what Telegram answers: the receipts tell.

    One that is DONE with an error was delivered, but not as meant.
    """

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        """Delivers effects, an answer and a screen at the same time; receipts come in the effects' order."""
        ...
