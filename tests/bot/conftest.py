"""A database with the reference bot's tables, and connections to it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from botspec.store.migrate import BOT_SET, RUNTIME_SET, apply, load, runtime_migrations
from tests.bot.stage import Connect, Connection

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "bot"


@pytest.fixture
async def connect(empty_database_url: str) -> AsyncIterator[Connect]:
    """Open connections to a database of this test's own, which has the bot's tables; close them after it."""
    sets = {RUNTIME_SET: runtime_migrations(), BOT_SET: load(MIGRATIONS, BOT_SET)}
    await apply(empty_database_url, sets)
    async with AsyncExitStack() as stack:

        async def opened() -> Connection:
            connection = await asyncpg.connect(empty_database_url)
            stack.push_async_callback(connection.close)
            return connection

        yield opened


@pytest.fixture
async def db(connect: Connect) -> Connection:
    """Open one such connection, outside a transaction: what it writes stands at once."""
    return await connect()
