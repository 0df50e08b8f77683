"""The whole bot for tests: real HTTP, real database, a simulated Telegram, and ways to make them fail."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import aiohttp
import asyncpg
import orjson

from bot.main import MIGRATIONS, handlers
from bot.provider import Access, Pace, Provider
from bot.standin import StandIn
from bot.standin.tasks import NO_DELAYS
from botspec.bot import Bot, Mode, Serving
from botspec.settings import Settings
from botspec.simulator import Simulator, SimUser, Timing
from generated.actions import Handlers
from generated.registry import UI
from tests.acceptance.proxy import Proxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Line: TypeAlias = Mapping[str, Any]

Function: TypeAlias = Callable[[object], Awaitable[object]]

SECRET: Final = "acceptance-acceptance-acceptance-x"
TOKEN: Final = f"42:{SECRET}"
ADMINS: Final = tuple(range(900_001, 900_011))
WHOLE_LOG: Final = 2_000
FAR: Final = 2**30
"""Update ids of the simulator stay below this one, those that a test posts itself are above."""

QUICK: Final = Pace(attempts=2, backoff=0.01, first=0.01, longest=0.05, patience=60)
"""A stand-in on this machine can be asked often."""

ENVIRON: Final = {
    "BOTSPEC_ADMINS": ",".join(map(str, ADMINS)),
    "PII_HASH_KEY": "acceptance-acceptance-acceptance-key",
    "RATE_LIMIT": "off",
    "LOG_FORMAT": "json",
}


@dataclass(slots=True)
class Retry:
    """The wait of the simulated Telegram before it sends an update again: a test can hold it back."""

    refused: asyncio.Event = field(default_factory=asyncio.Event)
    again: asyncio.Event = field(default_factory=asyncio.Event)

    def hold(self) -> None:
        """Lets the next retry wait until the test says `again`."""
        self.refused.clear()
        self.again.clear()

    async def begun(self) -> None:
        """Waits until an update was refused and is to be sent again."""
        async with asyncio.timeout(10):
            await self.refused.wait()

    async def sleep(self, seconds: float) -> None:
        """What the simulator does between two attempts."""
        self.refused.set()
        await self.again.wait()


@dataclass(slots=True, kw_only=True)
class Mines:
    """The bot's own functions, real ones; a test can let one of them raise an exception at its next call."""

    real: Handlers
    armed: dict[str, Exception] = field(default_factory=dict[str, Exception])

    def handlers(self) -> Handlers:
        """Every function of the reference bot, by the name that the spec gives it."""
        laid = {
            one.name: partial(self._step, one.name, cast("Function", getattr(self.real, one.name)))
            for one in fields(Handlers)
        }
        return Handlers(**cast("Any", laid))

    async def _step(self, name: str, real: Function, given: object) -> object:
        result = await real(given)  # an exception comes late: after everything that the function wrote
        error = self.armed.pop(name, None)
        if error is not None:
            raise error
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A bot that serves, and everything around it."""

    simulator: Simulator
    serving: Serving
    proxy: Proxy
    db: Connection
    http: aiohttp.ClientSession
    retry: Retry
    mines: Mines
    standin: StandIn
    log: Path

    def lines_of(self, update_id: int) -> tuple[Line, ...]:
        """The log chain of an update, oldest first; of several deliveries, all of them."""
        lines = cast("list[Line]", list(reversed(self.serving.watch.recent(WHOLE_LOG))))
        cid = next((line["cid"] for line in lines if line.get("update_id") == update_id), None)
        return tuple(line for line in lines if cid is not None and line.get("cid") == cid)

    async def post(self, update: object, headers: Mapping[str, str] | None = None) -> int:
        """Posts a body to the webhook, as Telegram or anybody could; returns the HTTP status."""
        body = BytesIO(update if isinstance(update, bytes) else orjson.dumps(update))
        url = f"{self.serving.address}/webhook"
        async with self.http.post(url, data=body, headers=headers) as response:
            await response.read()
            return response.status

    async def health(self) -> tuple[int, dict[str, Any]]:
        """The status and the fields of /health."""
        async with self.http.get(f"{self.serving.address}/health") as response:
            return response.status, await response.json()

    async def done(self) -> None:
        """Waits until no job is open and everybody has heard of his."""
        async with asyncio.timeout(30):
            while await self.db.fetchval("SELECT EXISTS (SELECT FROM jobs WHERE completed_at IS NULL)"):
                pass
        await self.quiet()

    async def quiet(self) -> None:
        """Waits until every update is taken and nothing is owed to any chat."""
        assert await self.simulator.idle()
        async with asyncio.timeout(10):
            while await self.db.fetchval("SELECT EXISTS (SELECT FROM outbox)"):
                pass


@asynccontextmanager
async def opened(
    dsn: str,
    folder: Path,
    environ: Mapping[str, str] = ENVIRON,
    *,
    mode: Mode = Mode.WEBHOOK,
) -> AsyncGenerator[House]:
    """A house over an empty database; `environ` overrides variables of the bot."""
    retry, log = Retry(), folder / "log.jsonl"
    retry.again.set()
    proxy = Proxy(dsn)
    await proxy.start()
    async with StandIn(delays=NO_DELAYS, scale=0.1) as standin, _telegram(retry) as simulator:
        provider = Provider(Access(url=standin.url, key=standin.key), QUICK)
        mines = Mines(real=handlers(provider, folder / "pictures"))
        settings = _settings(simulator.url, proxy.dsn, environ)
        bot = Bot(UI, mines.handlers(), migrations=MIGRATIONS, lifespan=provider.session)
        with log.open("w") as out:
            async with bot.serving(settings, out, mode=mode) as serving, aiohttp.ClientSession() as http:
                await serving.introduced
                db = await asyncpg.connect(dsn)
                yield House(
                    simulator=simulator,
                    serving=serving,
                    proxy=proxy,
                    db=db,
                    http=http,
                    retry=retry,
                    mines=mines,
                    standin=standin,
                    log=log,
                )
                await db.close()
    await proxy.stop()


def _telegram(retry: Retry) -> Simulator:
    people = tuple(SimUser(id=one, first_name="Admin") for one in ADMINS[:1])
    timing = Timing(sleep=retry.sleep)
    return Simulator(token=TOKEN, users=people, timing=timing, first_update_id=1)


def _settings(api_url: str, dsn: str, environ: Mapping[str, str]) -> Settings:
    given = {"token": TOKEN, "api_url": api_url, "host": "127.0.0.1", "port": 0, "database_url": dsn}
    return Settings.load({**ENVIRON, **environ}, **given)
