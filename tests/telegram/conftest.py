"""A scripted Bot API server for every test, and a client that calls it."""

from collections.abc import AsyncIterator

import pytest

from botspec.telegram.client import Client
from tests.telegram.scripted import TOKEN, ScriptedTelegram, scripted_telegram


@pytest.fixture
async def telegram() -> AsyncIterator[ScriptedTelegram]:
    """Run a scripted server for one test."""
    async with scripted_telegram() as server:
        yield server


@pytest.fixture
async def client(telegram: ScriptedTelegram) -> AsyncIterator[Client]:
    """Give a client of that server."""
    client = Client(TOKEN, telegram.url)
    yield client
    await client.close()
