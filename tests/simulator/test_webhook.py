"""Webhooks: what is posted, what counts as success, retries, lanes, and what getWebhookInfo tells."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web

from botspec.simulator import Simulator, SimUser, Timing, telegram_retry_delay
from tests.simulator.playing import USER, Client, Clock, Hook, keyboard, tap


def failing(times: int, status: int = 500, **headers: str) -> Any:
    """Returns an answer that fails so many times, then succeeds."""
    left = [times]

    def answer(_update: Mapping[str, Any]) -> web.StreamResponse:
        left[0] -= 1
        return web.Response(status=status, headers=headers) if left[0] >= 0 else web.Response()

    return answer


async def test_an_update_is_posted_with_the_secret(client: Client, hook: Hook) -> None:
    """The body is the update, the secret goes in a header, and success takes it out of the queue."""
    await client.ok("setWebhook", url=hook.url, secret_token="s3cret_-")
    sent = client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert hook.updates[0]["update_id"] == sent.update_id
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    assert hook.headers[0]["Content-Type"] == "application/json"
    (entry,) = client.simulator.updates()
    assert (entry.fate, entry.attempts, entry.status) == ("delivered", 1, 200)


async def test_without_a_secret_there_is_no_header(client: Client, hook: Hook) -> None:
    """A webhook without a secret gets no secret header."""
    await client.ok("setWebhook", url=hook.url)
    client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert "X-Telegram-Bot-Api-Secret-Token" not in hook.headers[0]


async def test_telegram_says_what_it_did(client: Client, hook: Hook) -> None:
    """The envelopes of both methods have Telegram's descriptions."""
    assert (await client.call("setWebhook", url=hook.url))["description"] == "Webhook was set"
    assert (await client.call("deleteWebhook"))["description"] == "Webhook was deleted"


async def test_a_failed_update_is_sent_again_after_0_2_4_8_seconds(
    client: Client, hook: Hook, clock: Clock
) -> None:
    """Only a 2xx answer is success; the delays double, and the attempts are counted."""
    hook.answer = failing(5)
    await client.ok("setWebhook", url=hook.url)
    client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert clock.slept == [0, 2, 4, 8, 16]
    (entry,) = client.simulator.updates()
    assert (entry.fate, entry.attempts, entry.status) == ("delivered", 6, 200)


async def test_a_redirect_is_a_failure(client: Client, hook: Hook, clock: Clock) -> None:
    """A 3xx answer is not followed."""
    hook.answer = failing(1, status=302, Location="/welcome")
    await client.ok("setWebhook", url=hook.url)
    client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert (len(hook.updates), clock.slept) == (2, [0])


async def test_retry_after_is_obeyed_up_to_an_hour(client: Client, hook: Hook, clock: Clock) -> None:
    """The header of the answer sets the delay."""
    hook.answer = failing(1, status=503, **{"Retry-After": "7"})
    await client.ok("setWebhook", url=hook.url)
    client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    hook.answer = failing(1, status=503, **{"Retry-After": "9999"})
    client.simulator.message(USER, "b")
    assert await client.simulator.idle()
    assert clock.slept == [7, 3600]


async def test_the_delays_grow_to_a_minute_or_two() -> None:
    """After 64 seconds the delay is a chance between 60 and 120 seconds."""
    assert [telegram_retry_delay(failures) for failures in range(6)] == [0, 2, 4, 8, 16, 32]
    assert all(60 <= telegram_retry_delay(failures) <= 120 for failures in range(6, 200))


async def test_a_press_is_given_up_after_150_seconds(client: Client, hook: Hook, clock: Clock) -> None:
    """An update whose next try would come after its lifetime is dropped."""
    hook.answer = failing(1000)
    await client.send("a", reply_markup=keyboard([tap("A")]))
    await client.ok("setWebhook", url=hook.url)
    client.simulator.press(USER, button="A")
    assert await client.simulator.idle()
    (entry,) = client.simulator.updates()
    assert entry.fate == "expired"
    assert sum(clock.slept) <= 150


async def test_the_info_tells_what_waits_and_what_went_wrong(
    client: Client, hook: Hook, clock: Clock
) -> None:
    """The last error stands in getWebhookInfo in Telegram's words."""
    hook.answer = failing(1)
    await client.ok("setWebhook", url=hook.url, max_connections=7, allowed_updates=["message"])
    client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert await client.ok("getWebhookInfo") == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 7,
        "last_error_date": int(clock.time),
        "last_error_message": "Wrong response from the webhook: 500 Internal Server Error",
        "allowed_updates": ["message"],
    }
    await client.ok("setWebhook", url=hook.url)
    assert "last_error_message" not in await client.ok("getWebhookInfo")


async def test_a_refused_connection_is_told(client: Client, hook: Hook, simulator: Simulator) -> None:
    """Nobody listens: the update waits, and the error says so."""
    await client.ok("setWebhook", url=hook.url)
    await hook.stop()
    await client.send("a", reply_markup=keyboard([tap("A")]))
    simulator.press(USER, button="A")
    assert await simulator.idle()
    info = await client.ok("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert simulator.updates()[0].status is None


async def test_a_broken_connection_is_told(client: Client, simulator: Simulator, hook: Hook) -> None:
    """A server that hangs up, or that speaks no TLS, is an error like any other."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    await client.send("a", reply_markup=keyboard([tap("A")]))
    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        urls = (f"http://{host}:{port}/", hook.url.replace("http:", "https:"))
        for url, words in zip(urls, ("Connection closed", "SSL error {"), strict=True):
            await client.ok("setWebhook", url=url)
            simulator.press(USER, button="A")
            assert await simulator.idle()
            assert (await client.ok("getWebhookInfo"))["last_error_message"].startswith(words)


async def test_a_lane_has_one_update_in_flight_and_keeps_its_order(client: Client, hook: Hook) -> None:
    """The messages of one chat come one at a time, in order, in spite of a failure."""
    hook.answer = failing(2)
    await client.ok("setWebhook", url=hook.url)
    for text in "abc":
        client.simulator.message(USER, text)
    assert await client.simulator.idle()
    assert [update["message"]["text"] for update in hook.updates] == ["a", "a", "a", "b", "c"]
    assert hook.most_at_once == 1


async def test_lanes_do_not_wait_for_each_other(client: Client, hook: Hook) -> None:
    """A message and a press of one user, and the messages of another, are delivered at the same time."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    hook.gate.clear()
    await client.ok("setWebhook", url=hook.url)
    client.simulator.message(USER, "a")
    client.simulator.press(USER, button="A")
    client.simulator.message(USER + 1, "a")
    await hook.has_open(3)
    info = await client.ok("getWebhookInfo")
    hook.gate.set()
    assert await client.simulator.idle()
    assert (hook.most_at_once, info["pending_update_count"]) == (3, 3)


async def test_max_connections_bounds_the_requests(client: Client, hook: Hook) -> None:
    """With two connections, the third lane waits for one of them."""
    hook.gate.clear()
    await client.ok("setWebhook", url=hook.url, max_connections=2)
    for user in range(1, 6):
        client.simulator.message(user, "a")
    await hook.has_open(2)
    for _ in range(20):
        await client.ok("getMe")
    hook.gate.set()
    assert await client.simulator.idle()
    assert (len(hook.updates), hook.most_at_once) == (5, 2)


async def test_what_waits_is_kept_when_the_webhook_changes(client: Client, hook: Hook) -> None:
    """Updates wait for the next webhook; an empty address ends one; dropping forgets them."""
    simulator = client.simulator
    first = simulator.message(USER, "a")
    await client.ok("setWebhook", url=hook.url)
    assert await simulator.idle()
    assert hook.updates[0]["update_id"] == first.update_id
    await client.ok("setWebhook", url="")
    simulator.message(USER, "b")
    assert len(await client.poll()) == 1
    await client.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    assert await simulator.idle()
    assert len(hook.updates) == 1


async def test_a_webhook_may_be_replaced_in_the_middle_of_a_retry(client: Client, hook: Hook) -> None:
    """The retries of the old address end, and the new one gets the update at once."""
    await client.ok("setWebhook", url="http://127.0.0.1:1/hook")
    client.simulator.message(USER, "a")
    await client.ok("setWebhook", url=hook.url)
    assert await client.simulator.idle()
    assert len(hook.updates) == 1


def form(**parts: str) -> web.StreamResponse:
    """Returns an answer in the form in which aiogram writes it."""
    writer = aiohttp.MultipartWriter("form-data")
    for name, text in parts.items():
        writer.append(text).set_content_disposition("form-data", name=name)
    return web.Response(body=writer)


async def test_the_answer_to_a_webhook_may_call_a_method(client: Client, hook: Hook) -> None:
    """A JSON or multipart answer with a method runs it."""
    replies = iter(
        [
            web.json_response({"method": "sendMessage", "chat_id": USER, "text": "json"}),
            form(method="sendMessage", chat_id=str(USER), text="form"),
            web.json_response({"method": "sendMessage", "text": "lost"}),
        ]
    )
    hook.answer = lambda _update: next(replies)
    await client.ok("setWebhook", url=hook.url)
    for _ in range(3):
        client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    calls = client.simulator.calls(since=1)
    assert [call.params.get("text") for call in calls] == ["json", "form", "lost"]
    assert [call.error for call in calls] == [None, None, "Bad Request: chat_id is empty"]


async def test_most_answers_to_a_webhook_call_nothing(client: Client, hook: Hook) -> None:
    """Methods that get something or set the webhook are passed over, and so is what cannot be read."""
    multipart = "multipart/form-data; boundary=x"
    replies = iter(
        [
            web.json_response({"method": "deleteWebhook"}),
            web.json_response({"method": "getMe"}),
            web.json_response({"nothing": "here"}),
            web.json_response(["sendMessage"]),
            web.Response(text="{", content_type="application/json"),
            web.Response(text="method=sendMessage"),
            web.Response(body=b"nonsense", headers={"Content-Type": multipart}),
        ]
    )
    hook.answer = lambda _update: next(replies)
    await client.ok("setWebhook", url=hook.url)
    for _ in range(7):
        client.simulator.message(USER, "a")
    assert await client.simulator.idle()
    assert [entry.attempts for entry in client.simulator.updates()] == [1] * 7
    assert [call.method for call in client.simulator.calls()] == ["setWebhook"]


async def test_a_stopped_simulator_keeps_what_waits_for_its_next_start(hook: Hook, clock: Clock) -> None:
    """A delivery in the middle of which the simulator stops is made again when it starts again."""
    hook.gate.clear()
    simulator = Simulator(users=(SimUser(id=USER),), timing=Timing(now=clock.now))
    async with simulator, aiohttp.ClientSession() as session:
        await Client(session, simulator).ok("setWebhook", url=hook.url)
        simulator.message(USER, "a")
        await hook.has_open(1)
    assert simulator.updates()[0].fate == "waiting"
    hook.gate.set()
    async with simulator:
        assert await simulator.idle()
    assert simulator.updates()[0].fate == "delivered"
