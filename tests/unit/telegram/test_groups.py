"""Groups: when what people say there is to the bot, and what is left of it without the bot's name."""

from typing import Any

import orjson
import pytest

from botspec.core.incoming import Incoming, Means
from botspec.telegram.groups import unmentioned
from botspec.telegram.intake import Me, read

ME = Me(bot_id=42, cid_key=b"key", username="Pizza_bot")
BOT = {"id": 42, "is_bot": True, "first_name": "Pizza"}
ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}


def heard(chat: int = -100, me: Me = ME, **fields: Any) -> Incoming:
    """What intake makes of a message in a chat."""
    message = {"message_id": 5, "date": 1, "from": ANN, "chat": {"id": chat}, **fields}
    raw = orjson.dumps({"update_id": 9, "message": message})
    found = read(raw, me=me, arrived=1.0, started=2.0)
    assert isinstance(found, Incoming)
    return found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@Pizza_bot 5", "5"),
        ("@pizza_bot, hello", "hello"),
        ("hello, @PIZZA_BOT", "hello"),
        ("  @Pizza_bot: 5  ", "5  "),
        ("ask @Pizza_bot about it", "ask @Pizza_bot about it"),
        ("@Pizza_bot", ""),
        ("@Pizza_bot @Pizza_bot 5", "5"),
        ("@Pizza_bots 5", None),
        ("me@Pizza_bot", None),
        ("@@Pizza_bot", None),
        ("Pizza_bot", None),
        ("", None),
    ],
)
def test_a_mention_is_not_part_of_what_is_said(text: str, rest: str | None) -> None:
    """The bot's name goes from both ends, and stays within a sentence; a longer name is somebody else's."""
    assert unmentioned(text, "Pizza_bot") == rest


def test_a_bot_without_a_name_is_not_mentioned() -> None:
    """Until Telegram has told the name nothing can be one."""
    assert unmentioned("@ 5", "") is None


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "@pizza_bot hi"},
        {"text": "hi", "reply_to_message": {"from": BOT}},
        {"text": "/menu@pizza_bot"},
        {"text": "/menu", "reply_to_message": {"from": BOT}},
        {"photo": [{"file_id": "AgAC"}], "caption": "@pizza_bot my cat"},
    ],
)
def test_what_is_to_the_bot(fields: dict[str, Any]) -> None:
    """A name in a text or a caption, the name behind a command, and a reply to the bot's message."""
    assert heard(**fields).is_addressed


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "hi"},
        {"text": "/menu"},
        {"text": "hi", "reply_to_message": {"from": ANN}},
        {"text": "hi", "reply_to_message": {"sender_chat": {"id": -5}}},
        {"text": "hi", "reply_to_message": "nothing"},
        {"text": "hi", "reply_to_message": {"from": "nobody"}},
        {"sticker": {"file_id": "AgAC"}},
    ],
)
def test_what_is_to_others(fields: dict[str, Any]) -> None:
    """Whatever does not name the bot, and replies to nothing of its own."""
    assert not heard(**fields).is_addressed


def test_in_private_everything_is_to_the_bot() -> None:
    """There a text stays as it was typed, the bot's name in it as well."""
    incoming = heard(chat=7, text="@pizza_bot hi")
    assert (incoming.is_addressed, incoming.text) == (True, "@pizza_bot hi")


def test_an_item_of_an_album_tells_its_album() -> None:
    """The items of an album come one by one, and have its id in common."""
    assert heard(photo=[{"file_id": "AgAC"}], media_group_id="77").album == "77"
    assert heard(text="hi").album == ""


@pytest.mark.parametrize(
    ("chat", "fields", "old", "new"),
    [
        (-7, {"migrate_to_chat_id": -1007}, -7, -1007),
        (-1007, {"migrate_from_chat_id": -7}, -7, -1007),
        (-7, {"migrate_to_chat_id": "?"}, -7, 0),
        (-7, {"new_chat_title": "T"}, -7, 0),
    ],
)
def test_a_group_that_becomes_a_supergroup(chat: int, fields: dict[str, Any], old: int, new: int) -> None:
    """The old chat and the new one tell the same; any other service message tells nothing."""
    incoming = heard(chat, **fields)
    assert (incoming.means, incoming.chat_id, incoming.moved_to) == (Means.OTHER, old, new)


def pressed(chat: int = -100, **message: Any) -> bool:
    """Whether intake takes a pressed message for one to user 7, who presses it."""
    content = {"message_id": 5, "date": 1, "from": BOT, "chat": {"id": chat}, **message}
    query = {"id": "q", "from": ANN, "data": "a", "message": content}
    found = read(orjson.dumps({"update_id": 9, "callback_query": query}), me=ME, arrived=1.0, started=2.0)
    assert isinstance(found, Incoming)
    return found.is_to_user


def name(user: object, offset: int = 0) -> dict[str, object]:
    """The name of a user in a text."""
    return {"type": "text_mention", "offset": offset, "length": 3, "user": user}


@pytest.mark.parametrize(
    ("message", "is_his"),
    [
        ({"reply_to_message": {"from": ANN}}, True),
        ({"reply_to_message": {"from": BOT}}, False),
        ({"entities": [name(ANN)]}, True),
        ({"caption_entities": [name(ANN)]}, True),
        ({"entities": [name(ANN, 4)]}, False),
        ({"entities": [name(BOT)]}, False),
        ({"entities": [{"type": "bold", "offset": 0, "length": 3}, name(None), "?"]}, False),
        ({"entities": "?", "caption_entities": None}, False),
    ],
)
def test_whose_a_pressed_message_is(message: dict[str, Any], is_his: bool) -> None:
    """It replies to who presses it, or begins with his name; a name in the text is anybody's."""
    assert pressed(**message) is is_his
    assert pressed(chat=7, **message) is False, "in private there is nobody else"
