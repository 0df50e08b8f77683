"""Groups: several people in one chat with the bot, and what Telegram refuses there."""

from typing import Any

import pytest

from tests.simulator.playing import USER, Client, keyboard, tap

GROUP = -100500
ANN, BOB = 5, 6


def seen(client: Client, chat: int) -> Any:
    """What people see of a chat."""
    return client.simulator.chat(chat)


async def test_people_write_in_a_group(client: Client) -> None:
    """The group comes to be with its first message; each message has its own sender."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="/start@simulated_bot", first_name="Ann")
    await client.sim("POST", "message", user=BOB, chat=GROUP, text="hi", first_name="Bob")
    ann, bob = [update["message"] for update in await client.poll()]
    assert ann["chat"] == bob["chat"] == {"id": GROUP, "type": "supergroup", "title": "Group 100500"}
    assert [ann["from"]["first_name"], bob["from"]["first_name"]] == ["Ann", "Bob"]
    shown = seen(client, GROUP)
    assert [(one["user"], one["text"]) for one in shown["messages"]] == [
        (ANN, "/start@simulated_bot"),
        (BOB, "hi"),
    ]


async def test_anybody_presses_a_message_of_the_group(client: Client) -> None:
    """The press names who pressed and where; its answer is shown in that chat."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    await client.sim("POST", "message", user=BOB, text="in private")
    sent = await client.ok("sendMessage", chat_id=GROUP, text="Go", reply_markup=keyboard([tap("A")]))
    pressed = await client.sim("POST", "press", user=BOB, chat=GROUP, button="A")
    query = (await client.poll())[-1]["callback_query"]
    assert query["from"]["id"] == BOB
    assert (query["message"]["chat"]["id"], query["message"]["message_id"]) == (GROUP, sent["message_id"])
    await client.ok("answerCallbackQuery", callback_query_id=pressed["callback_id"], text="Yes")
    assert [one["text"] for one in seen(client, GROUP)["answers"]] == ["Yes"]
    assert seen(client, BOB)["answers"] == []


async def test_a_press_of_a_group_is_sent_again(client: Client) -> None:
    """A client re-sends a press in the chat in which it was made."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    await client.ok("sendMessage", chat_id=GROUP, text="Go", reply_markup=keyboard([tap("A")]))
    pressed = await client.sim("POST", "press", user=ANN, chat=GROUP, button="A")
    again = await client.sim("POST", "redeliver", update_id=pressed["update_id"], new_update_id=True)
    await client.ok("answerCallbackQuery", callback_query_id=again["callback_id"], text="Yes")
    assert len(seen(client, GROUP)["answers"]) == 1


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"request_contact": True}, "Bad Request: phone number can be requested in private chats only"),
        ({"request_location": True}, "Bad Request: location can be requested in private chats only"),
    ],
)
async def test_a_group_gives_no_contact_and_no_place(
    client: Client, button: dict[str, bool], words: str
) -> None:
    """Telegram asks people for such things in private chats alone."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    markup = {"keyboard": [[{"text": "Give", **button}]]}
    assert await client.refused("sendMessage", chat_id=GROUP, text="?", reply_markup=markup) == words
    await client.ok("sendMessage", chat_id=USER, text="?", reply_markup=markup)


async def test_a_group_opens_no_mini_app(client: Client) -> None:
    """A button with a Mini App is refused in a group."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    markup = {"inline_keyboard": [[{"text": "Open", "web_app": {"url": "https://example.com"}}]]}
    refused = await client.refused("sendMessage", chat_id=GROUP, text="?", reply_markup=markup)
    assert refused == "Bad Request: BUTTON_TYPE_INVALID"


@pytest.mark.parametrize(
    ("call", "fields", "words"),
    [
        ("message", {"user": ANN, "chat": 7, "text": "a"}, "chat must be a negative number"),
        ("press", {"user": 77, "chat": -7, "data": "a"}, "there is no user 77"),
    ],
)
async def test_a_mistake_with_groups_is_explained(
    client: Client, call: str, fields: dict[str, int | str], words: str
) -> None:
    """What is wrong is said, and how to mend it."""
    assert words in await client.mistaken("POST", call, **fields)


async def test_a_group_is_shown_by_its_number(client: Client) -> None:
    """GET /sim/chat?chat= shows a group; one in which nobody wrote is not there."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    url = f"{client.simulator.url}/sim/chat"
    async with client.session.get(url, params={"chat": GROUP}) as response:
        assert [one["user"] for one in (await response.json())["messages"]] == [ANN]
    async with client.session.get(url, params={"chat": -7}) as response:
        assert (await response.json())["error"].startswith("there is no chat -7 (known: 123, -100500)")


async def test_a_reply_and_a_mention(client: Client) -> None:
    """A message carries the one that it replies to; names in it are marked by UTF-16 places."""
    first = await client.sim("POST", "message", user=ANN, chat=GROUP, text="hi")
    await client.sim(
        "POST",
        "message",
        user=BOB,
        chat=GROUP,
        text="😀 @simulated_bot, me@home",
        reply_to=first["message_id"],
    )
    message = (await client.poll())[-1]["message"]
    assert message["reply_to_message"]["text"] == "hi"
    assert message["entities"] == [{"type": "mention", "offset": 3, "length": 14}]
    assert seen(client, GROUP)["messages"][-1]["reply_to"] == first["message_id"]
    words = await client.mistaken("POST", "message", user=BOB, chat=GROUP, text="a", reply_to=999)
    assert words.startswith("there is no message 999 to reply to in this chat")


async def test_the_items_of_an_album(client: Client) -> None:
    """They come one by one, with the album's id in common."""
    for _ in range(2):
        await client.sim("POST", "message", user=ANN, chat=GROUP, photo={}, album="cats")
    updates = await client.poll()
    assert [update["message"]["media_group_id"] for update in updates] == ["cats", "cats"]


@pytest.mark.parametrize("named", [False, True])
async def test_a_selective_reply_keyboard(client: Client, named: bool) -> None:
    """It is there only for whom its message replies to, or whom it names; his press replies to it."""
    hers = await client.sim("POST", "message", user=ANN, chat=GROUP, text="me")
    await client.sim("POST", "message", user=BOB, chat=GROUP, text="and me")
    to_ann: dict[str, Any] = (
        {"text": f'<a href="tg://user?id={ANN}">Ann</a>', "parse_mode": "HTML"}
        if named
        else {"text": "?", "reply_parameters": {"message_id": hers["message_id"]}}
    )
    markup = {"keyboard": [[{"text": "Yes"}]], "selective": True}
    sent = await client.ok("sendMessage", chat_id=GROUP, reply_markup=markup, **to_ann)
    assert client.simulator.chat(GROUP, user=BOB)["reply_keyboard"] is None
    assert client.simulator.chat(GROUP, user=ANN)["reply_keyboard"] is not None
    await client.sim("POST", "press", user=ANN, chat=GROUP, button="Yes")
    message = (await client.poll())[-1]["message"]
    assert (message["text"], message["reply_to_message"]["message_id"]) == ("Yes", sent["message_id"])
    removed = {"remove_keyboard": True, "selective": True}
    await client.ok("sendMessage", chat_id=GROUP, reply_markup=removed, **to_ann)
    assert client.simulator.chat(GROUP, user=ANN)["reply_keyboard"] is None


async def test_a_group_becomes_a_supergroup(client: Client) -> None:
    """Both chats tell of it; whoever writes to the old one is told where it is now."""
    await client.sim("POST", "message", user=ANN, chat=-77, text="hi")
    moved = await client.sim("POST", "migrate", chat=-77, to=-10077)
    updates = (await client.poll())[-2:]
    assert [update["update_id"] for update in updates] == moved["update_ids"]
    old, new = [update["message"] for update in updates]
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (-77, -10077)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (-10077, -77)
    refused = await client.refused("sendMessage", chat_id=-77, text="?")
    assert refused == "Bad Request: group chat was upgraded to a supergroup chat"
    await client.ok("sendMessage", chat_id=-10077, text="!")
    words = await client.mistaken("POST", "message", user=ANN, chat=-77, text="hi")
    assert words == "chat -77 has become the supergroup -10077; write there"


@pytest.mark.parametrize(
    ("chat", "to", "words"),
    [
        (-7, -8, "there is no chat -7"),
        (ANN, -8, "only a group becomes a supergroup"),
        (GROUP, 8, "only a group becomes a supergroup"),
        (GROUP, GROUP, "there is a chat -100500"),
    ],
)
async def test_a_move_that_cannot_be(client: Client, chat: int, to: int, words: str) -> None:
    """What is wrong is said."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    await client.sim("POST", "message", user=ANN, text="a")
    assert words in await client.mistaken("POST", "migrate", chat=chat, to=to)


async def test_a_bot_is_removed_from_a_group(client: Client) -> None:
    """The bot hears of it, can send nothing there, and hears nothing until it is taken back."""
    await client.sim("POST", "message", user=ANN, chat=GROUP, text="a")
    removed = await client.sim("POST", "block", user=ANN, chat=GROUP, blocked=True)
    update = (await client.poll())[-1]
    assert update["update_id"] == removed["update_id"]
    member = update["my_chat_member"]
    assert (member["chat"]["id"], member["new_chat_member"]["status"]) == (GROUP, "kicked")
    refused = await client.refused("sendMessage", chat_id=GROUP, text="?")
    assert refused == "Forbidden: bot was kicked from the supergroup chat"
    words = await client.mistaken("POST", "message", user=ANN, chat=GROUP, text="a")
    assert words == f"the bot is not in chat {GROUP}; take it back with /sim/block first"
    await client.sim("POST", "block", user=ANN, chat=GROUP, blocked=False)
    await client.ok("sendMessage", chat_id=GROUP, text="!")
