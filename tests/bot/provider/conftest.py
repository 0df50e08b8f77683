"""A stand-in that has nothing to wait for, and clients that do not wait long."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from bot.provider import Access, NewTask, Pace, Provider
from bot.standin.server import StandIn
from bot.standin.tasks import NO_DELAYS

TASK = NewTask(model="z-image", input={"prompt": "a lighthouse", "aspect_ratio": "16:9"})
QUICK = Pace(connect=5, read=5, attempts=3, backoff=0.001, first=0.001, factor=1.1, longest=0.01, patience=20)

Connect = Callable[..., Awaitable[Provider]]


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Give a provider on this machine."""
    async with StandIn(delays=NO_DELAYS, scale=0.05) as started:
        yield started


@pytest.fixture
async def connect(standin: StandIn) -> AsyncIterator[Connect]:
    """Give a way to make clients of it, with their sessions open."""
    async with AsyncExitStack() as stack:

        async def connected(
            *, key: str = standin.key, url: str = standin.url, pace: Pace = QUICK, callback: str | None = None
        ) -> Provider:
            provider = Provider(Access(url=url, key=key, callback=callback), pace)
            await stack.enter_async_context(provider.session())
            return provider

        yield connected
