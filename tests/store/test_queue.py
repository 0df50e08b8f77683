"""PgQueuer and our migration of its tables: they fit, whatever stands in the environment."""

from typing import Any, cast

import asyncpg
import pytest
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.domain.settings import DBSettings

from botspec.store.migrate import RUNTIME_SET, Migration, apply, runtime_migrations
from botspec.store.queue import NAMES, queries
from tests.store.turns import Connection


def queue_migration() -> Migration:
    """The migration that makes PgQueuer's tables."""
    return next(one for one in runtime_migrations() if one.name.endswith("_queue.sql"))


def test_our_migration_is_what_pgqueuer_installs() -> None:
    """Word for word, what the installed version would create; if this fails, a new migration is due."""
    installed = QueryBuilderEnvironment(NAMES).build_install_query(create_schema=False).strip()
    assert queue_migration().sql.endswith(f"\n{installed}\n")


async def test_pgqueuer_has_nothing_to_change(db: Connection) -> None:
    """On a migrated database the installed version plans no upgrade."""
    plan = await queries(cast("Any", db)).plan_upgrade()
    assert list(plan.statements) == []


@pytest.mark.parametrize("name", ["CHANNEL", "QUEUE_TABLE", "PGQUEUER_PREFIX", "PGQUEUER_SCHEMA"])
def test_the_environment_renames_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """PgQueuer reads its names from variables, even from CHANNEL: the ones that are given count more."""
    monkeypatch.setenv(name, "mine")
    found = DBSettings(**{field: getattr(NAMES, field) for field in DBSettings.model_fields})
    assert found == NAMES
    assert DBSettings() != NAMES


async def test_a_migrated_database_takes_a_job(empty_database_url: str) -> None:
    """The migrations run as a whole, and leave the queue ready for a job."""
    await apply(empty_database_url, {RUNTIME_SET: runtime_migrations()})
    connection = await asyncpg.connect(empty_database_url)
    try:
        [job] = await queries(cast("Any", connection)).enqueue("42:COOK", b"{}")
        assert await connection.fetchval("SELECT status::text FROM pgqueuer WHERE id = $1", job) == "queued"
    finally:
        await connection.close()
