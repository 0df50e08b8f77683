"""The door: who may come in, what is no update, what Telegram is told at the start, and what /health says."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from botspec.simulator import Call
from botspec.store.embedded import EmbeddedPostgres
from generated.registry import UI
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import words
from tests.acceptance.house import ADMINS, FAR, House, opened

SECRET: Final = "a-secret-of-the-webhook"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
COUNT: Final = "SELECT (SELECT count(*) FROM updates_seen) + (SELECT count(*) FROM positions)"


@pytest.fixture(scope="module")
async def guarded(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Give a second bot, whose webhook has a secret and whose users have a rate limit."""
    await postgres.ensure_database("guarded")
    folder = tmp_path_factory.mktemp("guarded")
    limits = {"WEBHOOK_SECRET": SECRET, "RATE_LIMIT": "5/3600", "BOTSPEC_MAX_IN_FLIGHT": "7"}
    async with opened(postgres.dsn("guarded"), folder, limits) as house:
        yield house
    await postgres.drop_database("guarded")


def calls_of(house: House, method: str) -> list[Call]:
    """The calls of a method that the bot made."""
    return [call for call in house.simulator.calls() if call.method == method]


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "a-secret"}, {HEADER: SECRET + "x"}])
async def test_a_stranger_at_the_door(guarded: House, headers: dict[str, str]) -> None:
    """Without the secret nobody comes in, and nothing of what he says is kept."""
    before = await guarded.db.fetchval(COUNT)
    stranger = {"id": 77, "is_bot": False, "first_name": "Stranger"}
    message = {"message_id": 1, "date": 1, "from": stranger, "chat": {"id": 77, "type": "private"}}
    assert await guarded.post({"update_id": FAR, "message": {**message, "text": "/start"}}, headers) == 401
    assert await guarded.db.fetchval(COUNT) == before


async def test_telegram_at_the_door(guarded: House) -> None:
    """Telegram was told the secret and comes in with it."""
    chat = Chat(house=guarded, user=78)
    await chat.say("/start")
    assert chat.screen == "MAIN_MENU"


async def test_one_who_is_too_fast(guarded: House) -> None:
    """Above the limit a press is answered, not drawn, and changes nothing."""
    chat = Chat(house=guarded, user=79)
    for _ in range(5):
        await chat.say("/start")
    rev = (await chat.position())["rev"]
    await chat.press("OPEN_HELP")
    assert (chat.reason, chat.screen) == ("RATE_LIMIT", "")
    assert chat.told == await words(chat, "reasons.RATE_LIMIT")
    assert (await chat.position())["rev"] == rev


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"[]",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": -1}',
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "callback_query": {"id": "1"}}',
        b'{"update_id": 1, "callback_query": {"id": "1", "from": {"id": "x"}, "data": "cat:image~0"}}',
        b'\xff\xfe{"update_id": 1}',
        b"{" * 100_000,
        b'{"update_id": 1, "pad": "' + b"x" * 1_048_576 + b'"}',
    ],
    ids=range(12),
)
async def test_what_is_no_update(house: House, body: bytes) -> None:
    """A body that is no update is refused with 400, and nothing in the database changes."""
    assert await house.simulator.idle()
    before = await house.db.fetchval(COUNT)
    assert await house.post(body) == 400
    assert await house.db.fetchval(COUNT) == before


async def test_an_update_of_another_kind(house: House) -> None:
    """An update that no bot of this build acts on is taken and logged, and changes nothing."""
    before = await house.db.fetchval(COUNT)
    assert await house.post({"update_id": FAR + 1, "poll_answer": {"poll_id": "1"}}) == 200
    names = [line["name"] for line in house.lines_of(FAR + 1)]
    assert names == ["UPDATE_RECEIVED", "DISPATCH_OK"]
    assert await house.db.fetchval(COUNT) == before


async def test_telegram_is_told_where_to_send(house: House, guarded: House) -> None:
    """setWebhook names the address, exactly the updates that are acted on, and how many at a time."""
    url = f"{house.serving.address}/webhook"
    common: dict[str, Any] = {"allowed_updates": ["message", "callback_query"]}
    (call,) = calls_of(house, "setWebhook")
    assert (call.ok, call.params) == (True, {**common, "url": url, "max_connections": 100})
    (call,) = calls_of(guarded, "setWebhook")
    assert call.params["secret_token"] == SECRET
    assert call.params["max_connections"] == 7


async def test_telegram_is_told_the_commands(house: House) -> None:
    """Each language has its menu; administrators' commands are in the menus of their own chats alone."""
    for language, locale in (("ru", "ru"), ("en", "en"), ("de", "ru")):
        for user, is_admin in ((None, False), (ADMINS[0], True)):
            menu = [
                {"command": one.name, "description": UI.texts[locale][f"commands.{one.name}"]}
                for one in UI.commands
                if one.listed and (is_admin or not one.role)
            ]
            assert house.simulator.commands(language, user=user) == menu


async def test_health(house: House, chat: Chat) -> None:
    """/health says that all is well, and in figures what the process has and does."""
    await chat.say("/start")
    status, fields = await house.health()
    assert (status, fields["status"], fields["phase"], fields["problems"]) == (200, "ok", "serving", [])
    assert (fields["version"], fields["spec_hash"]) == (UI.version, UI.spec_hash)
    assert (fields["lock_state"], fields["queue_size"]) == ("ACTIVE", 0)
    assert set(fields["db_pool"]) == {"used", "idle", "max"}
    assert fields["db_pool"]["max"] == 10
    applied = await house.db.fetchval("SELECT count(*) FROM schema_migrations")
    assert fields["migrations"] == {"applied": applied, "pending": 0}
    assert fields["last_update_age"] < 60
    assert fields["uptime"] >= 0
    assert fields["telegram"] == {"last_error": None}


async def test_health_without_a_database(guarded: House) -> None:
    """When the database is away, /health says so with 503, in words that show nothing of its address."""
    with guarded.proxy.shut():
        status, fields = await guarded.health()
    assert (status, fields["status"]) == (503, "fail")
    assert fields["problems"] == [
        "the database did not answer (StoreError); help: look at it, and at DATABASE_URL"
    ]
