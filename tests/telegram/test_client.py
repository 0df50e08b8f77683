"""The hot client over real HTTP: what it reads of an answer, and what it tells when there is none."""

import asyncio
import socket

import pytest

from botspec.contract.errors import ConfigError
from botspec.telegram.client import Answered, Client, Fate
from tests.telegram.scripted import TOKEN, Reply, ScriptedTelegram, ok, refused, sent

BODY = b'{"chat_id":5}'


async def test_the_id_of_a_message_is_read(telegram: ScriptedTelegram, client: Client) -> None:
    """Of a message that came back only its id is kept."""
    telegram.answer("sendMessage", sent(77))
    assert await client.call("sendMessage", BODY) == Answered(ok=True, message_id=77)
    assert telegram.asked[0].body == {"chat_id": 5}


async def test_a_result_that_is_no_message_has_no_id(telegram: ScriptedTelegram, client: Client) -> None:
    """A plain success is just that."""
    telegram.answer("deleteMessage", ok(True))
    assert await client.call("deleteMessage", BODY) == Answered(ok=True)


async def test_a_refusal_keeps_telegrams_words(telegram: ScriptedTelegram, client: Client) -> None:
    """Code, description and retry_after are read."""
    telegram.answer("sendMessage", refused(429, "Too Many Requests: retry after 7", retry_after=7))
    assert await client.call("sendMessage", BODY) == Answered(
        ok=False, error_code=429, description="Too Many Requests: retry after 7", retry_after=7.0
    )


async def test_a_refusal_without_a_code_has_the_code_of_http(
    telegram: ScriptedTelegram, client: Client
) -> None:
    """An answer that says no more than that it failed is known by its HTTP status."""
    telegram.answer("sendMessage", Reply(status=403, body=b'{"ok":false}'))
    assert await client.call("sendMessage", BODY) == Answered(ok=False, error_code=403)


@pytest.mark.parametrize("body", [b"<html>bad gateway</html>", b"", b"[]"])
async def test_an_answer_that_is_no_bot_api_is_its_status(
    telegram: ScriptedTelegram, client: Client, body: bytes
) -> None:
    """A proxy that answers something else is known by its HTTP status."""
    telegram.answer("sendMessage", Reply(status=502, body=body))
    answered = await client.call("sendMessage", BODY)
    assert (answered.ok, answered.error_code, answered.ambiguous) == (False, 502, False)
    assert answered.description == "HTTP 502 without a JSON object"


async def test_a_refused_connection_was_never_sent(unused_url: str) -> None:
    """Nobody listens: the call did not leave, so it is not ambiguous."""
    client = Client(TOKEN, unused_url)
    answered = await client.call("sendMessage", BODY)
    await client.close()
    assert (answered.fate, answered.ambiguous) == (Fate.UNSENT, False)


async def test_a_broken_connection_is_ambiguous(telegram: ScriptedTelegram, client: Client) -> None:
    """The connection broke after the call was sent: Telegram may have done it."""
    telegram.answer("sendMessage", Reply(drop=True))
    answered = await client.call("sendMessage", BODY)
    assert (answered.fate, answered.ambiguous) == (Fate.DROPPED, True)
    assert telegram.methods == ["sendMessage"]


async def test_silence_is_ambiguous(telegram: ScriptedTelegram) -> None:
    """No answer in time: Telegram may have done it."""
    hold = asyncio.Event()
    telegram.answer("sendMessage", Reply(hold=hold))
    client = Client(TOKEN, telegram.url, timeout_s=0.2)
    answered = await client.call("sendMessage", BODY)
    hold.set()
    await client.close()
    assert (answered.fate, answered.ambiguous) == (Fate.SILENT, True)


async def test_a_whole_body_is_fetched(telegram: ScriptedTelegram, client: Client) -> None:
    """Of a success every byte is given; of anything else, what a call would tell."""
    body = b'{"ok":true,"result":[{"update_id":1}]} '
    telegram.answer("getUpdates", Reply(body=body), refused(409, "Conflict: other"), Reply(drop=True))
    got = [await client.fetch("getUpdates", b"{}", timeout_s=5.0) for _ in range(3)]
    assert got[:2] == [body, Answered(ok=False, error_code=409, description="Conflict: other")]
    assert isinstance(got[2], Answered)
    assert got[2].fate is Fate.DROPPED


async def test_a_fetch_has_a_patience_of_its_own(telegram: ScriptedTelegram) -> None:
    """A long poll may last longer than any other call, or less."""
    hold = asyncio.Event()
    telegram.answer("getUpdates", Reply(hold=hold), Reply(hold=hold, body=b"late"))
    client = Client(TOKEN, telegram.url, timeout_s=0.1)
    silent = await client.fetch("getUpdates", b"{}", timeout_s=0.05)
    fetching = asyncio.create_task(client.fetch("getUpdates", b"{}", timeout_s=10.0))
    assert await asyncio.wait({fetching}, timeout=0.2) == (set(), {fetching})
    hold.set()
    assert (isinstance(silent, Answered) and silent.fate, await fetching) == (Fate.SILENT, b"late")
    await client.close()


async def test_one_connection_serves_many_calls(telegram: ScriptedTelegram, client: Client) -> None:
    """Calls one after another share a connection, and send no header that Telegram has no use for."""
    telegram.answer("getMe", ok(), ok())
    await client.call("getMe", b"{}")
    await client.call("getMe", b"{}")
    first, second = telegram.asked
    assert first.peer == second.peer
    assert set(second.headers) == {"Host", "Content-Type", "Content-Length"}


async def test_the_token_stands_in_no_text(unused_url: str) -> None:
    """Neither the client nor what it tells of a failed call shows the token."""
    client = Client(TOKEN, unused_url)
    answered = await client.call("sendMessage", BODY)
    await client.close()
    assert TOKEN not in f"{client!r} {client} {answered!r}"


@pytest.mark.parametrize("token", ["", "123", "123:a b", "123:abc\r\nHost: x", "abc:def", "1:а"])
async def test_a_token_of_the_wrong_form_is_refused_unseen(token: str) -> None:
    """The error says what is wrong and how to mend it, without the token."""
    with pytest.raises(ConfigError) as caught:
        Client(token, "http://127.0.0.1:1")
    assert str(caught.value) == (
        "the bot's token does not have the form <digits>:<letters>\n"
        "help: copy TELEGRAM_BOT_TOKEN again from @BotFather"
    )


@pytest.fixture
def unused_url() -> str:
    """Give the address of a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
