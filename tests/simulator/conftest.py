"""A simulator with one user and a clock of the test, and clients of it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from botspec.simulator import Simulator, SimUser, Timing
from tests.simulator.playing import USER, Client, Clock, Hook


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
async def simulator(clock: Clock) -> AsyncIterator[Simulator]:
    """Give a started simulator whose updates begin at 1000."""
    timing = Timing(now=clock.now, sleep=clock.sleep, wait_window=5.0)
    async with Simulator(users=(SimUser(id=USER),), timing=timing, first_update_id=1000) as started:
        yield started


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    """Give a bare HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield Client(session, simulator)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """Give a bot's webhook server."""
    server = Hook()
    await server.start()
    yield server
    await server.stop()
