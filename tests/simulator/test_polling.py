"""Polling: ids, offsets, limits, long polls, and the quarrel of two pollers."""

import asyncio

import pytest

from botspec.simulator import Simulator, Timing
from botspec.simulator.polling import Poller
from botspec.simulator.timing import Bell
from botspec.simulator.updates import Happening, UpdateQueue
from tests.simulator.playing import USER, Client, Clock, keyboard, tap

TWO_POLLERS = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
MESSAGE = Happening(kind="message", body={"text": "a"}, lane="chat 1", lifetime=60.0)


@pytest.fixture
def poller(clock: Clock) -> Poller:
    """Give a poller of an empty queue that begins at 1."""
    bell = Bell()
    queue = UpdateQueue(timing=Timing(now=clock.now), bell=bell, next_id=1)
    return Poller(queue=queue, bell=bell)


async def test_a_message_becomes_an_update(client: Client, simulator: Simulator, clock: Clock) -> None:
    """The update has what Telegram sends of a private message."""
    sent = simulator.message(USER, "/start x", language="ru", first_name="Ann")
    ann = {"id": USER, "is_bot": False, "first_name": "Ann", "language_code": "ru"}
    assert await client.poll() == [
        {
            "update_id": sent.update_id,
            "message": {
                "message_id": sent.message_id,
                "from": ann,
                "chat": {"id": USER, "type": "private", "first_name": "Ann"},
                "date": int(clock.time),
                "text": "/start x",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            },
        }
    ]


async def test_a_press_becomes_an_update(client: Client, simulator: Simulator) -> None:
    """The callback query has its message, with the keyboard that was pressed."""
    message = await client.send("a", reply_markup=keyboard([tap("A")]))
    pressed = simulator.press(USER, button="A")
    (update,) = await client.poll()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["message"]) == (pressed.callback_id, "a", message)
    assert query["from"]["id"] == USER
    assert isinstance(query["chat_instance"], str)


async def test_updates_are_numbered_and_stay_until_they_are_confirmed(client: Client) -> None:
    """Ids go up by one from the first; an offset beyond an id confirms it, the limit cuts."""
    for text in "abc":
        client.simulator.message(USER, text)
    assert [update["update_id"] for update in await client.poll()] == [1000, 1001, 1002]
    assert [update["update_id"] for update in await client.poll(limit=2)] == [1000, 1001]
    assert [update["update_id"] for update in await client.poll(offset=1002)] == [1002]
    assert [update["update_id"] for update in await client.poll()] == [1002]
    assert await client.poll(offset=1003) == []
    fates = [(entry.fate, entry.attempts) for entry in client.simulator.updates()]
    assert fates == [("delivered", 2), ("delivered", 2), ("delivered", 3)]


async def test_a_negative_offset_forgets_all_but_the_last(client: Client) -> None:
    """offset=-1 gives the newest update and drops the older ones."""
    for text in "abc":
        client.simulator.message(USER, text)
    assert [update["update_id"] for update in await client.poll(offset=-1)] == [1002]
    assert [entry.fate for entry in client.simulator.updates()] == ["dropped", "dropped", "waiting"]


async def test_allowed_updates_stick(client: Client, simulator: Simulator) -> None:
    """What the bot does not ask for is never queued, until it asks; [] stands for the default."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    await client.poll(allowed_updates=["callback_query"])
    assert simulator.message(USER, "a").update_id is None
    assert simulator.press(USER, button="A").update_id == 1000
    assert (await client.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await client.poll(allowed_updates=[])
    assert simulator.message(USER, "b").update_id == 1001


async def test_a_long_poll_ends_with_the_first_update(client: Client, simulator: Simulator) -> None:
    """A request that waits is answered as soon as something happens."""
    poll = asyncio.create_task(client.poll(timeout=50))
    simulator.message(USER, "a")
    assert len(await poll) == 1


async def test_of_two_pollers_one_is_refused(client: Client, simulator: Simulator) -> None:
    """The earlier request ends with a 409, the later one waits on."""
    polls = [asyncio.create_task(client.call("getUpdates", timeout=50)) for _ in range(2)]
    done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in done] == [{"ok": False, "error_code": 409, "description": TWO_POLLERS}]
    simulator.message(USER, "a")
    assert [len(task.result()["result"]) for task in (await asyncio.wait(waiting))[0]] == [1]


async def test_polling_is_refused_while_a_webhook_is_set(client: Client) -> None:
    """The words name the way out, and it works."""
    await client.ok("setWebhook", url="https://example.com/hook")
    envelope = await client.call("getUpdates")
    assert envelope["error_code"] == 409
    assert envelope["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await client.ok("deleteWebhook")
    assert await client.poll() == []


async def test_a_webhook_ends_the_poll_that_waits(client: Client) -> None:
    """The refusal says that setWebhook was the reason."""
    polls = [asyncio.create_task(client.call("getUpdates", timeout=50)) for _ in range(2)]
    _, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    await client.ok("setWebhook", url="https://example.com/hook")
    words = [(await poll)["description"] for poll in waiting]
    assert words == ["Conflict: terminated by setWebhook request"]


async def test_a_long_poll_ends_with_nothing_in_time(poller: Poller) -> None:
    """When nothing happens, the answer is empty."""
    assert await poller.poll(offset=0, limit=100, seconds=0.01) == []


async def test_an_update_expires(poller: Poller, clock: Clock) -> None:
    """What nobody fetched in its lifetime is gone."""
    entry = poller.queue.add(MESSAGE)
    assert entry is not None
    clock.time += 61
    assert await poller.poll(offset=0, limit=100, seconds=0) == []
    assert entry.fate == "expired"


async def test_a_repeated_update_is_given_in_spite_of_the_offset(poller: Poller) -> None:
    """Redelivery plays a lost confirmation: the old id comes once more, and then it is confirmed."""
    entry = poller.queue.add(MESSAGE)
    assert entry is not None
    assert len(await poller.poll(offset=0, limit=100, seconds=0)) == 1
    assert await poller.poll(offset=2, limit=100, seconds=0) == []
    poller.queue.repeat(entry)
    assert await poller.poll(offset=2, limit=100, seconds=0) == [{"update_id": 1, "message": {"text": "a"}}]
    assert await poller.poll(offset=2, limit=100, seconds=0) == []


async def test_ids_begin_anew_after_the_last_one(poller: Poller) -> None:
    """An update id is a signed 32-bit number; after the largest one comes 1."""
    poller.queue.next_id = 2**31 - 1
    ids = [entry.update_id for entry in (poller.queue.add(MESSAGE), poller.queue.add(MESSAGE)) if entry]
    assert ids == [2**31 - 1, 1]
