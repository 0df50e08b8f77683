"""The plans of the store's statements on full tables: each finds its rows by an index, none reads a table."""

import re
from collections.abc import AsyncIterator
from typing import Any, Final, cast
from uuid import uuid4

import asyncpg
import pytest
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId

from botspec.store.embedded import EmbeddedPostgres
from botspec.store.queries import read_queries
from botspec.store.queue import STALE, queries
from tests.store.turns import Connection

FILL: Final = """
    INSERT INTO positions (bot_id, chat_id, user_id, screen, rev, data, history, page, locale)
        SELECT 42, n, n, 'MENU', 1, '{}', '{}', 0, '' FROM generate_series(1, 20000) AS n;
    INSERT INTO updates_seen (bot_id, chat_id, update_id, seen_at)
        SELECT 42, n % 5000, n, now() - interval '60 hours' + n * interval '10 seconds'
        FROM generate_series(1, 20000) AS n;
    INSERT INTO outbox (bot_id, chat_id, update_id, user_id, rev, effects, due_at)
        SELECT 42, n % 5000, n, n % 5000, 1, '[]', now() + n * interval '1 second'
        FROM generate_series(1, 20000) AS n;
    INSERT INTO file_ids (bot_id, mark, file_id, kept_at)
        SELECT 42, 'photo:' || n, 'AgAC' || n, now() - interval '40 days' + n * interval '5 minutes'
        FROM generate_series(1, 20000) AS n;
    INSERT INTO jobs (bot_id, chat_id, id, user_id, kind, status, attempts, cid, created_at, completed_at)
        SELECT 42, n % 5000, n, n % 5000, 'COOK', CASE WHEN n % 50 = 0 THEN 'running' ELSE 'completed' END,
            1, 'c', now(), CASE WHEN n % 50 = 0 THEN NULL ELSE now() - n * interval '1 minute' END
        FROM generate_series(1, 20000) AS n;
    INSERT INTO timers (bot_id, chat_id, user_id, screen, entered_at, due_at)
        SELECT 42, n, n, 'MENU', now(), now() + n * interval '1 second' FROM generate_series(1, 20000) AS n;
    INSERT INTO pgqueuer (id, priority, status, entrypoint, execute_after, heartbeat)
        SELECT n, 0, CASE WHEN n % 2 = 0 THEN 'queued' ELSE 'picked' END::pgqueuer_status, '42:COOK',
            now() - interval '1 hour' + n * interval '1 second', now() + n * interval '1 second'
        FROM generate_series(1, 20000) AS n;
    INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint)
        SELECT now() - interval '60 hours' + n * interval '10 seconds', n, 'queued', 0, '42:COOK'
        FROM generate_series(1, 20000) AS n;
    ANALYZE positions, updates_seen, outbox, file_ids, jobs, timers, pgqueuer, pgqueuer_log;
"""

STATEMENTS: Final = {**read_queries("store.sql"), **read_queries("work.sql"), **read_queries("move.sql")}

USES: Final = {
    "open_turn": {"updates_seen_pkey", "positions_pkey"},
    "save_turn": {"updates_seen_pkey", "positions_pkey"},
    "settle": {"outbox_pkey", "positions_pkey"},
    "defer": {"outbox_pkey", "positions_pkey"},
    "overdue": {"outbox_due", "outbox_pkey", "positions_pkey"},
    "set_aside": {"outbox_pkey"},
    "forget": {"updates_seen_age"},
    "find_file_id": {"file_ids_pkey"},
    "keep_file_id": {"file_ids_pkey"},
    "forget_file_id": {"file_ids_pkey"},
    "forget_file_ids": {"file_ids_age"},
    "insert_job": set[str](),
    "end_job": {"jobs_pkey"},
    "set_timer": {"timers_pkey"},
    "move_timer": {"timers_pkey"},
    "clear_timer": {"timers_pkey"},
    "timer_stands": {"timers_pkey"},
    "claim_runs": {"jobs_pkey"},
    "runners": {"positions_pkey"},
    "running": {"jobs_pkey"},
    "requeue_job": {"jobs_pkey"},
    "due_timers": {"timers_due"},
    "reset_timer": {"timers_pkey"},
    "drop_timer": {"timers_pkey"},
    "open_jobs": {"jobs_open"},
    "jobs_by_status": {"jobs_open", "jobs_ended"},
    "forget_log": {"pgqueuer_log_created"},
    "drop_moved_timers": {"timers_pkey", "positions_pkey"},
    "drop_moved_positions": {"positions_pkey"},
    "move_positions": {"positions_pkey"},
    "move_timers": {"timers_pkey"},
    "move_queue": {"jobs_pkey", "pgqueuer_pkey"},
    "move_jobs": {"jobs_pkey"},
    "moving_owed": {"outbox_pkey"},
    "move_owed": {"outbox_pkey"},
}
"""The indexes by which each statement finds its rows."""


@pytest.fixture(scope="module")
async def full(postgres: EmbeddedPostgres, migrated: str) -> AsyncIterator[Connection]:
    """Give a connection to a database whose tables are full."""
    await postgres.ensure_database("full", template=migrated)
    connection = await asyncpg.connect(postgres.dsn("full"))
    await connection.execute(FILL)
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    yield connection
    await connection.close()
    await postgres.drop_database("full")


@pytest.mark.parametrize("name", USES)
async def test_it_finds_its_rows_by_an_index(full: Connection, name: str) -> None:
    """The plan names an index for every table that the statement touches, and reads none from end to end."""
    plan = await plan_of(full, name)
    assert "Seq Scan" not in plan, plan
    assert {index for index in USES[name] if index in plan} == USES[name], plan


async def test_every_statement_is_looked_at() -> None:
    """A new statement gets its line in USES; one has no plan, and the count for /health reads all rows."""
    assert set(STATEMENTS) == {*USES, "be_patient", "outbox_pending"}


async def test_the_queue_finds_its_jobs_by_an_index(full: Connection) -> None:
    """PgQueuer's own claim looks for what is due, and for what nothing is heard of, in two indexes."""
    claim = queries(cast("Any", full)).qbq.build_dequeue_query(
        batch_size=5,
        entrypoints=[QueueEntrypoint("42:COOK")],
        concurrency_limits=[0],
        queue_manager_id=QueueManagerId(uuid4()),
        global_concurrency_limit=None,
        heartbeat_timeout=STALE,
    )
    plan = "\n".join(row[0] for row in await full.fetch(f"EXPLAIN {claim.sql}", *claim.args))
    assert "Seq Scan" not in plan, plan
    assert "pgqueuer_ep_" in plan
    assert "pgqueuer_picked_heartbeat_idx" in plan


async def plan_of(connection: Connection, name: str) -> str:
    """The plan that serves a statement whatever its parameters are."""
    statement = STATEMENTS[name]
    parameters = max((int(number) for number in re.findall(r"\$(\d+)", statement)), default=0)
    await connection.execute(f"PREPARE {name} AS {statement}")
    values = f"({', '.join(['NULL'] * parameters)})" if parameters else ""
    found = await connection.fetch(f"EXPLAIN EXECUTE {name} {values}")
    return "\n".join(row[0] for row in found)
