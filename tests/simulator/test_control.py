"""The control API: people write and press, and chats, calls and updates are shown."""

import asyncio

import pytest

from tests.simulator.playing import USER, Client, Clock, keyboard, tap


async def with_keyboard(client: Client, *labels: str) -> int:
    """Sends a message with these buttons and returns its id."""
    message = await client.send("Menu", reply_markup=keyboard([tap(label) for label in labels]))
    message_id: int = message["message_id"]
    return message_id


async def test_a_user_writes(client: Client) -> None:
    """The answer has the ids; a new user exists from then on, with name and language."""
    answer = await client.sim("POST", "message", user=5, text="/go now", language="ru", first_name="Ann")
    assert answer == {"update_id": 1000, "message_id": 1}
    (update,) = await client.poll()
    ann = {"id": 5, "is_bot": False, "first_name": "Ann", "language_code": "ru"}
    assert update["message"]["from"] == ann
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 3}]
    await client.sim("POST", "message", user=5, text="b")
    assert (await client.poll(offset=1001))[0]["message"]["from"] == ann


@pytest.mark.parametrize(
    ("text", "length"),
    [("/start@simulated_bot x", 20), ("/go!", 3), ("/старт", 0), ("/goда", 0), ("a /go", 0), ("/", 0)],
)
async def test_only_a_leading_latin_command_is_marked(client: Client, text: str, length: int) -> None:
    """A command is a slash and Latin letters, digits or underscores at the beginning."""
    await client.sim("POST", "message", user=USER, text=text)
    (update,) = await client.poll()
    assert [entity["length"] for entity in update["message"].get("entities", [])] == (
        [length] if length else []
    )


async def test_a_user_presses_a_label_of_the_newest_keyboard(client: Client) -> None:
    """The newest message with an inline keyboard is meant, unless another is named."""
    old = await with_keyboard(client, "A")
    await with_keyboard(client, "B")
    await client.send("no keyboard")
    pressed = await client.sim("POST", "press", user=USER, button="B")
    assert set(pressed) == {"update_id", "callback_id"}
    await client.sim("POST", "press", user=USER, button="A", message_id=old)
    datas = [update["callback_query"]["data"] for update in await client.poll()]
    assert datas == ["b", "a"]


async def test_a_deleted_keyboard_is_not_the_newest(client: Client) -> None:
    """Without a message id, the press goes to the newest keyboard that is still there."""
    await with_keyboard(client, "A")
    newest = await with_keyboard(client, "B")
    await client.ok("deleteMessage", chat_id=USER, message_id=newest)
    words = await client.mistaken("POST", "press", user=USER, button="B")
    assert words == 'message 1 has no button "B"; its buttons are: "A"'


async def test_raw_data_is_pressed_even_when_no_button_has_it(client: Client) -> None:
    """A forged or stale press reaches the bot as it is."""
    await with_keyboard(client, "A")
    await client.sim("POST", "press", user=USER, data="forged")
    assert (await client.poll())[0]["callback_query"]["data"] == "forged"


async def test_a_press_on_a_deleted_message_names_an_inaccessible_one(client: Client) -> None:
    """The bot sees the id and the date 0, nothing else of the message."""
    message_id = await with_keyboard(client, "A")
    await client.ok("deleteMessage", chat_id=USER, message_id=message_id)
    await client.sim("POST", "press", user=USER, button="A", message_id=message_id)
    (update,) = await client.poll()
    chat = {"id": USER, "type": "private", "first_name": "Test"}
    assert update["callback_query"]["message"] == {"chat": chat, "message_id": message_id, "date": 0}


async def test_a_press_waits_until_the_bot_is_done_with_it(client: Client) -> None:
    """With wait, the call returns when the bot has answered and asks for more; it says the answer."""
    await with_keyboard(client, "A")
    press = asyncio.create_task(client.sim("POST", "press", user=USER, button="A", wait=True))
    (update,) = await client.poll(timeout=50)
    query = update["callback_query"]["id"]
    assert not press.done()
    await client.ok("answerCallbackQuery", callback_query_id=query, text="hi", show_alert=True)
    await client.sim("GET", f"chat?user={USER}")
    assert not press.done()
    await client.poll(offset=update["update_id"] + 1)
    assert (await press)["answer"] == {"text": "hi", "show_alert": True}


async def test_a_message_waits_until_the_bot_is_done_with_it(client: Client) -> None:
    """With wait, what is sent next finds what the bot sent back; without it, the call returns at once."""
    at_once = await client.sim("POST", "message", user=USER, text="a")
    written = asyncio.create_task(client.sim("POST", "message", user=USER, text="b", wait=True))
    (update,) = await client.poll(offset=at_once["update_id"] + 1, timeout=50)
    assert update["message"]["text"] == "b"
    assert not written.done()
    await client.poll(offset=update["update_id"] + 1)
    assert (await written)["update_id"] == update["update_id"]


async def test_a_press_that_nobody_answers_ends_with_null(client: Client) -> None:
    """The wait has an end."""
    await with_keyboard(client, "A")
    pressed = client.simulator.press(USER, button="A")
    assert await client.simulator.answer_to(pressed.callback_id, within=0.01) is None


async def test_an_update_is_redelivered_as_it_was(client: Client) -> None:
    """The same id comes once more, though it was confirmed."""
    await client.sim("POST", "message", user=USER, text="a")
    first = await client.poll()
    assert await client.poll(offset=1001) == []
    assert await client.sim("POST", "redeliver", update_id=1000) == {"update_id": 1000, "callback_id": None}
    assert await client.poll(offset=1001) == first


async def test_a_press_is_sent_again_under_new_ids(client: Client) -> None:
    """A client that lost its connection repeats the press: new update, new query, the same data."""
    await with_keyboard(client, "A")
    pressed = await client.sim("POST", "press", user=USER, button="A")
    again = await client.sim("POST", "redeliver", update_id=pressed["update_id"], new_update_id=True)
    one, two = await client.poll()
    assert (two["update_id"], two["callback_query"]["id"]) == (again["update_id"], again["callback_id"])
    assert two["update_id"] == one["update_id"] + 1
    assert {**two["callback_query"], "id": ""} == {**one["callback_query"], "id": ""}
    assert await client.ok("answerCallbackQuery", callback_query_id=again["callback_id"])


async def test_the_chat_is_shown_as_its_user_sees_it(client: Client, clock: Clock) -> None:
    """Messages of both sides, keyboards by rows, answers in order, the action."""
    await client.sim("POST", "message", user=USER, text="a")
    markup = keyboard([tap("A")], [{"text": "Site", "url": "https://example.com/"}])
    await client.send("<b>b</b>", parse_mode="HTML", reply_markup=markup)
    await client.ok("sendChatAction", chat_id=USER, action="typing")
    pressed = client.simulator.press(USER, button="A")
    await client.ok("answerCallbackQuery", callback_query_id=pressed.callback_id)
    chat = await client.sim("GET", f"chat?user={USER}&after=1")
    assert chat == {
        "messages": [
            {
                "message_id": 2,
                "from": "bot",
                "text": "b",
                "html": "<b>b</b>",
                "entities": [{"type": "bold", "offset": 0, "length": 1}],
                "keyboard": [
                    [{"text": "A", "kind": "callback", "data": "a"}],
                    [{"text": "Site", "kind": "url", "target": "https://example.com/"}],
                ],
                "media": None,
                "edited": False,
                "deleted": False,
                "date": int(clock.time),
            }
        ],
        "answers": [{"callback_id": pressed.callback_id, "text": None, "show_alert": False}],
        "action": "typing",
        "reply_keyboard": None,
    }
    assert (await client.sim("GET", f"chat?user={USER}"))["messages"][0]["from"] == "user"


async def test_a_reply_keyboard_is_shown_too(client: Client) -> None:
    """A reply button sends its text, or does what it requests."""
    await client.send("a", reply_markup={"keyboard": [["Yes", {"text": "Me", "request_contact": True}]]})
    (message,) = (await client.sim("GET", f"chat?user={USER}"))["messages"]
    assert message["keyboard"] == [
        [{"text": "Yes", "kind": "text"}, {"text": "Me", "kind": "request_contact"}]
    ]


async def test_calls_are_listed_in_order(client: Client, clock: Clock) -> None:
    """Each call has its number, time, parameters and outcome; since gives the later ones."""
    await client.send("a")
    await client.refused("sendMessage", chat_id=5, text="b")
    calls = (await client.sim("GET", "calls"))["calls"]
    assert calls[0] == {
        "n": 1,
        "at": clock.time,
        "method": "sendMessage",
        "params": {"chat_id": USER, "text": "a"},
        "ok": True,
    }
    assert (calls[1]["n"], calls[1]["ok"], calls[1]["error"]) == (2, False, "Bad Request: chat not found")
    assert (await client.sim("GET", "calls?since=1"))["calls"] == calls[1:]


async def test_a_watcher_waits_for_the_next_call(client: Client) -> None:
    """With wait=1, the list comes as soon as there is a call."""
    watchers = [
        asyncio.create_task(client.sim("GET", "calls?since=0&wait=1")),
        asyncio.create_task(client.simulator.calls_after(0)),
    ]
    await asyncio.sleep(0)
    await client.ok("getMe")
    shown, seen = [await watcher for watcher in watchers]
    assert [call["method"] for call in shown["calls"]] == [call.method for call in seen] == ["getMe"]


async def test_blocking_is_told_to_the_bot(client: Client) -> None:
    """my_chat_member tells it; blocking twice changes nothing."""
    assert await client.sim("POST", "block", user=USER, blocked=True) == {"update_id": 1000}
    assert await client.sim("POST", "block", user=USER, blocked=True) == {"update_id": None}
    assert await client.sim("POST", "block", user=USER, blocked=False) == {"update_id": 1001}
    changes = [update["my_chat_member"] for update in await client.poll()]
    statuses = [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_the_menu_is_shown_in_a_language(client: Client) -> None:
    """The commands are those that a user of this language sees."""
    command = {"command": "go", "description": "идти"}
    await client.ok("setMyCommands", commands=[command], language_code="ru")
    assert await client.sim("GET", "commands?language=ru") == {"commands": [command]}
    assert await client.sim("GET", "commands") == {"commands": []}


async def test_updates_are_listed_with_their_fates(client: Client) -> None:
    """Each update has its number, id, kind, attempts, HTTP status and body."""
    await client.sim("POST", "message", user=USER, text="a")
    (update,) = await client.poll()
    (entry,) = (await client.sim("GET", "updates"))["updates"]
    assert entry == {
        "n": 1,
        "update_id": 1000,
        "type": "message",
        "attempts": 1,
        "status": None,
        "fate": "waiting",
        "update": update,
    }
    assert await client.sim("GET", "updates?since=1") == {"updates": []}


async def test_idle_answers_when_everything_is_confirmed(client: Client) -> None:
    """A poller's next offset is what makes the simulator idle."""
    await client.sim("POST", "message", user=USER, text="a")
    idle = asyncio.create_task(client.sim("POST", "idle"))
    await client.poll()
    assert not idle.done()
    await client.poll(offset=1001)
    assert await idle == {"idle": True}
