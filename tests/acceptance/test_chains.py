"""The two event chains of the requirement, field by field, and what every chain has."""

import re
from collections.abc import Sequence
from typing import Any, Final

from botspec.core.grammar import is_legal
from generated.registry import UI
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import expected, words
from tests.acceptance.house import House

Seed = Sequence[tuple[str, dict[str, Any]]]

STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
HEX: Final = re.compile(r"[0-9a-f]{8}")


def is_the_seeds(chat: Chat, seed: Seed) -> None:
    """Every line of the seed's chain is there, in the seed's order, with the seed's fields and values."""
    rest = iter(chat.lines)
    for name, fields in seed:
        line = next((line for line in rest if line["name"] == name), None)
        assert line is not None, f"{name} is missing, or not in its place: {chat.names}"
        assert fields.items() <= line.items(), line


def is_whole(chat: Chat) -> None:
    """The chain is legal, and every line of it says when, how loud, for whom, and of which update it is."""
    assert is_legal(chat.names), chat.names
    assert len({line["cid"] for line in chat.lines}) == 1
    for line in chat.lines:
        assert STAMP.fullmatch(line["ts"])
        assert line["bot_state"] == "ACTIVE"
        assert HEX.fullmatch(line["cid"])
        assert HEX.fullmatch(line["user_hash"])
        assert HEX.fullmatch(line["chat_hash"])
        assert list(line)[:4] == ["ts", "level", "name", "cid"]


async def test_an_accepted_press(chat: Chat) -> None:
    """`cat:image` on MAIN_MENU is received, routed, accepted and rendered, as the requirement writes it."""
    await chat.say("/start")
    await chat.press("CAT_IMAGE")
    seed: Seed = [
        ("UPDATE_RECEIVED", {"event_type": "callback_query", "update_id": chat.update_id}),
        ("CALLBACK_RECEIVED", {"payload": "cat:image"}),
        ("CALLBACK_ROUTED", {"handler": "MAIN_MENU.CAT_IMAGE", "button_id": "CAT_IMAGE"}),
        ("CALLBACK_ACCEPTED", {"screen_id": "CATEGORY_PICK", "result": "accepted"}),
        ("UI_RENDER", {"screen_id": "CATEGORY_PICK", "buttons_count": chat.shown.buttons}),
        ("DISPATCH_OK", {}),
    ]
    is_the_seeds(chat, seed)
    is_whole(chat)
    assert chat.shown.buttons == 5
    assert chat.line("CALLBACK_ACCEPTED")["from_screen"] == "MAIN_MENU"
    assert chat.line("CALLBACK_ACCEPTED")["rev"] == (await chat.position())["rev"]
    ended = {"from_screen": "MAIN_MENU", "to_screen": "CATEGORY_PICK", "result": "accepted"}
    assert {**ended, "reason_code": "SUCCESS", "spec_hash": UI.spec_hash}.items() <= chat.lines[-1].items()


async def test_a_rejected_press(chat: Chat) -> None:
    """`confirm` while on MAIN_MENU is refused with STATE_MISMATCH, told in words, and the menu is redrawn."""
    await chat.say("/start")
    before = dict(await chat.position())
    await chat.forge("SUBMIT_PARAMS")
    mismatch = {"reason_code": "STATE_MISMATCH", "reason_text": "Expected PARAMS_FORM, got MAIN_MENU"}
    seed: Seed = [
        ("UPDATE_RECEIVED", {"event_type": "callback_query"}),
        ("CALLBACK_RECEIVED", {"payload": "confirm"}),
        ("CALLBACK_ROUTED", {"handler": "PARAMS_FORM.SUBMIT_PARAMS"}),
        ("CALLBACK_REJECTED", mismatch),
        ("ANSWER_CALLBACK_QUERY", {"text": "Кнопка устарела, используйте /start"}),
    ]
    is_the_seeds(chat, seed)
    is_whole(chat)
    assert chat.told == "Кнопка устарела, используйте /start"
    assert chat.screen == "MAIN_MENU"
    assert chat.shown.html == (await expected(chat, "ru")).html
    rejected = chat.line("CALLBACK_REJECTED")
    assert (rejected["expected"], rejected["actual"]) == (("PARAMS_FORM",), "MAIN_MENU")
    assert rejected["level"] == "WARNING"
    after = dict(await chat.position())
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


async def test_a_command(chat: Chat) -> None:
    """/start is received, routed and accepted as a command; a user of whom nothing is known gets the menu."""
    await chat.say("/start")
    is_the_seeds(
        chat,
        [
            ("UPDATE_RECEIVED", {"event_type": "message", "update_id": chat.update_id, "attempt": 1}),
            ("COMMAND_RECEIVED", {"command": "start"}),
            ("COMMAND_ROUTED", {"handler": "/start", "button_id": "/start"}),
            ("COMMAND_ACCEPTED", {"screen_id": "MAIN_MENU", "result": "accepted"}),
            ("UI_RENDER", {"screen_id": "MAIN_MENU", "mode": "send"}),
            ("DISPATCH_OK", {"reason_code": "SUCCESS"}),
        ],
    )
    is_whole(chat)


async def test_a_message_where_none_is_taken(chat: Chat) -> None:
    """Words on a screen that asks for none are refused, told in a message, and the screen is drawn below."""
    await chat.say("/start")
    await chat.say("Здравствуйте")
    is_the_seeds(
        chat,
        [
            ("INPUT_RECEIVED", {"input_kind": "text", "text_len": 12}),
            ("INPUT_ROUTED", {"handler": "PARAMS_FORM.text"}),
            ("INPUT_REJECTED", {"reason_text": "Expected PARAMS_FORM, got MAIN_MENU"}),
            ("UI_RENDER", {"screen_id": "MAIN_MENU"}),
        ],
    )
    is_whole(chat)
    told = [one["text"] for one in chat.messages if one["from"] == "bot"]
    assert await words(chat, "notices.not_expected") in told


async def test_a_guard_says_why(chat: Chat) -> None:
    """The conditions that were asked stand in the line with what they came to, in the words of the spec."""
    await chat.say("/start")
    await chat.press("CAT_IMAGE")
    await chat.press("MODEL")
    assert chat.line("CALLBACK_ACCEPTED")["guards"] == {"item.enabled": True}
    await chat.press("PARAM_ASPECT_11")
    await chat.press("SUBMIT_PARAMS")
    assert (chat.reason, chat.told) == ("PROMPT_MISSING", await words(chat, "reasons.PROMPT_MISSING"))
    assert chat.line("CALLBACK_REJECTED")["reason_text"] == "prompt is not none is false"


async def test_lines_of_one_user_can_be_found(house: House, chat: Chat) -> None:
    """Every update has a cid of its own; the hash of a user is the same in all of them."""
    await chat.say("/start")
    first = chat.lines[0]
    await chat.press("OPEN_HELP")
    assert chat.lines[0]["cid"] != first["cid"]
    assert chat.lines[0]["user_hash"] == first["user_hash"]
    assert house.serving.watch.last_cid() == chat.lines[0]["cid"]
