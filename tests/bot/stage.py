"""What the tests of the reference bot share: who presses, where, and a log in memory."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import asyncpg

from botspec.contract import Db, User

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Connect: TypeAlias = Callable[[], Awaitable[Connection]]

USER = 1001
CHAT = 2002
ADA = User(id=USER, first_name="Ada", locale="en", role="user")


@dataclass(slots=True)
class Log:
    """A log in memory: these lines, oldest first, and how long DEBUG was asked for."""

    lines: Sequence[Mapping[str, object]] = ()
    debug_seconds: list[float] = field(default_factory=list[float])

    def last_cid(self) -> str | None:
        """Give the cid of the last line."""
        return str(self.lines[-1]["cid"]) if self.lines else None

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """Give the last lines, or the last refusals, newest first."""
        found = [line for line in self.lines if not rejected or str(line["name"]).endswith("_REJECTED")]
        return found[::-1][:count]

    def debug_for(self, seconds: float) -> None:
        """Note the wish."""
        self.debug_seconds.append(seconds)


@dataclass(slots=True)
class Started:
    """Where actions start tasks: the names of those that were started; the first job's number is 17."""

    tasks: list[str] = field(default_factory=list[str])

    async def start(self, task: str, payload: Mapping[str, object], /) -> int:
        """Note the task."""
        self.tasks.append(task)
        return 16 + len(self.tasks)


@dataclass(frozen=True, slots=True)
class Transactions:
    """Where tasks get transactions: one after the other, on one connection."""

    connection: Connection

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """Open one; it commits at the end of the block."""
        async with self.connection.transaction():
            yield self.connection
