"""The webhook over real HTTP: what Telegram is told, and that nothing comes in that should not."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Literal

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from botspec.core.incoming import Incoming, Means
from botspec.press import Handled
from botspec.telegram.intake import Me
from botspec.telegram.webhook import BODY_LIMIT, SECRET_HEADER, STATUS, Door, Webhook
from tests.telegram.scripted import serving

ME = Me(bot_id=42, cid_key=b"key")
UPDATE = b'{"update_id":1,"callback_query":{"id":"q","from":{"id":7},"data":"go~1"}}'
DOOR = Door(secret="s3-cret", max_in_flight=2)
SECRET = {SECRET_HEADER: "s3-cret"}


class Hall:
    """A hall that says what it is told to say, and can be made to wait."""

    def __init__(self) -> None:
        self.handled: list[Incoming] = []
        self.says: str = "done"
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.came = asyncio.Semaphore(0)

    async def handle(self, incoming: Incoming) -> str:
        """Keep the update, wait for the gate, and answer."""
        self.handled.append(incoming)
        self.came.release()
        await self.gate.wait()
        if self.fails:
            raise ValueError("a bug")
        return self.says


class Known(asyncio.Event):
    """Tells when somebody begins to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.awaited = asyncio.Semaphore(0)

    async def wait(self) -> Literal[True]:
        self.awaited.release()
        return await super().wait()


@pytest.fixture
def hall() -> Hall:
    """Give the hall behind the webhook."""
    return Hall()


@pytest.fixture
def webhook(hall: Hall) -> Webhook:
    """Give a webhook that asks for a secret and takes two updates at a time."""
    return Webhook(hall, ME, DOOR)


@pytest.fixture
async def session(webhook: Webhook) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session whose base is a server with that webhook."""
    app = web.Application(client_max_size=4 * BODY_LIMIT)
    app.add_routes(webhook.routes())
    async with serving(app) as url, aiohttp.ClientSession(url) as session:
        yield session


async def post(
    session: aiohttp.ClientSession, body: bytes | BytesIO = UPDATE, headers: Mapping[str, str] = SECRET
) -> tuple[int, object]:
    """The status and the JSON of one request; None without a body."""
    async with session.post("/webhook", data=body, headers=headers) as response:
        raw = await response.read()
        return response.status, (await response.json())["error"] if raw else None


async def test_an_update_is_taken_when_the_hall_is_done(session: aiohttp.ClientSession, hall: Hall) -> None:
    """The hall gets the update with its times; Telegram gets an empty 200."""
    assert await post(session) == (200, None)
    (incoming,) = hall.handled
    assert (incoming.means, incoming.user_id, incoming.data) == (Means.PRESS, 7, "go~1")
    assert incoming.arrived > 1_700_000_000
    assert incoming.started > 0


async def test_the_bots_name_may_become_known_later(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall
) -> None:
    """A command to another bot is told from an own one as soon as the own name is known."""
    update = (
        b'{"update_id":1,"message":{"message_id":1,"from":{"id":7},"chat":{"id":7},"text":"/help@other"}}'
    )
    await post(session, update)
    webhook.me = replace(ME, username="pizza_bot")
    await post(session, update)
    assert [incoming.means for incoming in hall.handled] == [Means.COMMAND, Means.OTHER]


async def test_an_update_waits_for_the_bots_name(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall
) -> None:
    """Until Telegram has told who the bot is, an update is in flight and is not read."""
    webhook.known = known = Known()
    request = asyncio.create_task(post(session))
    await known.awaited.acquire()
    assert (webhook.in_flight, hall.handled) == (1, [])
    webhook.known.set()
    assert await request == (200, None)


async def test_an_update_does_not_wait_for_ever(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Telegram does not say who the bot is, updates are taken all the same."""
    monkeypatch.setattr("botspec.telegram.webhook.INTRODUCTION_S", 0.01)
    webhook.known.clear()
    assert await post(session) == (200, None)
    assert len(hall.handled) == 1


async def test_nothing_is_confirmed_before_the_hall_returns(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall
) -> None:
    """While the hall works there is no answer, and the update counts as in flight."""
    hall.gate.clear()
    request = asyncio.create_task(post(session))
    await hall.came.acquire()
    assert (request.done(), webhook.in_flight) == (False, 1)
    hall.gate.set()
    assert await request == (200, None)
    assert webhook.in_flight == 0


@pytest.mark.parametrize(
    ("says", "status", "retry_after"), [("done", 200, None), ("busy", 503, "1"), ("retry", 500, None)]
)
async def test_what_the_hall_says_becomes_a_status(
    session: aiohttp.ClientSession, hall: Hall, says: str, status: int, retry_after: str | None
) -> None:
    """A PASSIVE instance answers 503 with Retry-After, a broken database 500: Telegram re-sends."""
    hall.says = says
    async with session.post("/webhook", data=UPDATE, headers=SECRET) as response:
        assert (response.status, response.headers.get("Retry-After")) == (status, retry_after)


def test_every_word_of_the_hall_has_a_status() -> None:
    """The table knows exactly the words that the hall can say."""
    assert set(STATUS) == set(Handled)


@pytest.mark.parametrize("given", [None, "", "s3-cre", "s3-crett", "S3-CRET", "сек\xffрет"])
async def test_without_the_secret_nothing_comes_in(
    session: aiohttp.ClientSession, hall: Hall, given: str | None
) -> None:
    """A missing or wrong secret token is answered with 401, whatever its letters are."""
    headers = {} if given is None else {SECRET_HEADER: given}
    assert await post(session, headers=headers) == (401, f"The header {SECRET_HEADER} is missing or wrong.")
    assert hall.handled == []


async def test_a_secret_of_broken_letters_is_just_wrong(webhook: Webhook) -> None:
    """Bytes that are no UTF-8 in the header are answered with 401 too."""
    app = web.Application()
    app.add_routes(webhook.routes())
    async with serving(app) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(url).port)
        head = b"POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
        writer.write(head + SECRET_HEADER.encode() + b": s3-cret\xff\r\n\r\n")
        assert (await reader.readline()).split()[1] == b"401"
        writer.close()
        await writer.wait_closed()


async def test_without_a_configured_secret_none_is_asked_for(hall: Hall) -> None:
    """An empty secret lets every update in, and the path is the one of the door."""
    app = web.Application()
    app.add_routes(Webhook(hall, ME, Door(path="/hook")).routes())
    async with (
        serving(app) as url,
        aiohttp.ClientSession() as session,
        session.post(f"{url}/hook", data=UPDATE) as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"update_id": "1"}', b"hello"])
async def test_what_is_no_update_is_refused(session: aiohttp.ClientSession, hall: Hall, body: bytes) -> None:
    """Bytes that are no update are answered with 400 and one sentence, and reach nobody."""
    status, error = await post(session, body)
    assert (status, hall.handled) == (400, [])
    assert str(error).startswith("The body is not ")


async def test_the_largest_body_is_taken(session: aiohttp.ClientSession, hall: Hall) -> None:
    """A body of exactly the limit comes in."""
    assert await post(session, BytesIO(UPDATE.ljust(BODY_LIMIT))) == (200, None)


async def test_a_larger_body_is_refused(session: aiohttp.ClientSession, hall: Hall) -> None:
    """One byte more is too much, also for a body that does not announce its length."""

    async def stream() -> AsyncIterator[bytes]:
        yield UPDATE
        for _ in range(5):
            yield b" " * BODY_LIMIT

    refusal = (400, f"The body has more than {BODY_LIMIT} bytes.")
    assert await post(session, BytesIO(UPDATE.ljust(BODY_LIMIT + 1))) == refusal
    async with session.post("/webhook", data=stream(), headers=SECRET) as response:
        assert (response.status, (await response.json())["error"]) == refusal
    assert hall.handled == []


async def test_a_packed_body_is_unpacked_up_to_the_limit(session: aiohttp.ClientSession, hall: Hall) -> None:
    """A body may come packed; one that swells beyond the limit, or is no gzip at all, is refused."""
    headers = {**SECRET, "Content-Encoding": "gzip"}
    assert await post(session, gzip.compress(UPDATE), headers) == (200, None)
    assert (await post(session, gzip.compress(b" " * 8 * BODY_LIMIT), headers))[0] == 400
    assert (await post(session, UPDATE, headers))[0] == 400
    assert len(hall.handled) == 1


async def test_more_than_fit_are_told_to_come_back(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """Beyond the bound: 429 with Retry-After, one log line for each jam, and then it goes on."""
    for _ in range(2):
        hall.gate.clear()
        requests = [asyncio.create_task(post(session)) for _ in range(2)]
        for _ in requests:
            await hall.came.acquire()
        for _ in range(2):
            async with asyncio.timeout(10), session.post("/webhook", data=UPDATE, headers=SECRET) as response:
                assert (response.status, response.headers["Retry-After"]) == (429, "1")
        hall.gate.set()
        assert await asyncio.gather(*requests) == [(200, None), (200, None)]
    assert (webhook.turned_away, webhook.in_flight, len(hall.handled)) == (4, 0, 4)
    assert [record.message.split(":")[0] for record in caplog.records] == ["Queue full"] * 2


async def test_a_bug_in_the_hall_is_a_500(
    session: aiohttp.ClientSession, webhook: Webhook, hall: Hall
) -> None:
    """An exception of the hall makes Telegram re-send, and frees the update's place."""
    hall.fails = True
    async with session.post("/webhook", data=UPDATE, headers=SECRET) as response:
        assert response.status == 500
    assert webhook.in_flight == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_post_is_taken(session: aiohttp.ClientSession, hall: Hall, method: str) -> None:
    """Any other method is told so, in JSON."""
    async with session.request(method, "/webhook", headers=SECRET) as response:
        assert (response.status, response.headers["Allow"]) == (405, "POST")
        assert await response.json() == {"error": f"The webhook takes POST, not {method}."}
    assert hall.handled == []
