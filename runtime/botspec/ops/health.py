"""The state of the process in one report: what memory knows is fresh, what costs a query is kept 5 s."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from typing import Final, Protocol

from botspec.contract.errors import BotspecError
from botspec.contract.vocabulary import BotState

KEPT_S: Final = 5.0
"""Seconds for which stored figures are kept: whoever asks for health does not load the database."""

PATIENCE_S: Final = 2.0
"""Seconds after which the database counts as silent."""

CROWDED: Final = 80
"""Updates in flight above which the bot does not keep up."""


STATUSES: Final = ("queued", "running", "completed", "failed", "cancelled")
"""What can become of a job, in this order."""


class Status(StrEnum):
    """Good; working, but look at it; not working."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Phase(StrEnum):
    """Where in its life the process is; only in SERVING it takes updates, and it is migrated by then."""

    STARTING = "starting"
    SERVING = "serving"
    DRAINING = "draining"


class Pool(Protocol):
    """The database connections: in use, idle, and at most."""

    @property
    def used(self) -> int: ...
    @property
    def idle(self) -> int: ...
    @property
    def max(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What memory knows.

    `pool` is None before it is open, `last_update_age` (seconds) before the first update; `telegram_error` is
    None when the last call, or the last look at the webhook, was good.
    """

    phase: Phase
    lock_state: BotState
    queue_size: int
    pool: Pool | None = None
    last_update_age: float | None = None
    telegram_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What only the database knows: migrations that are applied and that are not, owed effects, and jobs.

    `tasks` counts jobs by status: of those that have ended, the ones of a day.
    """

    migrations_applied: int
    migrations_pending: int
    outbox_pending: int
    tasks: Mapping[str, int] = field(default_factory=dict[str, int])


class HealthSource(Protocol):
    """Whoever knows how the bot is."""

    @property
    def version(self) -> str: ...
    @property
    def spec_hash(self) -> str: ...

    def vitals(self) -> Vitals:
        """The state now, without waiting for anything."""
        ...

    async def stored(self) -> Stored:
        """Asks the database; it is asked once in 5 s at most. Raises StoreError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer to `/health`: its status, and its fields in their order."""

    status: Status
    fields: dict[str, object]


class Health:
    """Reports on one source; its uptime counts from when it was made."""

    def __init__(self, source: HealthSource, clock: Callable[[], float] = monotonic) -> None:
        """`clock` counts seconds and never goes back."""
        self._source = source
        self._clock = clock
        self._started = clock()
        self._asking = asyncio.Lock()
        self._stored: Stored | None = None
        self._failure = ""
        self._fresh_until = self._started

    async def report(self) -> Report:
        """Puts the report together; it never raises for what is wrong with the bot."""
        stored = await self._kept()
        vitals = self._source.vitals()
        found = list(_problems(vitals, stored, self._failure))
        status = max((status for status, _ in found), key=list(Status).index, default=Status.OK)
        fields = {"status": status, **self._fields(vitals, stored), "problems": [text for _, text in found]}
        return Report(status=status, fields=fields)

    def _fields(self, vitals: Vitals, stored: Stored | None) -> dict[str, object]:
        pool, age = vitals.pool, vitals.last_update_age
        return {
            "phase": vitals.phase,
            "uptime": round(self._clock() - self._started, 1),
            "version": self._source.version,
            "spec_hash": self._source.spec_hash,
            "lock_state": vitals.lock_state,
            "queue_size": vitals.queue_size,
            "db_pool": None if pool is None else {"used": pool.used, "idle": pool.idle, "max": pool.max},
            "migrations": None
            if stored is None
            else {"applied": stored.migrations_applied, "pending": stored.migrations_pending},
            "outbox_pending": None if stored is None else stored.outbox_pending,
            "tasks": None if stored is None else {status: stored.tasks.get(status, 0) for status in STATUSES},
            "last_update_age": None if age is None else round(age, 1),
            "telegram": {"last_error": vitals.telegram_error},
        }

    async def _kept(self) -> Stored | None:
        """The stored figures, asked for when they are old, by one caller at a time."""
        async with self._asking:
            if self._clock() >= self._fresh_until:
                self._stored = await self._ask()
                self._fresh_until = self._clock() + KEPT_S
            return self._stored

    async def _ask(self) -> Stored | None:
        """The figures, or None; `_failure` says why, in no words of the database: the answer is public."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._source.stored()
        except (BotspecError, OSError) as error:  # a TimeoutError is an OSError
            self._failure = type(error).__name__
            return None


def _problems(vitals: Vitals, stored: Stored | None, failure: str) -> Iterator[tuple[Status, str]]:
    """Everything that is not as it should be, with what to do about it."""
    if vitals.phase is Phase.STARTING:
        yield Status.FAIL, "the bot has not started yet; help: look for STARTUP in the log"
    if vitals.phase is Phase.DRAINING:
        yield Status.WARN, "the bot is stopping: it finishes what it has begun"
    if stored is None:
        yield Status.FAIL, f"the database did not answer ({failure}); help: look at it, and at DATABASE_URL"
    elif stored.migrations_pending:
        missing = stored.migrations_pending
        yield Status.FAIL, f"migrations not applied: {missing}; help: start the bot anew, it applies them"
    if vitals.lock_state is BotState.PASSIVE:
        yield Status.WARN, "another instance is ACTIVE: this one waits for its turn"
    if vitals.queue_size > CROWDED:
        yield (
            Status.WARN,
            "updates come in faster than they are handled; help: look at DISPATCH_OK's latency_ms",
        )
    if vitals.telegram_error is not None:
        yield Status.WARN, "Telegram reported an error; help: telegram.last_error says which"
