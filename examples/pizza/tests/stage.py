"""What the tests share: who presses, a log that nobody reads, and what stands behind tasks."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import asyncpg

from botspec.contract import Db, User

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Jobs: TypeAlias = list[tuple[str, Mapping[str, object]]]

BEA: Final = User(id=5001, first_name="Bea", locale="en", role="user")


class Silence:
    """A log without lines."""

    def last_cid(self) -> str | None:
        """Give none."""
        return None

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """Give none."""
        return ()

    def debug_for(self, seconds: float) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Started:
    """Where actions start tasks: what was started; the jobs count from 101."""

    jobs: list[tuple[str, Mapping[str, object]]] = field(
        default_factory=list[tuple[str, Mapping[str, object]]]
    )

    async def start(self, task: str, payload: Mapping[str, object], /) -> int:
        """Note the task and its payload."""
        self.jobs.append((task, payload))
        return 100 + len(self.jobs)


@dataclass(frozen=True, slots=True)
class Transactions:
    """Where tasks get transactions: one after the other, on one connection."""

    connection: Connection

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """Open one; it commits at the end of the block."""
        async with self.connection.transaction():
            yield self.connection
