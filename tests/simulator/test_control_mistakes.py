"""Mistakes in control requests: each is a 400 that says what is wrong and how to mend it."""

from typing import Any

import pytest

from tests.simulator.playing import USER, Client, keyboard, tap

MISTAKES: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "message", {}, '"user" is missing; give a whole number'),
    ("POST", "message", {"user": USER}, "give one of: text, photo, video, document, animation, audio, voice"),
    (
        "POST",
        "message",
        {"user": USER, "text": "a", "photo": {}},
        "give one of: text, photo, video, document, animation, audio, voice, contact",
    ),
    (
        "POST",
        "message",
        {"user": USER, "text": "a", "caption": "b"},
        '"caption" is for files; a text has none',
    ),
    ("POST", "message", {"user": USER, "photo": 5}, '"photo" must be an object such as {}, got 5'),
    (
        "POST",
        "message",
        {"user": USER, "photo": {"size": 5}},
        'there is no field "size"; the fields are: base64',
    ),
    ("POST", "message", {"user": USER, "photo": {"width": -5}}, '"width" must not be negative, got -5'),
    (
        "POST",
        "message",
        {"user": USER, "photo": {"width": 5001}},
        "the simulator paints pictures of up to 5000 pixels a side",
    ),
    ("POST", "message", {"user": USER, "photo": {"base64": "?"}}, '"base64" is no base64'),
    (
        "POST",
        "message",
        {"user": USER, "photo": {"base64": "aGk="}},
        "the photo is no PNG, JPEG, GIF or WebP picture",
    ),
    ("POST", "message", {"user": USER, "document": {"base64": ""}}, "the document is empty"),
    ("POST", "message", {"user": USER, "document": {"mime_type": "a b"}}, '"mime_type" must be one such as'),
    ("POST", "message", {"user": USER, "voice": {}, "caption": "a" * 1025}, "caption has 1025 characters"),
    ("POST", "message", {"user": USER, "contact": {}}, '"phone" is missing; give a text'),
    (
        "POST",
        "message",
        {"user": USER, "contact": {"phone": "1"}, "caption": "a"},
        "a contact has no caption",
    ),
    (
        "POST",
        "message",
        {"user": USER, "location": {"latitude": 91, "longitude": 0}},
        '"latitude" must be a number from -90 to 90, got 91',
    ),
    ("POST", "message", {"user": "x", "text": "a"}, '"user" must be a whole number, got "x"'),
    ("POST", "message", {"user": -1, "text": "a"}, "user must be a positive number, got -1"),
    ("POST", "message", {"user": USER, "text": " "}, "text is empty; give the letters that the user types"),
    ("POST", "message", {"user": USER, "text": 5}, '"text" must be a text, got 5'),
    (
        "POST",
        "message",
        {"user": USER, "text": "a" * 4097},
        "text has 4097 characters; a client cuts it at 4096",
    ),
    (
        "POST",
        "message",
        {"user": USER, "text": "a", "lang": "ru"},
        'there is no field "lang"; the fields are: user, text, photo, video',
    ),
    ("POST", "press", {"user": USER}, "give either button (a label) or data (raw callback data)"),
    ("POST", "press", {"user": USER, "button": "A", "wait": 1}, '"wait" must be true or false, got 1'),
    (
        "POST",
        "press",
        {"user": USER, "button": "A", "message_id": 99},
        "there is no message 99 of the bot in this chat",
    ),
    (
        "POST",
        "press",
        {"user": USER, "button": "Z"},
        'message 1 has no button "Z"; its buttons are: "A", "Site"',
    ),
    (
        "POST",
        "press",
        {"user": USER, "button": "Site"},
        'button "Site" is of kind url; only a callback button sends a press',
    ),
    ("POST", "press", {"user": 5, "data": "a"}, "there is no user 5 (known: 123); let them write first"),
    ("POST", "redeliver", {"update_id": 1}, "there was no update 1; GET /sim/updates lists them all"),
    (
        "POST",
        "redeliver",
        {"update_id": 1000, "new_update_id": True},
        "only a press is re-sent under a new id",
    ),
    ("GET", "chat", {}, '"user" is missing; give a whole number'),
    ("GET", "chat?user=x", {}, '"user" must be a whole number, got "x"'),
    ("GET", "chat?user=5", {}, "there is no user 5"),
    ("POST", "block", {"user": 5, "blocked": True}, "there is no user 5"),
    ("POST", "idle", {"seconds": 1}, 'there is no field "seconds"; the fields are: none'),
    (
        "POST",
        "fault",
        {"method": "sendMesage", "error_code": 500},
        'there is no method "sendMesage" in Bot API 10.3',
    ),
    (
        "POST",
        "fault",
        {"method": "sendMessage"},
        "error_code must be from 400 to 599, or drop be given; got 0",
    ),
    (
        "POST",
        "fault",
        {"method": "sendMessage", "error_code": 500, "times": 0},
        "times must be at least 1, got 0",
    ),
    (
        "POST",
        "fault",
        {"method": "sendMessage", "drop": "now"},
        '"drop" must be true (before the effect) or "after"',
    ),
]


@pytest.mark.parametrize(("verb", "path", "body", "words"), MISTAKES)
async def test_a_mistake_is_explained(client: Client, verb: str, path: str, body: Any, words: str) -> None:
    """A bad control request is a 400 that says what is wrong and how to mend it."""
    await client.send("a", reply_markup=keyboard([tap("A"), {"text": "Site", "url": "https://example.com"}]))
    client.simulator.message(USER, "a")
    assert (await client.mistaken(verb, path, **body)).startswith(words)


async def test_there_must_be_something_to_press(client: Client) -> None:
    """Without a keyboard in the chat, and for a user who has blocked the bot, a press is a mistake."""
    words = await client.mistaken("POST", "press", user=USER, data="a")
    assert words.startswith("no message in this chat has an inline keyboard")
    client.simulator.block(USER)
    for path, body in (("press", {"data": "a"}), ("message", {"text": "a"})):
        words = await client.mistaken("POST", path, user=USER, **body)
        assert words == "user 123 has blocked the bot; unblock it with /sim/block first"


async def test_a_broken_body_is_explained(client: Client) -> None:
    """A body that is no JSON object is a mistake like any other."""
    for body, words in ((b"{", "the body is no JSON: "), (b"[]", "the body must be a JSON object")):
        async with client.session.post(f"{client.simulator.url}/sim/message", data=body) as response:
            answer = await response.json()
            assert (response.status, answer["ok"]) == (400, False)
            assert answer["error"].startswith(words)


async def test_an_unknown_control_path_lists_the_known_ones(client: Client) -> None:
    """Whoever mistypes a path learns all that there are."""
    async with client.session.post(f"{client.simulator.url}/sim/presss", json={}) as response:
        assert response.status == 404
        words = (await response.json())["error"]
    assert words.startswith("there is no POST /sim/presss; there are: POST /sim/message, ")
