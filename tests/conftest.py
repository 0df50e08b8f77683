"""A real PostgreSQL for the whole run, and a database of its own for every test that asks for one."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from botspec.store.embedded import EmbeddedPostgres
from botspec.store.migrate import RUNTIME_SET, apply, runtime_migrations

MIGRATED = "migrated"


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    """Run one server until the last test is done."""
    async with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
async def migrated(postgres: EmbeddedPostgres) -> str:
    """Name a database that has the runtime's tables; tests get copies of it."""
    await postgres.ensure_database(MIGRATED)
    await apply(postgres.dsn(MIGRATED), {RUNTIME_SET: runtime_migrations()})
    return MIGRATED


@pytest.fixture
async def empty_database_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """Give the address of a new database without any table, for one test."""
    name = f"test_{uuid4().hex}"
    await postgres.ensure_database(name)
    yield postgres.dsn(name)
    await postgres.drop_database(name)


@pytest.fixture
async def database_url(postgres: EmbeddedPostgres, migrated: str) -> AsyncIterator[str]:
    """Give the address of a new database with the runtime's tables, for one test."""
    name = f"test_{uuid4().hex}"
    await postgres.ensure_database(name, template=migrated)
    yield postgres.dsn(name)
    await postgres.drop_database(name)
