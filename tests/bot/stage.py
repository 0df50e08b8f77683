"""What the tests of the reference bot share: who presses, where, and a log in memory."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import asyncpg

from botspec.contract import Db, Press, User

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


def press_of(db: Db, *, cid: str = "c1d00001", user: User = ADA) -> Press:
    """A press of this user, as far as every action knows it."""
    return Press(db=db, user=user, watch=Log(), cid=cid, chat_id=CHAT)
