"""The seams: what the hall asks of the database and of Telegram, and nothing else."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from botspec.contract.actions import Db
from botspec.core.effects import Answer, Effect, Receipt
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

    `age_s` since the commit, `attempts` made so far.
    """

    chat_id: int
    user_id: int
    update_id: int
    rev: int
    effects: tuple[Effect, ...]
    attempts: int
    age_s: float


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


class Messenger(Protocol):
    """Telegram, as the hall sees it. It never raises for what Telegram answers: the receipts tell.

    One that is DONE with an error was delivered, but not as meant.
    """

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        """Delivers effects, an answer and a screen at the same time; receipts come in the effects' order."""
        ...
