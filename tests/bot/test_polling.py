"""The reference bot by polling: real HTTP, a real database, a simulated Telegram, and no webhook."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.main import assemble
from bot.provider import Access, Provider
from botspec.bot import Serving, until
from botspec.contract.errors import ConfigError
from botspec.settings import Settings
from botspec.simulator import Drop, Fault, JsonValue, Simulator, SimUser
from botspec.telegram.client import Client

TOKEN = "42:polling-polling-polling-polling-polling"
USER = 1_600_000_001
NOBODY = Provider(Access(key="a-key-of-nobody"))
ENVIRON = {"PII_HASH_KEY": "polling-polling-polling-key", "LOG_FORMAT": "json", "RATE_LIMIT": "off"}


class Watcher:
    """Hears of everything that happens at the simulated Telegram."""

    def __init__(self) -> None:
        self.victim: Serving | None = None

    def __call__(self, event: Mapping[str, JsonValue]) -> None:
        """Kill the victim's polling when its first message arrives: it is committed, and not confirmed."""
        if self.victim is not None and event["event"] == "bot_message":
            self.victim.taking.cancel()


@pytest.fixture
def watcher() -> Watcher:
    """Give a watcher."""
    return Watcher()


@pytest.fixture
async def simulator(watcher: Watcher) -> AsyncIterator[Simulator]:
    """Give a simulator with one user."""
    people = (SimUser(id=USER, first_name="Ann", language="en"),)
    async with Simulator(token=TOKEN, users=people, on_event=watcher) as started:
        yield started


@asynccontextmanager
async def serving(simulator: Simulator, dsn: str, log: Path, **environ: str) -> AsyncGenerator[Serving]:
    """The reference bot serves while the block lasts; without WEBHOOK_URL it polls by itself."""
    given = {"token": TOKEN, "api_url": simulator.url, "host": "127.0.0.1", "port": 0, "database_url": dsn}
    settings = Settings.load({**ENVIRON, **environ}, **given)
    with log.open("w") as out:
        async with assemble(NOBODY, log.parent).serving(settings, out) as running:
            yield running


def lines(log: Path) -> list[dict[str, Any]]:
    """The log."""
    return [orjson.loads(line) for line in log.read_bytes().splitlines()]


async def test_start_is_answered(simulator: Simulator, empty_database_url: str, tmp_path: Path) -> None:
    """Without WEBHOOK_URL a token is enough: an old webhook is ended, what waited is kept and answered."""
    client = Client(TOKEN, simulator.url)
    assert (await client.call("setWebhook", b'{"url":"https://bot.example/hook"}')).ok
    await client.close()
    simulator.message(USER, "/start", language="en")
    async with serving(simulator, empty_database_url, tmp_path / "log") as running:
        await running.introduced
        assert await simulator.idle()
        chat = simulator.chat(USER)
        async with aiohttp.ClientSession(running.address) as session:
            async with session.get("/health") as response:
                health = await response.json()
            async with session.post("/webhook", data=b"{}") as response:
                webhook = response.status
    messages = chat["messages"]
    assert isinstance(messages, list)
    assert len(messages) == 2
    assert (health["status"], health["telegram"], webhook) == ("ok", {"last_error": None}, 404)
    written = lines(tmp_path / "log")
    assert [line["mode"] for line in written if line["name"] == "STARTUP"] == ["polling"]
    assert [line["result"] for line in written if line["name"] == "DISPATCH_OK"] == ["accepted"]
    assert [call.params for call in simulator.calls() if call.method == "deleteWebhook"] == [
        {"drop_pending_updates": False}
    ]
    assert [line["level"] for line in written if line["level"] not in ("INFO", "DEBUG")] == []


async def test_killed_between_commit_and_confirmation(
    simulator: Simulator, watcher: Watcher, empty_database_url: str, tmp_path: Path
) -> None:
    """The update comes again to the next process, which finds it done: NOOP, attempt 2, no second menu."""
    async with serving(simulator, empty_database_url, tmp_path / "first") as running:
        await running.introduced
        watcher.victim = running
        simulator.message(USER, "/start", language="en")
        await asyncio.wait({running.taking}, timeout=30)
        assert running.taking.cancelled()
    watcher.victim = None
    assert [entry.fate for entry in simulator.updates()] == ["waiting"]
    async with serving(simulator, empty_database_url, tmp_path / "second") as running:
        await running.introduced
        assert await simulator.idle()
    first, second = (lines(tmp_path / name) for name in ("first", "second"))
    assert [line["result"] for line in first if line["name"] == "DISPATCH_OK"] == ["accepted"]
    assert [line["attempt"] for line in second if line["name"] == "UPDATE_RECEIVED"] == [2]
    ends = [line for line in second if line["name"] == "DISPATCH_OK"]
    assert [(line["result"], line["reason_code"]) for line in ends] == [("noop", "NOOP")]
    assert {line["cid"] for line in first if "cid" in line} == {
        line["cid"] for line in second if "cid" in line
    }
    assert [call.method for call in simulator.calls()].count("sendMessage") == 1


async def test_a_token_that_is_revoked_ends_the_bot(
    simulator: Simulator, empty_database_url: str, tmp_path: Path
) -> None:
    """There will be no more updates, so the process does not go on as if there were."""
    simulator.fault(Fault(method="getUpdates", error_code=401, description="Unauthorized"))
    async with serving(simulator, empty_database_url, tmp_path / "log") as running:
        with pytest.raises(ConfigError, match="check TELEGRAM_BOT_TOKEN"):
            await until(asyncio.Event(), running)


async def test_health_tells_why_no_updates_come(
    simulator: Simulator, empty_database_url: str, tmp_path: Path
) -> None:
    """While getUpdates fails, /health warns with the reason, and so does the log, with what to do."""
    simulator.fault(Fault(method="getUpdates", drop=Drop.BEFORE), times=1000)
    async with serving(simulator, empty_database_url, tmp_path / "log") as running:
        await running.introduced
        async with aiohttp.ClientSession(running.address) as session:
            health: dict[str, Any] = {"status": "ok"}
            while health["status"] == "ok":
                await simulator.calls_after(len(simulator.calls()), within=1.0)
                async with session.get("/health") as response:
                    health = await response.json()
    assert (health["status"], response.status) == ("warn", 200)
    assert health["telegram"] == {"last_error": "getUpdates: the connection broke during the call"}
    told = [line for line in lines(tmp_path / "log") if line["level"] == "WARNING"]
    assert [line["name"] for line in told] == ["LOG"]
    assert "No updates come" in told[0]["message"]
