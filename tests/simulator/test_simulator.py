"""The simulator as a Python object: start and stop, people, and the feed of events."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from botspec.simulator import ControlError, Fault, Simulator, SimUser, Timing
from tests.simulator.playing import USER, Client, keyboard, tap


async def test_it_starts_on_a_free_port_and_stops() -> None:
    """Two simulators run beside each other; a stopped one has no address and answers nobody."""
    async with Simulator() as one, Simulator() as two:
        assert one.url != two.url
        url = one.url
        with pytest.raises(RuntimeError, match="started already"):
            await one.start()
    with pytest.raises(RuntimeError, match="not started"):
        _ = one.url
    await one.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(url)


async def test_a_taken_port_is_an_os_error() -> None:
    """Whoever asks for a port that is taken is told, and may try another."""
    async with Simulator() as one:
        two = Simulator()
        with pytest.raises(OSError, match="address already in use"):
            await two.start(port=int(one.url.rpartition(":")[2]))
        async with two:
            assert two.url != one.url


@pytest.mark.parametrize("token", ["", "42", "x:y", "42:", "42:a b"])
def test_a_token_must_look_like_one(token: str) -> None:
    """A token is a number, a colon and a secret."""
    with pytest.raises(ValueError, match="token must look like"):
        Simulator(token=token)


async def test_updates_begin_where_chance_says() -> None:
    """Without a given first id, Telegram's update ids begin anywhere."""
    first = [Simulator(users=(SimUser(id=1),)).message(1, "a").update_id for _ in range(3)]
    assert len(set(first)) == 3


async def test_a_simulator_that_stops_ends_the_poll_that_waits() -> None:
    """Nobody hangs on a simulator that stops: the poll is answered with nothing."""
    async with Simulator() as simulator, aiohttp.ClientSession() as session:
        client = Client(session, simulator)
        polls = [asyncio.create_task(client.call("getUpdates", timeout=50)) for _ in range(2)]
        _, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        await simulator.stop()
        assert [await poll for poll in waiting] == [{"ok": True, "result": []}]


async def test_everything_that_happens_is_told() -> None:
    """The event hook gets one flat dictionary for each thing, in order."""
    told: list[Mapping[str, Any]] = []
    timing = Timing(now=lambda: 5.0)
    async with (
        Simulator(users=(SimUser(id=USER),), timing=timing, on_event=told.append) as simulator,
        aiohttp.ClientSession() as session,
    ):
        client = Client(session, simulator)
        simulator.message(USER, "a")
        await client.send("b", reply_markup=keyboard([tap("A")]))
        pressed = simulator.press(USER, button="A")
        await client.ok("answerCallbackQuery", callback_query_id=pressed.callback_id, text="hi")
        await client.ok("editMessageText", chat_id=USER, message_id=2, text="c")
        await client.ok("deleteMessage", chat_id=USER, message_id=2)
        await client.refused("deleteMessage", chat_id=USER, message_id=2)
    buttons = [[{"text": "A", "kind": "callback", "data": "a"}]]
    assert [{name: value for name, value in event.items() if name != "at"} for event in told] == [
        {"event": "user_message", "user": USER, "chat": USER, "message_id": 1, "text": "a"},
        {"event": "bot_message", "chat": USER, "message_id": 2, "text": "b", "keyboard": buttons},
        {"event": "user_press", "user": USER, "chat": USER, "message_id": 2, "data": "a", "button": "A"},
        {
            "event": "bot_answer",
            "user": USER,
            "callback_id": pressed.callback_id,
            "text": "hi",
            "show_alert": False,
        },
        {"event": "bot_edit", "chat": USER, "message_id": 2, "text": "c", "keyboard": []},
        {"event": "bot_delete", "chat": USER, "message_id": 2},
        {
            "event": "api_error",
            "method": "deleteMessage",
            "error": "Bad Request: message to delete not found",
        },
    ]
    assert {event["at"] for event in told} == {5.0}


async def test_a_watcher_waits_for_calls_no_longer_than_it_says(simulator: Simulator) -> None:
    """When there is no call, the list is empty."""
    assert await simulator.calls_after(0, within=0.01) == []


async def test_mistakes_in_python_are_control_errors(simulator: Simulator) -> None:
    """The Python methods refuse what the control API refuses."""
    with pytest.raises(ControlError, match="there was no press 5"):
        await simulator.answer_to("5")
    with pytest.raises(ControlError, match="there is no method"):
        simulator.fault(Fault(method="nothing", error_code=500))
    simulator.message(USER, "a")
    again = simulator.redeliver(1000)
    assert (again.update_id, again.callback_id) == (1000, None)


async def test_a_repeated_press_needs_a_bot_that_listens(client: Client, simulator: Simulator) -> None:
    """When the bot no longer asks for presses, a press cannot be sent again."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    pressed = simulator.press(USER, button="A")
    await client.poll(allowed_updates=["message"])
    assert pressed.update_id is not None
    with pytest.raises(ControlError, match="does not ask for callback_query updates"):
        simulator.redeliver(pressed.update_id, new_update_id=True)
