"""Background work on PostgreSQL: what waits and runs is a row of PgQueuer's queue, its record one of jobs.

Only PgQueuer's statements are used, on connections of our own. Its QueueManager is not: it marks what was
cancelled at shutdown as done for ever, ends when the database is away for a moment, waits without a limit for
what still runs, and needs a session for LISTEN, which a pooler for transactions does not give.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final, cast
from uuid import uuid4

import asyncpg
import orjson
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import (
    DBSettings,
    Durability,
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import JOB_STATUS, Channel, JobId, QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries

from botspec.contract.actions import Db
from botspec.contract.scope import Scope
from botspec.core.happening import JobEnd
from botspec.ports import Run
from botspec.store import codec
from botspec.store.pool import Connection, Database, Pool
from botspec.store.queries import read_queries

STALE: Final = timedelta(seconds=30)
"""How long nothing is heard of a runner before its job is claimed by somebody else."""

NAMES: Final = DBSettings(
    prefix="",
    db_schema=None,
    channel=Channel("ch_pgqueuer"),
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
)
"""The names of our migration. PgQueuer would read them from the environment, even from a variable CHANNEL."""

_BUILDERS: Final = (
    QueryBuilderEnvironment(NAMES),
    QueryQueueBuilder(NAMES),
    QuerySchedulerBuilder(NAMES),
)
_NO_LIMIT: Final = EntrypointExecutionParameter(concurrency_limit=0)


def queries(connection: Connection) -> Queries:
    """PgQueuer's statements on a connection of ours."""
    driver = AsyncpgDriver(cast("asyncpg.Connection", connection))
    return Queries(driver, *_BUILDERS)


async def enqueue(
    connection: Connection, bot_id: int, chat_id: int, task: str, payload: Mapping[str, object]
) -> int:
    """Puts a job into the queue, in the transaction of the connection; its id."""
    body = orjson.dumps([chat_id, codec.plain(payload)])
    [job] = await queries(connection).enqueue(_place(bot_id, task), body)
    return job


async def settle(connection: Connection, job: int, end: JOB_STATUS) -> None:
    """Takes a job out of the queue, in the transaction of the connection."""
    kit = queries(connection)
    await kit.driver.execute(kit.qbq.build_log_job_query(), [JobId(job)], [end], [None])


class PostgresQueue:
    """The background work of one bot."""

    def __init__(self, pool: Pool, bot_id: int, scope: Scope = Scope.USER) -> None:
        self._database = Database(pool)
        self._bot_id = bot_id
        self._scope = scope
        self._sql = read_queries("work.sql")
        self._runner = QueueManagerId(uuid4())

    async def claim(self, tasks: Sequence[str], count: int) -> Sequence[Run]:
        """Claims up to so many jobs of these tasks: new ones, and those whose runner is gone."""
        places = {QueueEntrypoint(_place(self._bot_id, task)): _NO_LIMIT for task in tasks}
        async with self._database.transaction() as connection:
            picked = await queries(connection).dequeue(count, places, self._runner, None, STALE)
            if not picked:
                return ()
            bodies = {job.id: _body(job) for job in picked}
            rows = await connection.fetch(
                self._sql["claim_runs"],
                self._bot_id,
                [bodies[job.id][0] for job in picked],
                [job.id for job in picked],
                [job.execute_after for job in picked],
            )
            for gone in bodies.keys() - {row["id"] for row in rows}:
                await settle(connection, gone, "canceled")
            return await self._runs(connection, rows, {job: body for job, (_, body) in bodies.items()})

    async def beat(self, runs: Sequence[Run]) -> frozenset[int]:
        """Says that these runs go on; the jobs of those that still count."""
        keys = ([run.chat_id for run in runs], [run.job for run in runs], [run.attempt for run in runs])
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["running"], self._bot_id, *keys)
            held = [JobId(row["id"]) for row in rows]
            if held:
                await queries(connection).update_heartbeat(held)
            return frozenset(held)

    async def retry(self, run: Run, delay: timedelta) -> bool:
        """Lets the job be claimed again after a while; False when the run does not count any more."""
        return await self._requeue(run, delay, 0)

    async def owe(self, run: Run, reason: str, delay: timedelta) -> bool:
        """Lets the job's bad end be told after a while; False when the run does not count any more."""
        return await self._requeue(run, delay, 0, owed=reason)

    async def release(self, run: Run) -> None:
        """Lets the job be claimed again at once, as if this run had never been."""
        await self._requeue(run, timedelta(0), 1)

    async def end(self, run: Run, end: JobEnd) -> bool:
        """Ends a job that nobody is told of; False when the run does not count any more."""
        async with self._database.transaction() as connection:
            return await end_job(connection, self._sql, (self._bot_id, run.chat_id), end)

    async def waiting(self) -> Mapping[str, int]:
        """How many jobs wait or run, by task."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["open_jobs"], self._bot_id)
            return {row["kind"]: row["count"] for row in rows}

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """A transaction for the bot's own code."""
        async with self._database.transaction() as connection:
            yield connection

    async def _requeue(self, run: Run, delay: timedelta, taken_back: int, *, owed: str | None = None) -> bool:
        keys = (self._bot_id, run.chat_id, run.job, run.attempt, taken_back, owed)
        async with self._database.transaction() as connection:
            if await connection.fetchval(self._sql["requeue_job"], *keys) is None:
                return False
            kit = queries(connection)
            await kit.driver.execute(kit.qbq.build_retry_job_query(), JobId(run.job), delay, None)
            return True

    async def _runs(
        self,
        connection: Connection,
        rows: Sequence[asyncpg.Record],
        payloads: Mapping[int, Mapping[str, object]],
    ) -> Sequence[Run]:
        keys = {row["id"]: self._place_of(row) for row in rows}
        chats, owners = [chat for chat, _ in keys.values()], [owner for _, owner in keys.values()]
        found = await connection.fetch(self._sql["runners"], self._bot_id, chats, owners)
        places = {(row["chat_id"], row["user_id"]): row for row in found}
        return [_run(row, payloads[row["id"]], places.get(keys[row["id"]])) for row in rows]

    def _place_of(self, row: asyncpg.Record) -> tuple[int, int]:
        """The chat of a job, and the owner of the position there."""
        return row["chat_id"], self._scope.owner(row["chat_id"], row["user_id"])


async def end_job(connection: Connection, sql: Mapping[str, str], chat: tuple[int, int], end: JobEnd) -> bool:
    """Ends a job in the transaction of the connection; False when another run of it counts, or none."""
    status = "failed" if end.reason else "completed"
    error = " ".join(word for word in (end.reason, end.error_type) if word) or None
    if await connection.fetchval(sql["end_job"], *chat, end.job, end.attempt, status, error) is None:
        return False
    await settle(connection, end.job, "exception" if end.reason else "successful")
    return True


def _place(bot_id: int, task: str) -> str:
    """The queue of one task of one bot."""
    return f"{bot_id}:{task}"


def _body(job: Job) -> tuple[int, Mapping[str, object]]:
    """The chat that a job belongs to, and its payload."""
    chat_id, payload = orjson.loads(job.payload or b"[0,{}]")
    return chat_id, payload


def _run(row: asyncpg.Record, payload: Mapping[str, object], place: asyncpg.Record | None) -> Run:
    run = Run(
        job=row["id"],
        task=row["kind"],
        payload=payload,
        attempt=row["attempts"],
        chat_id=row["chat_id"],
        user_id=row["user_id"],
        parent=row["cid"],
        waited_s=max(0.0, row["waited_s"]),
        owed=row["error"] or "",
    )
    if place is None:
        return run
    run = replace(run, locale=place["locale"], session=codec.load_session(place["data"]))
    if place["user_id"] != run.user_id:  # a shared position tells who was there last, not who began this
        return run
    return replace(run, first_name=place["first_name"], language=place["language"])
