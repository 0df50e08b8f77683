"""A database with the bot's tables for each test, and what an action is given when somebody presses."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from botspec.store.embedded import EmbeddedPostgres
from botspec.store.migrate import BOT_SET, apply, load
from tests.stage import Connection

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "bot"


@pytest.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    """Run a PostgreSQL with the bot's tables until the last test is done."""
    async with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as running:
        await running.ensure_database("quiz")
        await apply(running.dsn("quiz"), {BOT_SET: load(MIGRATIONS, BOT_SET)})
        yield running


@pytest.fixture
async def db(server: EmbeddedPostgres) -> AsyncIterator[Connection]:
    """Open a connection to a new copy of that database."""
    name = f"test_{uuid4().hex}"
    await server.ensure_database(name, template="quiz")
    connection: Connection = await asyncpg.connect(server.dsn(name))
    yield connection
    await connection.close()
    await server.drop_database(name)
