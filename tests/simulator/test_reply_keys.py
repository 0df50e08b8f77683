"""The reply keyboard: which one is below the input field, and what its buttons send."""

from typing import Any

import pytest

from tests.simulator.playing import USER, Client, keyboard, tap

KEYS = {"keyboard": [["Yes", "No"], [{"text": "Phone", "request_contact": True}]], "resize_keyboard": True}
PLACE = {"keyboard": [[{"text": "Place", "request_location": True}]]}


def below(client: Client) -> Any:
    """The labels below the input field."""
    rows: Any = client.simulator.chat(USER)["reply_keyboard"]
    return None if rows is None else [[key["text"] for key in row] for row in rows]


async def message(client: Client) -> Any:
    """The newest message of the user."""
    return (await client.poll())[-1]["message"]


async def test_it_stays_until_another_takes_its_place(client: Client) -> None:
    """Other messages leave it where it is, and so does the deletion of its own; another or none ends it."""
    await client.sim("POST", "message", user=USER, text="hi")
    assert below(client) is None
    sent = await client.ok("sendMessage", chat_id=USER, text="Well?", reply_markup=KEYS)
    assert below(client) == [["Yes", "No"], ["Phone"]]
    await client.ok("sendMessage", chat_id=USER, text="Go", reply_markup=keyboard([tap("A")]))
    await client.ok("deleteMessage", chat_id=USER, message_id=sent["message_id"])
    assert below(client) == [["Yes", "No"], ["Phone"]]
    await client.ok("sendMessage", chat_id=USER, text="Where?", reply_markup=PLACE)
    assert below(client) == [["Place"]]
    await client.ok("sendMessage", chat_id=USER, text="Bye", reply_markup={"remove_keyboard": True})
    assert below(client) is None


@pytest.mark.parametrize(
    ("markup", "label", "sends"),
    [
        (KEYS, "No", {"text": "No"}),
        (KEYS, "Phone", {"contact": {"phone_number": "+15550000007", "first_name": "Ann", "user_id": 7}}),
        (PLACE, "Place", {"location": {"latitude": 59.9, "longitude": 30.3}}),
    ],
)
async def test_a_key_sends_a_message(client: Client, markup: Any, label: str, sends: Any) -> None:
    """A press is a message: the label, the user's own contact, or where he is."""
    await client.sim("POST", "message", user=7, text="hi", first_name="Ann")
    await client.ok("sendMessage", chat_id=7, text="Well?", reply_markup=markup)
    pressed = await client.sim("POST", "press", user=7, button=label)
    assert pressed["callback_id"] is None
    came = await message(client)
    assert {name: came[name] for name in sends} == sends


async def test_the_newer_of_two_is_pressed(client: Client) -> None:
    """A label that stands on both keyboards is pressed on the one that came last."""
    await client.sim("POST", "message", user=USER, text="hi")
    await client.ok("sendMessage", chat_id=USER, text="Well?", reply_markup=KEYS)
    await client.ok("sendMessage", chat_id=USER, text="Go", reply_markup=keyboard([tap("No")]))
    assert (await client.sim("POST", "press", user=USER, button="No"))["callback_id"] is not None
    assert (await client.sim("POST", "press", user=USER, button="Yes"))["callback_id"] is None
