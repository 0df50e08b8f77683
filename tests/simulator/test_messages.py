"""What the bot does in a chat: it writes, edits, deletes, answers presses, and sets its commands."""

from typing import Any

import pytest

from botspec.simulator import Simulator
from tests.simulator.playing import USER, Client, Clock, keyboard, tap

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_get_me_says_who_the_bot_is(client: Client) -> None:
    """The bot's id is the number before the colon of its token."""
    me = await client.ok("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (42, True, "simulated_bot")


async def test_a_message_comes_back_as_telegram_keeps_it(client: Client, clock: Clock) -> None:
    """The result has the parsed text, the sender, the private chat, and the time of the simulator."""
    message = await client.send("<b>Да</b> ", parse_mode="HTML", message_effect_id="5")
    assert message == {
        "message_id": 1,
        "from": {"id": 42, "is_bot": True, "first_name": "Simulated bot", "username": "simulated_bot"},
        "chat": {"id": USER, "type": "private", "first_name": "Test"},
        "date": int(clock.time),
        "text": "Да",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "effect_id": "5",
    }


async def test_a_chat_may_be_named_by_a_text(client: Client) -> None:
    """A chat id in quotes is a chat id."""
    assert (await client.ok("sendMessage", chat_id=str(USER), text="a"))["chat"]["id"] == USER


async def test_empty_rows_are_dropped(client: Client) -> None:
    """A keyboard without any button is no keyboard."""
    assert "reply_markup" not in await client.send(reply_markup={"inline_keyboard": [[], []]})
    message = await client.send(reply_markup=keyboard([], [tap("A")]))
    assert message["reply_markup"] == keyboard([tap("A")])


async def test_every_legal_button_is_taken(client: Client) -> None:
    """Each action of a button passes; links come back as Telegram writes them."""
    row: list[dict[str, Any]] = [
        {"text": "a", "url": "example.com"},
        {"text": "b", "url": "tg://user?id=5"},
        {"text": "c", "callback_data": "я" * 32, "style": "danger"},
        {"text": "d", "web_app": {"url": "https://example.com/app"}},
        {"text": "e", "login_url": {"url": "https://example.com"}},
        {"text": "f", "switch_inline_query": ""},
        {"text": "g", "copy_text": {"text": "code"}},
        {"text": "h", "disabled": {}},
    ]
    message = await client.send(reply_markup=keyboard(row))
    kept = message["reply_markup"]["inline_keyboard"][0]
    assert kept[0]["url"] == "http://example.com/"
    assert kept[4]["login_url"] == {"url": "https://example.com/"}
    shown = client.simulator.chat(USER)["messages"]
    assert isinstance(shown, list)
    assert isinstance(shown[0], dict)
    assert shown[0]["keyboard"] == [
        [
            {"text": "a", "kind": "url", "target": "http://example.com/"},
            {"text": "b", "kind": "url", "target": "tg://user?id=5"},
            {"text": "c", "kind": "callback", "data": "я" * 32},
            {"text": "d", "kind": "web_app", "target": "https://example.com/app"},
            {"text": "e", "kind": "login_url", "target": "https://example.com/"},
            {"text": "f", "kind": "switch_inline_query", "target": ""},
            {"text": "g", "kind": "copy_text", "target": "code"},
            {"text": "h", "kind": "disabled"},
        ]
    ]


async def test_a_reply_names_the_message_it_replies_to(client: Client) -> None:
    """The replied message comes along; a missing one is passed over only when the bot says so."""
    first = await client.send("a")
    reply = await client.send("b", reply_parameters={"message_id": first["message_id"]})
    assert reply["reply_to_message"]["text"] == "a"
    further = await client.send("d", reply_parameters={"message_id": reply["message_id"]})
    assert "reply_to_message" not in further["reply_to_message"]
    alone = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await client.send("c", reply_parameters=alone)


async def test_an_edit_changes_the_message_in_place(client: Client, clock: Clock) -> None:
    """The id stays; a keyboard that is not sent again is gone; the message counts as edited."""
    message = await client.send("a", reply_markup=keyboard([tap("A")]))
    clock.time += 5
    edited = await client.ok("editMessageText", chat_id=USER, message_id=message["message_id"], text="b")
    assert (edited["message_id"], edited["text"], edited["edit_date"]) == (1, "b", int(clock.time))
    assert "reply_markup" not in edited


async def test_an_edit_keeps_what_it_cannot_change(client: Client) -> None:
    """Protection and effect stay; the preview of links is what the last edit says."""
    hidden = {"is_disabled": True}
    await client.send("a", protect_content=True, message_effect_id="5", link_preview_options=hidden)
    target = {"chat_id": USER, "message_id": 1, "text": "a"}
    edited = await client.ok("editMessageText", **target)
    assert (edited["has_protected_content"], edited["effect_id"]) == (True, "5")
    assert "link_preview_options" not in edited
    above = {"url": "example.com", "show_above_text": True}
    edited = await client.ok("editMessageText", **target, link_preview_options=above)
    assert edited["link_preview_options"] == {"url": "http://example.com/", "show_above_text": True}


async def test_an_edit_of_the_keyboard_keeps_the_text(client: Client) -> None:
    """editMessageReplyMarkup sets another keyboard, or none."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    target = {"chat_id": USER, "message_id": 1}
    edited = await client.ok("editMessageReplyMarkup", **target, reply_markup=keyboard([tap("B")]))
    assert (edited["text"], edited["reply_markup"]) == ("a", keyboard([tap("B")]))
    assert "reply_markup" not in await client.ok("editMessageReplyMarkup", **target)
    assert await client.refused("editMessageReplyMarkup", **target) == NOT_MODIFIED


@pytest.mark.parametrize("text", ["<b>a</b>", " <strong>a</strong>\n", "<b>a</>"])
async def test_an_edit_without_change_is_refused(client: Client, text: str) -> None:
    """What counts is the text after parsing, its entities and the keyboard."""
    markup = keyboard([{"text": "A", "url": "example.com"}])
    await client.send("<b>a</b>", parse_mode="HTML", reply_markup=markup)
    same = {"chat_id": USER, "message_id": 1, "text": text, "parse_mode": "HTML", "reply_markup": markup}
    assert await client.refused("editMessageText", **same) == NOT_MODIFIED
    assert await client.ok("editMessageText", **{**same, "parse_mode": ""})


@pytest.mark.parametrize(
    "markup", [{"keyboard": [["A"]]}, {"remove_keyboard": True}, {"force_reply": True, "selective": True}]
)
async def test_a_message_with_a_reply_keyboard_cannot_be_edited(client: Client, markup: object) -> None:
    """Only messages with an inline keyboard or none can be edited."""
    await client.send("a", reply_markup=markup)
    words = await client.refused("editMessageText", chat_id=USER, message_id=1, text="b")
    assert words == "Bad Request: message can't be edited"


async def test_a_users_message_cannot_be_edited(client: Client, simulator: Simulator) -> None:
    """A bot edits nothing but its own messages."""
    sent = simulator.message(USER, "a")
    words = await client.refused("editMessageText", chat_id=USER, message_id=sent.message_id, text="b")
    assert words == "Bad Request: message can't be edited"


async def test_a_deleted_message_is_gone_for_the_bot(client: Client) -> None:
    """It can be neither edited nor deleted again; the chat shows it as deleted."""
    await client.send("a")
    target = {"chat_id": USER, "message_id": 1}
    assert await client.ok("deleteMessage", **target) is True
    assert await client.refused("deleteMessage", **target) == "Bad Request: message to delete not found"
    assert (
        await client.refused("editMessageText", **target, text="b")
        == "Bad Request: message to edit not found"
    )
    chat = await client.sim("GET", f"chat?user={USER}")
    assert chat["messages"][0]["deleted"] is True


async def test_an_old_message_cannot_be_deleted(client: Client, clock: Clock) -> None:
    """A bot may delete for 48 hours."""
    await client.send("a")
    clock.time += 48 * 3600 + 1
    words = await client.refused("deleteMessage", chat_id=USER, message_id=1)
    assert words == "Bad Request: message can't be deleted for everyone"


async def test_a_blocked_bot_cannot_write(client: Client, simulator: Simulator) -> None:
    """Whoever has blocked the bot is out of its reach until he unblocks it."""
    await client.send("a")
    simulator.block(USER)
    for method, rest in (("sendMessage", {"text": "b"}), ("sendChatAction", {"action": "typing"})):
        envelope = await client.call(method, chat_id=USER, **rest)
        assert envelope["error_code"] == 403
        assert envelope["description"] == "Forbidden: bot was blocked by the user"
    simulator.block(USER, blocked=False)
    assert await client.send("b")


async def test_a_press_is_answered_once(client: Client, simulator: Simulator) -> None:
    """The first answer reaches the user, the second one is refused."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    pressed = simulator.press(USER, button="A")
    answer = {"callback_query_id": pressed.callback_id, "text": "я" * 200, "show_alert": True}
    assert await client.ok("answerCallbackQuery", **answer) is True
    assert await client.refused("answerCallbackQuery", **answer) == TOO_OLD
    shown = simulator.chat(USER)["answers"]
    assert shown == [{"callback_id": pressed.callback_id, "text": "я" * 200, "show_alert": True}]


@pytest.mark.parametrize(("seconds", "late"), [(15, False), (15.1, True)])
async def test_a_late_answer_is_refused(
    client: Client, simulator: Simulator, clock: Clock, seconds: float, late: bool
) -> None:
    """The client waits 15 seconds, no longer."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    pressed = simulator.press(USER, button="A")
    clock.time += seconds
    envelope = await client.call("answerCallbackQuery", callback_query_id=pressed.callback_id)
    assert envelope["ok"] is not late
    assert envelope.get("description", TOO_OLD) == TOO_OLD


async def test_an_answer_opens_only_a_link_to_the_bot(client: Client, simulator: Simulator) -> None:
    """Telegram opens t.me/<bot>?start=... and nothing else; the cache time has its bounds."""
    await client.send("a", reply_markup=keyboard([tap("A")]))
    query = {"callback_query_id": simulator.press(USER, button="A").callback_id}
    words = await client.refused("answerCallbackQuery", **query, url="https://example.com")
    assert words == "Bad Request: URL_INVALID"
    words = await client.refused("answerCallbackQuery", **query, cache_time=2_592_001)
    assert words == 'Bad Request: field "cache_time" must be between 0 and 2592000'
    assert await client.ok("answerCallbackQuery", **query, url="https://t.me/simulated_bot?start=x")


async def test_an_action_is_shown_for_five_seconds_or_until_a_message(client: Client, clock: Clock) -> None:
    """The chat shows what the bot does, then nothing."""
    simulator = client.simulator
    await client.ok("sendChatAction", chat_id=USER, action="typing")
    assert simulator.chat(USER)["action"] == "typing"
    clock.time += 5
    assert simulator.chat(USER)["action"] is None
    await client.ok("sendChatAction", chat_id=USER, action="typing")
    await client.send("a")
    assert simulator.chat(USER)["action"] is None


async def test_commands_are_kept_by_scope_and_language(client: Client, simulator: Simulator) -> None:
    """The bot reads back exactly what it set; a user sees the narrowest list of his language."""
    scope = {"type": "chat", "chat_id": USER}
    await client.ok("setMyCommands", commands=[{"command": "/a ", "description": " all "}])
    await client.ok("setMyCommands", commands=[{"command": "b", "description": "все"}], language_code="ru")
    await client.ok("setMyCommands", commands=[{"command": "c", "description": "one"}], scope=scope)
    assert await client.ok("getMyCommands") == [{"command": "a", "description": "all"}]
    assert await client.ok("getMyCommands", scope={"type": "all_private_chats"}) == []
    member = {"type": "chat_member", "chat_id": USER, "user_id": 5}
    await client.ok("setMyCommands", commands=[{"command": "d", "description": "five"}], scope=member)
    assert await client.ok("getMyCommands", scope={**member, "user_id": 6}) == []
    assert simulator.commands("de") == [{"command": "a", "description": "all"}]
    assert simulator.commands("ru-RU") == [{"command": "b", "description": "все"}]
    assert simulator.commands("ru", user=USER) == [{"command": "c", "description": "one"}]
    await client.ok("deleteMyCommands", scope=scope)
    await client.ok("setMyCommands", commands=[], language_code="ru")
    assert simulator.commands("ru", user=USER) == [{"command": "a", "description": "all"}]
