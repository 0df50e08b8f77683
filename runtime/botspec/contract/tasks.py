"""Background work: where an action starts it, what its function gets, and how it says that it failed."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from botspec.contract.actions import Db, User


class Work(Protocol):
    """Where the press of an action starts tasks, in the transaction of the press."""

    async def start(self, task: str, payload: Mapping[str, object], /) -> int:
        """Writes the job and gives its id; a press that is refused or fails leaves no job."""
        ...


class Transactions(Protocol):
    """Where a task's function gets transactions from."""

    def transaction(self) -> AbstractAsyncContextManager[Db]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every task function gets; a generated subclass adds the payload.

    `attempt` counts from 1: a job runs again after an exception, a timeout or a crash, so what it does has to
    bear that. `user` and `chat_id` are those of the press that started it, and `cid` is that press's.
    """

    id: int
    attempt: int
    user: User
    chat_id: int
    cid: str
    store: Transactions = field(repr=False, compare=False)

    def transaction(self) -> AbstractAsyncContextManager[Db]:
        """Opens a transaction of its own: it commits at the end of the block, and not on an exception."""
        return self.store.transaction()


class TaskFailed(Exception):  # noqa: N818 (it tells an outcome, as StopIteration does)
    """Raised by a task's function: the job fails at once, with this reason, and is not tried again."""

    def __init__(self, reason: str) -> None:
        """`reason` is one of the bot's ReasonCode."""
        super().__init__(str(reason))
        self.reason = reason
