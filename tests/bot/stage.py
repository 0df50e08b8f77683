"""What the tests of the reference bot share: who presses, where, and a log in memory."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import asyncpg

from botspec.contract import Db, User
from generated.actions import ConfirmRun, ConfirmRunFacts
from generated.facts import OfferItem
from generated.session import SessionData

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
class Jobs:
    """Writes jobs as the runtime does; nobody runs them."""

    db: Db
    cid: str

    async def start(self, task: str, payload: Mapping[str, object], /) -> int:
        """Give the number of a queued job of the user."""
        job = await self.db.fetchval(_JOB, CHAT, USER, task, self.cid)
        assert isinstance(job, int)
        return job


_JOB = """
    INSERT INTO jobs (bot_id, chat_id, id, user_id, kind, cid)
    VALUES (42, $1, nextval('pgqueuer_id_seq'), $2, $3, $4) RETURNING id
"""

OFFER = OfferItem(title="DeepDream", price=Decimal("3.50"), enabled=True)
DATA = SessionData(model="deepdream", aspect="16:9", style="art", prompt="a lighthouse")


def confirming(
    db: Db, *, cid: str = "c1d00001", data: SessionData = DATA, offer: OfferItem = OFFER
) -> ConfirmRun:
    """A press of the user on CONFIRM_RUN."""
    return ConfirmRun(
        db=db,
        user=ADA,
        watch=Log(),
        cid=cid,
        chat_id=CHAT,
        data=data,
        facts=ConfirmRunFacts(offer=offer),
        work=Jobs(db, cid),
    )
