"""Polling against the strict simulator: what Telegram really says and does, over HTTP."""

from collections.abc import AsyncIterator

import pytest

from botspec.simulator import Fault, Simulator, SimUser, Timing
from botspec.telegram.client import Answered, Client
from tests.telegram.fetching import Hall, Poller, polling

USER, OTHER = 123, 124
FIRST = 1000


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """Give a simulator with two users."""
    people = (SimUser(id=USER), SimUser(id=OTHER))
    async with Simulator(users=people, timing=Timing(wait_window=5.0), first_update_id=FIRST) as started:
        yield started


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    """Give a client of it."""
    client = Client(simulator.token, simulator.url)
    yield client
    await client.close()


@pytest.fixture
async def poller(client: Client) -> AsyncIterator[Poller]:
    """Give a poller of it, with a hall of its own."""
    async with polling(client, Hall()) as running:
        yield running


def refusals(simulator: Simulator) -> list[str | None]:
    """What was refused, in Telegram's words."""
    return [call.error for call in simulator.calls() if not call.ok]


async def test_updates_are_fetched_and_confirmed(simulator: Simulator, poller: Poller) -> None:
    """Each is handled once, in order, and is gone from Telegram's queue; no request is refused."""
    for text in "abc":
        simulator.message(USER, text)
        simulator.message(OTHER, text)
        assert await simulator.idle()
    assert poller.hall.ended == list(range(FIRST, FIRST + 6))
    assert [(entry.fate, entry.attempts) for entry in simulator.updates()] == [("delivered", 1)] * 6
    assert refusals(simulator) == []


async def test_more_than_one_answer_holds(simulator: Simulator, client: Client) -> None:
    """Of 250 updates that wait each comes once, a hundred at a time."""
    for number in range(250):
        simulator.message(USER + number % 7, "hello")
    async with polling(client, Hall()) as poller:
        assert await simulator.idle()
        assert sorted(poller.hall.ended) == list(range(FIRST, FIRST + 250))


async def test_a_bad_update_in_a_batch(
    simulator: Simulator, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """One that Telegram would never send is passed over and confirmed; those beside it are handled."""
    simulator.message(USER, "before")
    bad = simulator.inject("callback_query", {"id": "1", "from": {"id": "secret"}, "data": "secret"})
    simulator.message(USER, "after")
    async with polling(client, Hall()) as poller:
        assert await simulator.idle()
        assert poller.hall.ended == [FIRST, FIRST + 2]
    assert f"Update {bad} cannot be read and is passed over" in caplog.text
    assert "secret" not in caplog.text


async def test_an_update_that_comes_again(simulator: Simulator, poller: Poller) -> None:
    """A repeated one, below the offset, goes to the hall once more: only the database knows it."""
    sent = simulator.message(USER, "a")
    simulator.message(USER, "b")
    assert await simulator.idle()
    assert sent.update_id is not None
    simulator.redeliver(sent.update_id)
    assert await simulator.idle()
    simulator.message(USER, "c")
    assert await simulator.idle()
    assert poller.hall.ended == [FIRST, FIRST + 1, FIRST, FIRST + 2]


async def test_a_second_poller(
    simulator: Simulator, client: Client, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else polls: this one is refused, says so, waits, and goes on when it may."""
    simulator.message(USER, "a")
    assert await simulator.idle()
    assert isinstance(await client.fetch("getUpdates", b"{}", timeout_s=5.0), bytes)
    assert await poller.naps.end() == 1.0
    simulator.message(USER, "b")
    assert await simulator.idle()
    assert poller.hall.ended == [FIRST, FIRST + 1]
    assert "terminated by other getUpdates request" in caplog.text
    assert "end one of the two" in caplog.text


async def test_a_webhook_that_was_set(
    simulator: Simulator, client: Client, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    """A webhook ends the poll and refuses the next ones; when it is gone, what waited is handled."""
    simulator.message(USER, "a")
    assert await simulator.idle()
    assert (await client.call("setWebhook", b'{"url":"https://bot.example/hook"}')).ok
    assert [await poller.naps.end() for _ in range(2)] == [1.0, 2.0]
    _, wake = await poller.naps.begun()
    assert poller.polling.problem is not None
    assert "webhook is active" in poller.polling.problem
    assert (await client.call("deleteWebhook", b"{}")).ok
    simulator.message(USER, "b")
    wake.set()
    assert await simulator.idle()
    assert poller.hall.ended == [FIRST, FIRST + 1]
    assert caplog.text.count("another process set a webhook") == 2


async def test_a_flood(simulator: Simulator, client: Client) -> None:
    """429 with retry_after: the wait is as long as Telegram asks for, and nothing is lost."""
    simulator.fault(Fault(method="getUpdates", error_code=429, retry_after=3))
    simulator.message(USER, "a")
    async with polling(client, Hall()) as poller:
        assert await poller.naps.end() == 4.0
        assert await simulator.idle()
        assert poller.hall.ended == [FIRST]


async def test_a_good_end_leaves_nothing_to_repeat(simulator: Simulator, client: Client) -> None:
    """What was in flight when it was told to stop is confirmed; what came later waits for the next start."""
    hall = Hall()
    hall.hold(FIRST)
    simulator.message(USER, "a")
    async with polling(client, hall, patience_s=60) as poller:
        await hall.until(1)
        simulator.message(USER, "b")
        poller.stop.set()
        hall.let_go(FIRST)
        await poller.end()
    assert [entry.fate for entry in simulator.updates()] == ["delivered", "waiting"]
    left = await client.fetch("getUpdates", b"{}", timeout_s=5.0)
    assert not isinstance(left, Answered)
    assert b'"text":"b"' in left
