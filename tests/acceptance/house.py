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

from bot import actions, facts
from bot.main import MIGRATIONS
from bot.sketch import Sketcher
from bot.tasks import Studio
from botspec.bot import Bot, Mode, Serving
from botspec.journal import Hasher
from botspec.settings import Settings
from botspec.simulator import Simulator, SimUser, Timing
from generated.actions import Handlers
from generated.registry import UI
from generated.tasks import Generate
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


@dataclass(slots=True)
class Kiln:
    """The bot's own task: a user's runs wait in it until the test takes them out, one way or another."""

    ends: dict[int, asyncio.Future[None]] = field(default_factory=dict[int, asyncio.Future[None]])

    async def generate(self, job: Generate) -> None:
        """Waits for the test, then does what the bot does."""
        await asyncio.shield(self._end(job.user.id))
        await Studio(provider=Sketcher()).generate(job)

    def take_out(self, user: int, error: Exception | None = None) -> None:
        """Lets the runs of a user end well, or with this error."""
        end = self._end(user)
        if error is None:
            end.set_result(None)
        else:
            end.set_exception(error)

    def empty(self) -> None:
        """Lets all runs end."""
        for end in self.ends.values():
            if not end.done():
                end.set_result(None)

    def _end(self, user: int) -> asyncio.Future[None]:
        return self.ends.setdefault(user, asyncio.get_running_loop().create_future())


@dataclass(slots=True)
class Mines:
    """The bot's own functions, real ones; a test can let one of them raise an exception at its next call."""

    armed: dict[str, Exception] = field(default_factory=dict[str, Exception])
    kiln: Kiln = field(default_factory=Kiln)

    def handlers(self) -> Handlers:
        """Every function of the reference bot, by the name that the spec gives it."""
        real = cast("dict[str, Function]", {**vars(facts), **vars(actions), "generate": self.kiln.generate})
        laid = {one.name: partial(self._step, one.name, real[one.name]) for one in fields(Handlers)}
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

    async def met(self, user: int, event: str) -> tuple[Line, ...]:
        """Waits until an event has met a user; the lines of its cid, oldest first."""
        who = self.hash_of(user)
        async with asyncio.timeout(10):
            while True:
                lines = cast("list[Line]", list(reversed(self.serving.watch.recent(WHOLE_LOG))))
                cids = [
                    line["cid"]
                    for line in lines
                    if line["name"].startswith("DISPATCH_")
                    and (line.get("button_id"), line.get("user_hash")) == (event, who)
                ]
                if cids:
                    return tuple(line for line in lines if line.get("cid") == cids[-1])
                await self.db.fetchval("SELECT 1")

    def hash_of(self, user: int) -> str:
        """What the log calls a user."""
        return Hasher(ENVIRON["PII_HASH_KEY"].encode())(user)

    async def quiet(self) -> None:
        """Waits until every update is taken and nothing is owed to any chat."""
        assert await self.simulator.idle()
        async with asyncio.timeout(10):
            while await self.db.fetchval("SELECT EXISTS (SELECT FROM outbox)"):
                pass


@asynccontextmanager
async def opened(dsn: str, folder: Path, **environ: str) -> AsyncGenerator[House]:
    """A house over an empty database; `environ` overrides variables of the bot."""
    retry, mines, log = Retry(), Mines(), folder / "log.jsonl"
    retry.again.set()
    people = tuple(SimUser(id=one, first_name="Admin") for one in ADMINS[:1])
    timing = Timing(sleep=retry.sleep)
    proxy = Proxy(dsn)
    await proxy.start()
    async with Simulator(token=TOKEN, users=people, timing=timing, first_update_id=1) as simulator:
        settings = _settings(simulator.url, proxy.dsn, environ)
        bot = Bot(UI, mines.handlers(), migrations=MIGRATIONS)
        with log.open("w") as out:
            async with (
                bot.serving(settings, out, mode=Mode.WEBHOOK) as serving,
                aiohttp.ClientSession() as http,
            ):
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
                    log=log,
                )
                mines.kiln.empty()
                await db.close()
    await proxy.stop()


def _settings(api_url: str, dsn: str, environ: Mapping[str, str]) -> Settings:
    given = {"token": TOKEN, "api_url": api_url, "host": "127.0.0.1", "port": 0, "database_url": dsn}
    return Settings.load({**ENVIRON, **environ}, **given)
