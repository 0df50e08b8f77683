"""A store on a database of the test module's own, empty for every test, and a look at it from outside."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import uuid4

import asyncpg
import pytest

from botspec.store.embedded import EmbeddedPostgres
from botspec.store.pool import Pool, open_pool
from botspec.store.postgres import PostgresStore
from tests.store.turns import BOT, Connection

TABLES: Final = "positions, updates_seen, outbox, file_ids, jobs, timers, pgqueuer, pgqueuer_log"


@pytest.fixture(scope="module")
async def module_url(postgres: EmbeddedPostgres, migrated: str) -> AsyncIterator[str]:
    """Give the address of a database with the runtime's tables, for one module: a copy takes a while."""
    name = f"store_{uuid4().hex}"
    await postgres.ensure_database(name, template=migrated)
    yield postgres.dsn(name)
    await postgres.drop_database(name)


@pytest.fixture
async def db(module_url: str) -> AsyncIterator[Connection]:
    """Give a connection beside the pool, to tables without any row."""
    connection = await asyncpg.connect(module_url)
    await connection.execute(f"TRUNCATE {TABLES}")
    yield connection
    await connection.close()


@pytest.fixture
async def pool(module_url: str, db: Connection) -> AsyncIterator[Pool]:
    """Give a pool as the bot opens it."""
    opened = await open_pool(module_url, 5)
    yield opened
    opened.terminate()


@pytest.fixture
def store(pool: Pool) -> PostgresStore:
    """Give the store of one bot."""
    return PostgresStore(pool, BOT)
