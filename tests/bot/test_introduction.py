"""How a bot that was just started learns its own name, which updates wait for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.main import assemble
from bot.provider import Access, Provider
from botspec.bot import Mode, Serving
from botspec.settings import Settings
from tests.telegram.scripted import TOKEN, Reply, ScriptedTelegram, ok, refused, scripted_telegram, sent

ME = ok({"id": 123, "is_bot": True, "first_name": "Reference", "username": "reference_bot"})
PERSON = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1,
        "text": "/start@reference_bot",
        "entities": [{"type": "bot_command", "offset": 0, "length": 20}],
        "from": PERSON,
        "chat": {"id": 7, "type": "private"},
    },
}


@asynccontextmanager
async def serving(telegram: ScriptedTelegram, dsn: str, log: Path) -> AsyncGenerator[Serving]:
    """The reference bot takes updates by webhook while the block lasts."""
    given = {"token": TOKEN, "api_url": telegram.url, "host": "127.0.0.1", "port": 0, "database_url": dsn}
    settings = Settings.load({"RATE_LIMIT": "off"}, **given)
    with log.open("w") as out:
        bot = assemble(Provider(Access(key="a-key-of-nobody")), log.parent)
        async with bot.serving(settings, out, mode=Mode.WEBHOOK) as running:
            yield running


async def post(running: Serving) -> int:
    """Bring the update, as Telegram does; the status that it is answered with."""
    async with (
        aiohttp.ClientSession(running.address) as session,
        session.post("/webhook", json=UPDATE) as response,
    ):
        return response.status


async def test_the_first_update_does_not_wait_for_the_set_up(empty_database_url: str, tmp_path: Path) -> None:
    """The name is asked for at once; menus and webhook are told while updates are already answered."""
    hold = asyncio.Event()
    async with scripted_telegram() as telegram:
        telegram.answer("getMe", ME, Reply(hold=hold))  # the second one is asked by the set-up calls
        telegram.answer("sendMessage", sent(2))
        async with serving(telegram, empty_database_url, tmp_path / "log") as running:
            assert await post(running) == 200
            before = telegram.methods[: telegram.methods.index("sendMessage")]
            assert set(before) == {"getMe"}
            hold.set()


async def test_a_name_that_is_not_told_at_once_comes_with_the_set_up(
    empty_database_url: str, tmp_path: Path
) -> None:
    """A flood pause at the first question costs no update: it waits until the set-up calls have asked."""
    async with scripted_telegram() as telegram:
        telegram.answer("getMe", refused(429, "Too Many Requests: retry after 1", retry_after=1), ME)
        telegram.answer("sendMessage", sent(2))
        async with serving(telegram, empty_database_url, tmp_path / "log") as running:
            assert await post(running) == 200
            await running.introduced
    assert "sendMessage" in telegram.methods


@pytest.mark.parametrize(
    "body", [b"no JSON", b"[]", b'{"ok":true,"result":true}', b'{"ok":true,"result":{}}']
)
async def test_an_answer_without_a_name_is_none(body: bytes) -> None:
    """What is no answer of the Bot API is passed over; the set-up calls say what is wrong."""
    from botspec.telegram.client import Client
    from botspec.telegram.setup import own_name

    async with scripted_telegram() as telegram:
        telegram.answer("getMe", Reply(body=body))
        client = Client(TOKEN, telegram.url)
        assert await own_name(client) == ""
        await client.close()
