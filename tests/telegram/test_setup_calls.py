"""The set-up calls over real HTTP: the child process makes them through aiogram, and explains what fails."""

import asyncio
import subprocess
import sys

import orjson
import pytest

from botspec.contract.errors import ConfigError, DeliveryError
from botspec.telegram.setup import Profile, SetupCall, carry_out, polling_call, profile_of, webhook_call
from tests.telegram.scripted import TOKEN, Reply, ScriptedTelegram, ok, refused

ME = ok({"id": 123, "is_bot": True, "first_name": "Pizza", "username": "pizza_bot"})
WEBHOOK = webhook_call("https://bot.example/webhook", secret="s3", max_in_flight=40)


def menu(chat_id: int) -> SetupCall:
    """The call that sets a menu in a chat, 0: for everybody."""
    params: dict[str, object] = {"commands": [{"command": "start", "description": "Begin"}]}
    if chat_id:
        params["scope"] = {"type": "chat", "chat_id": chat_id}
    return SetupCall(method="setMyCommands", params=params, chat_id=chat_id)


async def test_all_calls_are_made_in_order(telegram: ScriptedTelegram) -> None:
    """aiogram asks who the bot is, sets the menus and the webhook; a short flood pause is waited for."""
    telegram.answer("getMe", ME)
    telegram.answer("setMyCommands", ok(), refused(400, "Bad Request: chat not found"))
    telegram.answer("setWebhook", refused(429, "Too Many Requests: retry after 1", retry_after=1), ok())
    profile = await carry_out([menu(0), menu(8), menu(8), WEBHOOK], token=TOKEN, api_url=telegram.url)
    assert profile == Profile(bot_id=123, username="pizza_bot", skipped=(8,))
    assert telegram.methods == ["getMe", "setMyCommands", "setMyCommands", "setWebhook", "setWebhook"]
    commands, in_chat, webhook = (telegram.asked[at].body for at in (1, 2, 3))
    assert orjson.loads(str(commands["commands"])) == [{"command": "start", "description": "Begin"}]
    assert "scope" not in commands
    assert orjson.loads(str(in_chat["scope"])) == {"type": "chat", "chat_id": 8}
    assert webhook == {
        "url": "https://bot.example/webhook",
        "secret_token": "s3",
        "max_connections": "40",
        "allowed_updates": '["message", "callback_query"]',
    }


async def reported(telegram: ScriptedTelegram, *calls: SetupCall, token: str = TOKEN) -> Profile:
    """The profile after these calls, made by the child's own code but without a process."""
    from botspec.telegram.setup_child import Call, Order, report

    made = [Call(method=one.method, params=dict(one.params), chat_id=one.chat_id) for one in calls]
    order = Order(token=token, api_url=telegram.url, calls=made)
    return profile_of((await asyncio.to_thread(report, order)).model_dump_json().encode())


async def test_a_webhook_is_ended_and_what_waits_is_kept(telegram: ScriptedTelegram) -> None:
    """Before polling the webhook is deleted, without dropping a single update."""
    telegram.answer("getMe", ME)
    await reported(telegram, menu(0), polling_call())
    assert telegram.methods == ["getMe", "setMyCommands", "deleteWebhook"]
    assert telegram.asked[2].body == {"drop_pending_updates": "false"}


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_is_a_mistake_of_the_settings(telegram: ScriptedTelegram, code: int) -> None:
    """The error names the variable to look at."""
    telegram.answer("getMe", refused(code, "Unauthorized"))
    with pytest.raises(ConfigError, match="check TELEGRAM_BOT_TOKEN"):
        await reported(telegram, WEBHOOK)
    assert telegram.methods == ["getMe"]


async def test_a_token_that_is_none_is_a_mistake_of_the_settings(telegram: ScriptedTelegram) -> None:
    """What has not the form of a token is not even sent."""
    with pytest.raises(ConfigError, match="check TELEGRAM_BOT_TOKEN"):
        await reported(telegram, WEBHOOK, token="none")
    assert telegram.methods == []


@pytest.mark.parametrize(
    ("call", "words", "help_text"),
    [
        (WEBHOOK, "bad webhook: IPv6-only addresses are not allowed", "HTTPS on port 443"),
        (menu(0), "BOT_COMMAND_DESCRIPTION_INVALID", "descriptions of the commands in the spec"),
    ],
)
async def test_a_refused_call_says_what_telegram_wants(
    telegram: ScriptedTelegram, call: SetupCall, words: str, help_text: str
) -> None:
    """The error has Telegram's words, and what to look at."""
    telegram.answer("getMe", ME)
    telegram.answer(call.method, refused(400, f"Bad Request: {words}"))
    with pytest.raises(ConfigError) as caught:
        await reported(telegram, call)
    assert f"Telegram refused {call.method}" in caught.value.message
    assert words in caught.value.message
    assert help_text in str(caught.value.help)


async def test_a_long_flood_pause_is_not_waited_for(telegram: ScriptedTelegram) -> None:
    """The start is not held up for minutes: the error says what happened."""
    telegram.answer("getMe", ME)
    telegram.answer("setWebhook", refused(429, "Too Many Requests: retry after 60", retry_after=60))
    with pytest.raises(DeliveryError, match="setWebhook did not succeed: TelegramRetryAfter"):
        await reported(telegram, WEBHOOK)


async def test_the_token_is_cut_out_of_every_error() -> None:
    """aiohttp repeats the URL of a call, token and all, when it is none: the report does not."""
    from botspec.telegram.setup_child import Order, report

    order = Order(token=TOKEN, api_url="nowhere", calls=[])
    failure = (await asyncio.to_thread(report, order)).error
    assert failure is not None
    assert (TOKEN in failure.text, "nowhere/bot<token>/getMe" in failure.text) == (False, True)


def test_a_report_that_is_none_is_an_error() -> None:
    """A child that dies without a word is told of, with a way to see why."""
    with pytest.raises(DeliveryError, match=r"run python -m botspec\.telegram\.setup_child"):
        profile_of(b"")


async def test_a_server_that_is_down_is_no_mistake_of_the_settings() -> None:
    """Nobody listens: the error is about the delivery, and the token stands nowhere in it."""
    with pytest.raises(DeliveryError) as caught:
        await carry_out([WEBHOOK], token=TOKEN, api_url="http://127.0.0.1:1")
    assert caught.value.message.startswith("getMe did not succeed: TelegramNetworkError")
    assert TOKEN not in repr(caught.value) + str(caught.value)


async def test_a_server_that_does_not_answer_is_not_waited_for(telegram: ScriptedTelegram) -> None:
    """After the time limit the child process is ended."""
    hold = asyncio.Event()
    telegram.answer("getMe", Reply(hold=hold))
    with pytest.raises(DeliveryError, match=r"took more than 0\.5 s"):
        await carry_out([WEBHOOK], token=TOKEN, api_url=telegram.url, timeout_s=0.5)
    hold.set()


def test_the_bot_itself_never_imports_aiogram() -> None:
    """Every module of the hot path, and the parent's side of the set-up, works without aiogram in memory."""
    script = (
        "import sys, botspec.telegram.messenger, botspec.telegram.webhook, botspec.telegram.polling,"
        " botspec.telegram.setup;"
        "sys.exit('aiogram' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
