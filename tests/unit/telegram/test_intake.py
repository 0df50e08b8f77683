"""Intake: what of a raw update becomes Incoming, what is no update, and that no bytes make it raise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from botspec.core.incoming import Incoming, Means, Origin
from botspec.telegram.intake import Me, Unreadable, read

ME = Me(bot_id=42, cid_key=b"key", username="Pizza_bot")
USER = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
CHAT = {"id": -100, "type": "supergroup"}
FILE = {"file_id": "AgAC"}
SECRET_WORDS = "my secret words"


def message(**fields: object) -> dict[str, object]:
    """An update with a message of user 7 in chat -100."""
    content: dict[str, object] = {"message_id": 5, "date": 1, "from": USER, "chat": CHAT, **fields}
    return {"update_id": 9, "message": content}


def press(**fields: object) -> dict[str, object]:
    """An update with a press of user 7."""
    query = {"id": "q1", "from": USER, "chat_instance": "1", "data": "cat:image~1", **fields}
    return {"update_id": 9, "callback_query": query}


def look(update: object, me: Me = ME) -> Incoming | Unreadable:
    """What intake makes of an update."""
    return read(orjson.dumps(update), me=me, arrived=1.5, started=2.5)


def taken(update: object, me: Me = ME) -> Incoming:
    """The Incoming of an update that is one."""
    incoming = look(update, me)
    assert isinstance(incoming, Incoming)
    return incoming


def test_a_press_is_read_whole() -> None:
    """A press on a message becomes one value with everything that a bot acts on."""
    update = press(message={"message_id": 77, "date": 3, "chat": CHAT, "text": "Menu"})
    incoming = taken(update)
    assert incoming == Incoming(
        update_id=9,
        event_type="callback_query",
        means=Means.PRESS,
        cid=incoming.cid,
        chat_id=-100,
        user_id=7,
        first_name="Ann",
        language="en",
        message_id=77,
        origin=Origin.MESSAGE,
        callback_id="q1",
        data="cat:image~1",
        arrived=1.5,
        started=2.5,
    )


def test_a_press_on_a_deleted_message_is_inaccessible() -> None:
    """A message of date 0 is one that Telegram no longer shows to the bot."""
    incoming = taken(press(message={"message_id": 77, "date": 0, "chat": CHAT}))
    assert (incoming.origin, incoming.chat_id, incoming.message_id) == (Origin.INACCESSIBLE, -100, 77)


@pytest.mark.parametrize("extra", [{}, {"message": None}, {"inline_message_id": "AAA"}])
def test_a_press_without_a_message_belongs_to_the_users_own_chat(extra: Mapping[str, object]) -> None:
    """A press that names no message has no origin, and the user's id stands for the chat."""
    incoming = taken(press(**extra))
    assert (incoming.origin, incoming.chat_id, incoming.message_id) == (Origin.NONE, 7, None)


def test_a_press_without_data_is_still_a_press() -> None:
    """The press of a game's button carries no data; whether that is legal is decided elsewhere."""
    update = {"update_id": 9, "callback_query": {"id": "q1", "from": USER, "game_short_name": "chess"}}
    assert (taken(update).means, taken(update).data) == (Means.PRESS, "")


@pytest.mark.parametrize(
    ("text", "command", "args"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/start promo_1", "start", "promo_1"),
        ("/start\n  two words ", "start", "two words"),
        ("/help@pizza_bot", "help", ""),
        ("/Help@Pizza_Bot now", "help", "now"),
    ],
)
def test_a_command_is_lower_case_without_its_slash(text: str, command: str, args: str) -> None:
    """A command is its name alone; the rest of the message is its text."""
    incoming = taken(message(text=text))
    assert (incoming.means, incoming.command, incoming.text) == (Means.COMMAND, command, args)
    assert incoming.input_kind == ""


def test_a_command_to_another_bot_is_none_of_ours() -> None:
    """In a group a command may be addressed to another bot."""
    assert taken(message(text="/help@other_bot")).means is Means.OTHER


def test_an_addressed_command_counts_while_the_own_name_is_unknown() -> None:
    """Until Telegram told the bot's name, every addressed command is taken as its own."""
    nameless = replace(ME, username="")
    assert taken(message(text="/help@other_bot"), nameless).command == "help"


@pytest.mark.parametrize(
    "text", ["hello", "/", "//start", "/привет", "/up-and-down", " /start", "/" + 33 * "a", ""]
)
def test_other_text_is_an_input(text: str) -> None:
    """What does not have the form of a command is what the user typed."""
    incoming = taken(message(text=text))
    assert (incoming.means, incoming.input_kind, incoming.text) == (Means.INPUT, "text", text)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"photo": [FILE]}, "photo"),
        ({"document": FILE}, "document"),
        ({"animation": FILE, "document": FILE}, "animation"),
        ({"voice": FILE}, "voice"),
        ({"video": FILE}, "video"),
        ({"contact": {"phone_number": "1", "first_name": "Bo"}}, "contact"),
        ({"location": {"latitude": 1, "longitude": 2.5}}, "location"),
        ({"venue": {}, "location": {"latitude": 1, "longitude": 2.5}}, "location"),
        ({"successful_payment": {}}, "payment"),
        ({"sticker": {}}, "sticker"),
    ],
)
def test_every_kind_of_input_has_its_name(fields: Mapping[str, object], kind: str) -> None:
    """A message without text is an input of the kind of its content."""
    incoming = taken(message(**fields))
    assert (incoming.means, incoming.input_kind, incoming.text) == (Means.INPUT, kind, "")


def test_a_caption_is_the_text_of_a_picture() -> None:
    """What stands below a picture was typed too."""
    assert taken(message(photo=[FILE], caption="a cat")).text == "a cat"


@pytest.mark.parametrize(
    "fields",
    [
        {"pinned_message": {}},
        {"new_chat_members": [USER]},
        {"from": None, "text": "anonymous"},
        {"sender_chat": {"id": -5}, "text": "on behalf of a channel"},
        {"from": {**USER, "is_bot": True}, "text": "from a bot"},
    ],
)
def test_messages_that_no_user_meant_for_the_bot_are_other(fields: Mapping[str, object]) -> None:
    """Service messages, channels and other bots are not answered."""
    assert taken(message(**fields)).means is Means.OTHER


@pytest.mark.parametrize(
    ("update", "event_type"),
    [
        ({"update_id": 9, "my_chat_member": {}}, "my_chat_member"),
        ({"edited_message": {"message_id": 5}, "update_id": 9}, "edited_message"),
        ({"update_id": 9, "something_of_2030": []}, "something_of_2030"),
        ({"update_id": 9, "<script>": 1}, "unknown"),
        ({"update_id": 9}, "unknown"),
    ],
)
def test_other_updates_carry_their_kind(update: Mapping[str, object], event_type: str) -> None:
    """The kind of an update is its first key besides update_id, if it looks like a name."""
    incoming = taken(update)
    assert (incoming.means, incoming.event_type, incoming.update_id) == (Means.OTHER, event_type, 9)


def test_the_handmade_test_update_is_read() -> None:
    """An update made by hand, without a date and without entities, is a command as any other."""
    update = {
        "update_id": 999999,
        "message": {
            "message_id": 1,
            "from": {"id": 123, "is_bot": False, "first_name": "Test"},
            "chat": {"id": 123, "type": "private"},
            "text": "/start",
        },
    }
    incoming = taken(update)
    assert (incoming.means, incoming.command, incoming.chat_id, incoming.user_id) == (
        Means.COMMAND,
        "start",
        123,
        123,
    )


def test_the_cid_follows_from_the_bot_and_the_update() -> None:
    """A redelivery has the same cid; another update, another bot and another key have another one."""
    cid = taken(press()).cid
    assert cid == taken(press(data="other")).cid
    assert len(cid) == 8
    assert int(cid, 16) >= 0
    others = {
        taken({**press(), "update_id": 10}).cid,
        taken(press(), replace(ME, bot_id=43)).cid,
        taken(press(), replace(ME, cid_key=b"other")).cid,
    }
    assert cid not in others
    assert len(others) == 3


def test_nul_becomes_a_space() -> None:
    """PostgreSQL keeps no NUL in a text, so none comes in."""
    assert taken(message(text="a\x00b")).text == "a b"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "The body is not a JSON object."),
        (b"\xff\xfe", "The body is not a JSON object."),
        (b'{"update_id": 1', "The body is not a JSON object."),
        (b"[1]", "The body is not a JSON object."),
        (b"null", "The body is not a JSON object."),
        (b"{}", "The body is not an update: update_id is not a whole number from 0."),
        (b'{"update_id": true}', "The body is not an update: update_id is not a whole number from 0."),
        (b'{"update_id": -1}', "The body is not an update: update_id is not a whole number from 0."),
        (b'{"update_id": 1e3}', "The body is not an update: update_id is not a whole number from 0."),
        (
            b'{"update_id": 99999999999999999999}',
            "The body is not an update: update_id is not a whole number from 0.",
        ),
    ],
)
def test_what_is_no_update_is_explained(raw: bytes, problem: str) -> None:
    """Bytes that are no update come back as one sentence."""
    assert read(raw, me=ME, arrived=0.0, started=0.0) == Unreadable(problem=problem)


@pytest.mark.parametrize(
    ("update", "field"),
    [
        ({"update_id": 9, "callback_query": [SECRET_WORDS]}, "callback_query is not an object"),
        (press(id=5), "callback_query.id is not a text"),
        (press(data=[SECRET_WORDS]), "callback_query.data is not a text"),
        (press(**{"from": SECRET_WORDS}), "callback_query.from is not an object"),
        (press(**{"from": {"id": SECRET_WORDS}}), "callback_query.from.id is not a whole number"),
        (press(message=SECRET_WORDS), "callback_query.message is not an object"),
        (press(message={"message_id": 1}), "callback_query.message.chat is not an object"),
        (press(message={"chat": CHAT}), "callback_query.message.message_id is not a whole number"),
        ({"update_id": 9, "message": SECRET_WORDS}, "message is not an object"),
        (message(chat=SECRET_WORDS), "message.chat is not an object"),
        (message(chat={"id": 1.5}), "message.chat.id is not a whole number"),
        (message(message_id=None), "message.message_id is not a whole number"),
        (message(text=5), "message.text is not a text"),
        (message(**{"from": 5, "text": SECRET_WORDS}), "message.from is not an object"),
        (message(**{"from": {"id": 2.0**70}}), "message.from.id is not a whole number"),
        (message(**{"from": {"id": 2**63}}), "message.from.id is not a whole number"),
    ],
)
def test_a_misshapen_update_names_the_field(update: Mapping[str, object], field: str) -> None:
    """The sentence names the field that is wrong, and repeats nothing of what a user wrote."""
    assert look(update) == Unreadable(problem=f"The body is not an update: {field}.")


FIELDS = st.sampled_from(
    ["id", "from", "chat", "message", "message_id", "date", "text", "data", "photo", "is_bot", "caption"]
)
LETTERS = st.text(st.characters(exclude_categories=["Cs"]))  # JSON carries no half of a surrogate pair
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=5),
    max_leaves=12,
)
WHOLE = (message(text="/start"), press(message={"message_id": 77, "date": 3, "chat": CHAT}))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    """Whatever the bytes are, there is a value."""
    assert isinstance(read(raw, me=ME, arrived=0.0, started=0.0), Incoming | Unreadable)


@given(st.sampled_from(["message", "callback_query", "poll"]), st.dictionaries(FIELDS, JSON))
def test_no_json_makes_it_raise(kind: str, content: dict[str, object]) -> None:
    """Whatever stands in an update, there is a value."""
    assert isinstance(look({"update_id": 9, kind: content}), Incoming | Unreadable)


@given(st.sampled_from(WHOLE), st.lists(FIELDS, min_size=1, max_size=3), JSON)
def test_no_field_makes_it_raise(update: dict[str, object], path: list[str], value: object) -> None:
    """A good update with anything at all in one of its fields still gives a value, with ids of 64 bits."""
    incoming = look(_with(update, [next(key for key in update if key != "update_id"), *path], value))
    if isinstance(incoming, Incoming):
        assert abs(incoming.chat_id) < 2**63
        assert abs(incoming.user_id) < 2**63


def _with(value: object, path: list[str], new: object) -> object:
    """The same with a new value at this path, as far as the path exists."""
    if not path or not isinstance(value, dict):
        return new
    fields = cast("dict[str, object]", value)
    return {**fields, path[0]: _with(fields.get(path[0]), path[1:], new)}
