"""What a bot brings along: its own secrets, its own routes, and what is open while it serves."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.main import handlers
from bot.provider import Access, Provider
from botspec.bot import Bot, run
from botspec.contract.errors import ConfigError
from botspec.settings import Settings
from botspec.simulator import Simulator
from generated.registry import UI

TOKEN = "42:own-own-own-own-own-own-own-own-own-own"
SECRET = "the-key-to-somebody-elses-house"


async def knock(_: web.Request) -> web.Response:
    """Say the secret into the log, as a careless library would."""
    logging.getLogger("library").warning("opening with %s", SECRET)
    return web.Response(text="come in")


async def test_a_bot_has_things_of_its_own(empty_database_url: str, tmp_path: Path) -> None:
    """The lifespan is open as long as the bot serves, the routes answer, and the secret is in no line."""
    seen: list[str] = []

    @asynccontextmanager
    async def lifespan() -> AsyncGenerator[None]:
        seen.append("open")
        yield
        seen.append("closed")

    provider = Provider(Access(key="a-key-of-nobody"))
    bot = Bot(
        UI,
        handlers(provider, tmp_path),
        secrets=[SECRET],
        routes=[web.get("/own", knock)],
        lifespan=lifespan,
    )
    given = {"token": TOKEN, "host": "127.0.0.1", "port": 0, "database_url": empty_database_url}
    async with Simulator(token=TOKEN) as simulator:
        settings = Settings.load({"LOG_FORMAT": "json"}, api_url=simulator.url, **given)
        with (tmp_path / "log").open("w") as log:
            async with bot.serving(settings, log) as serving, aiohttp.ClientSession(serving.address) as http:
                assert seen == ["open"]
                async with http.get("/own") as response:
                    assert await response.text() == "come in"
    assert seen == ["open", "closed"]
    written = (tmp_path / "log").read_text()
    assert "opening with ***" in written
    assert SECRET not in written


def test_a_bot_that_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    """What `create` finds wrong is told in a line with its mend, and the exit code is 1."""

    def create() -> Bot:
        raise ConfigError("KEY is not set", help="set KEY=...")

    with pytest.raises(SystemExit) as ended:
        run(create)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "error: KEY is not set\nhelp: set KEY=...\n"
