"""The bot in groups: each member has a screen of his own, and what members say to each other is theirs."""

from typing import Any

import pytest

from botspec.core.grammar import is_legal
from botspec.simulator import Enclosed
from tests.acceptance.table import BOT_ID, Guest, Table

OVERHEARD = ("overheard", "NOOP")


@pytest.fixture
def ann(table: Table) -> Guest:
    """Give a member of the group."""
    return table.guest("Ann")


@pytest.fixture
def bob(table: Table) -> Guest:
    """Give another member of the group."""
    return table.guest("Bob")


def shown(guest: Guest) -> dict[str, Any]:
    """The newest message of the bot that replies to what this guest said last."""
    found = [one for one in guest.table.messages if one["from"] == "bot"]
    return next(one for one in reversed(found) if one.get("reply_to") == guest.message_id)


async def test_each_member_has_a_screen_of_his_own(table: Table, ann: Guest, bob: Guest) -> None:
    """A screen replies to who asked for it; what he presses moves him alone."""
    await ann.say("/start")
    await bob.say("/start")
    screen = shown(ann)["message_id"]
    await ann.press("Bet", screen)
    assert (ann.told, ann.ended) == ("Good luck", ("accepted", "SUCCESS"))
    rows = {row["user_id"]: (row["rev"], row["data"]) for row in await table.positions}
    assert [rows[ann.user][0], rows[bob.user][0]] == [2, 1]
    assert '"bets": 1' in rows[ann.user][1]
    assert table.said[0].startswith("1 bets")
    assert table.said[1].startswith("0 bets")


async def test_a_press_on_somebody_elses_message(table: Table, ann: Guest, bob: Guest) -> None:
    """It is told so in words of its own, and neither screen changes, whether the presser has one or not."""
    await ann.say("/start")
    screen, before = shown(ann)["message_id"], table.said
    await bob.say("good evening")
    await bob.press("Bet", screen)
    assert bob.told == "These buttons are not yours; send /start to get your own"
    assert bob.ended == ("rejected", "STATE_MISMATCH")
    await bob.say("/start")
    await bob.press("Bet", screen)
    assert bob.told == "These buttons are not yours; send /start to get your own"
    assert table.said == [*before, shown(bob)["text"]]


async def test_an_old_message_of_his_own(table: Table, ann: Guest, bob: Guest) -> None:
    """What replied to him, or named him, stays his when it is not the newest: for him it has expired."""
    await ann.say("/start")
    first, data = shown(ann)["message_id"], table.messages[-1]["keyboard"][0][0]["data"]
    await bob.say("/start")
    await ann.say("/guess")
    stale = table.simulator.press(ann.user, data=data, message_id=first, chat=table.group)
    answer = await table.simulator.answer_to(stale.callback_id)
    assert answer is not None
    assert answer.text == "That button has expired, please use /start"
    await table.idle()
    assert next(one for one in table.messages if one["message_id"] == first)["text"] == "Say a number"
    foreign = table.simulator.press(bob.user, data=data, message_id=first, chat=table.group)
    answer = await table.simulator.answer_to(foreign.callback_id)
    assert answer is not None
    assert answer.text == "These buttons are not yours; send /start to get your own"


async def test_what_members_say_to_each_other_is_not_answered(table: Table, ann: Guest, bob: Guest) -> None:
    """It is logged with a result of its own, and nothing is kept of it: with a screen as without one."""
    await ann.say("/start")
    since, positions = len(table.simulator.calls()), await table.positions
    for guest in (ann, bob):
        await guest.say("has anybody seen my hat?")
        assert guest.ended == OVERHEARD
        assert guest.names == ["UPDATE_RECEIVED", "INPUT_RECEIVED", "DISPATCH_OK"]
        assert is_legal(guest.names)
        await guest.show("photo")
        assert guest.ended == OVERHEARD
    assert table.calls(since) == []
    assert await table.positions == positions


async def test_a_number_that_no_screen_waits_for(table: Table, ann: Guest) -> None:
    """Where a number is waited for, words are talk; the number is taken."""
    await ann.say("/guess")
    await ann.say("let me think")
    assert ann.ended == OVERHEARD
    await ann.say("4")
    assert ann.ended == ("accepted", "SUCCESS")
    assert "\n4, no photo" in shown(ann)["text"]


async def test_what_a_screen_of_his_waits_for_is_taken(table: Table, ann: Guest, bob: Guest) -> None:
    """Only the member whose screen waits for a word says it; the answer replies to him."""
    await ann.say("/start")
    await ann.press("Speak")
    await bob.say("mine")
    assert bob.ended == OVERHEARD
    await ann.say("Apple")
    assert shown(ann)["text"].startswith("0 bets, the word is Apple")


@pytest.mark.parametrize("text", ["@simulated_bot hello", "hello, @Simulated_Bot", "a @simulated_bot b"])
async def test_who_names_the_bot_is_answered(table: Table, ann: Guest, text: str) -> None:
    """A mention makes it talk to the bot, which replies that it does not expect that."""
    await ann.say("/start")
    await ann.say(text)
    assert ann.ended == ("rejected", "STATE_MISMATCH")
    replies = [one["text"] for one in table.messages if one.get("reply_to") == ann.message_id]
    assert replies[0] == "The bot does not expect that here"
    assert replies[1].startswith("0 bets")


async def test_who_replies_to_the_bot_is_answered(table: Table, ann: Guest, bob: Guest) -> None:
    """A reply to the bot's message is talk to the bot; one to another member is not."""
    await ann.say("/start")
    talk, screen = ann.message_id, shown(ann)["message_id"]
    await bob.say("what is that?", reply_to=talk)
    assert bob.ended == OVERHEARD
    await bob.say("what is that?", reply_to=screen)
    assert bob.ended == ("rejected", "STATE_MISMATCH")


async def test_the_name_of_the_bot_is_not_part_of_what_is_said(table: Table, ann: Guest) -> None:
    """Who answers by a mention says the rest of it."""
    await ann.say("/guess")
    await ann.say("@simulated_bot 5")
    assert ann.ended == ("accepted", "SUCCESS")
    await ann.press("Speak")
    await ann.say("Pear, @simulated_bot")
    assert "the word is Pear\n" in shown(ann)["text"]


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("/start@simulated_bot", ("accepted", "SUCCESS")),
        ("/start@Simulated_Bot", ("accepted", "SUCCESS")),
        ("/start@another_bot", ("noop", "NOOP")),
        ("/dance", OVERHEARD),
        ("/staff", OVERHEARD),
        ("/dance@simulated_bot", ("rejected", "UNKNOWN_CALLBACK")),
        ("/staff@simulated_bot", ("rejected", "UNKNOWN_CALLBACK")),
    ],
)
async def test_commands_in_a_group(table: Table, ann: Guest, text: str, ended: tuple[str, str]) -> None:
    """Mine are taken, with and without my name; those of other bots, and unknown ones, are not answered."""
    since = len(table.simulator.calls())
    await ann.say(text)
    assert ann.ended == ended
    is_answered = ended[0] in ("accepted", "rejected")
    assert bool(table.calls(since)) is is_answered


async def test_an_unknown_command_is_told_the_known_ones(table: Table, ann: Guest) -> None:
    """The words are not those of a button; a command for administrators is not named."""
    await ann.say("/dance@simulated_bot")
    assert table.said[0] == "There is no such command; please use /start, /guess"


async def test_an_album_is_complained_of_once(table: Table, ann: Guest) -> None:
    """Each item is an update of its own; the user is told once that the bot does not expect them."""
    items = [
        table.simulator.enclose(ann.user, Enclosed(kind="photo", fields={}), album="cats") for _ in range(3)
    ]
    await table.idle()
    assert [table.lines(one.update_id)[-1]["result"] for one in items] == ["rejected"] * 3
    texts = [one["text"] for one in private(table, ann) if one["from"] == "bot"]
    assert texts.count("The bot does not expect that here") == 1
    assert len(texts) == 2, "the screen is drawn once, too"


async def test_the_first_item_of_an_album_is_taken(table: Table, ann: Guest) -> None:
    """The screen that waits for a photo takes one; that it does not wait for the others is told once."""
    await ann.say("/start")
    await ann.press("Show")
    for _ in range(3):
        await ann.show("photo", album="dogs")
    assert ann.ended == OVERHEARD
    assert "a photo" in table.said[-1]


async def test_a_reply_keyboard_is_for_one(table: Table, ann: Guest, bob: Guest) -> None:
    """It is selective, and its message names the member; it is taken from him alone, too."""
    await ann.say("/start")
    await ann.press("Cards")
    assert (ann.keys, bob.keys) == (["Draw", "Fold"], None)
    assert table.said[-1] == "Ann\nThese are your cards"
    await bob.say("Fold")
    assert bob.ended == OVERHEARD
    await ann.press("Draw")
    assert ann.names[1:3] == ["INPUT_RECEIVED", "INPUT_ROUTED"]
    assert ann.keys == ["Draw", "Fold"]
    since = len(table.simulator.calls())
    await ann.press("Fold")
    assert [guest.keys for guest in (ann, bob)] == [None, None]
    removed = table.calls(since)[0].params
    assert removed["reply_markup"] == {"remove_keyboard": True, "selective": True}
    assert removed["reply_parameters"]


SERVICE: list[dict[str, Any]] = [
    {"new_chat_members": [{"id": 77, "is_bot": False, "first_name": "Dan"}]},
    {"new_chat_members": [{"id": BOT_ID, "is_bot": True, "first_name": "Table"}]},
    {"left_chat_member": {"id": 77, "is_bot": False, "first_name": "Dan"}},
    {"new_chat_title": "Dinner"},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": -1, "type": "supergroup"}}},
    {"group_chat_created": True},
]


@pytest.mark.parametrize("content", SERVICE, ids=lambda content: next(iter(content)))
async def test_service_messages_change_nothing(table: Table, ann: Guest, content: dict[str, Any]) -> None:
    """Who comes and goes, a new title, a pinned message: they are taken, and that is all."""
    await ann.say("/start")
    since, positions = len(table.simulator.calls()), await table.positions
    update_id = table.simulator.inject(
        "message",
        {
            "message_id": 90_000,
            "date": 1,
            "chat": {"id": table.group, "type": "supergroup", "title": "T"},
            "from": {"id": ann.user, "is_bot": False, "first_name": "Ann"},
            **content,
        },
    )
    await table.idle()
    assert [line["name"] for line in table.lines(update_id)] == ["UPDATE_RECEIVED", "DISPATCH_OK"]
    assert table.calls(since) == []
    assert await table.positions == positions


async def test_an_event_names_the_member(table: Table, ann: Guest, bob: Guest) -> None:
    """What is told of it has no message to reply to: it begins with his name; his screen is left alone."""
    await ann.say("/start")
    await bob.say("/start")
    await table.serving.emit("CALLED", user_id=ann.user, chat_id=table.group, key=str(table.group))
    assert table.said[-1] == "Ann\nThe waiter calls"
    mention = table.messages[-1]["entities"][0]
    assert (mention["type"], mention["user"]["id"]) == ("text_mention", ann.user)


async def test_a_job_ends_on_the_screen_of_who_started_it(table: Table, ann: Guest, bob: Guest) -> None:
    """The end of a job finds the member in the group."""
    table.dealer.landed.clear()
    await ann.say("/start")
    screen = shown(ann)["message_id"]
    await bob.say("/start")
    await ann.press("Roll", screen)
    assert [row["screen"] for row in await table.positions] == ["ROLLING", "LOBBY"]
    table.dealer.landed.set()
    await table.settled()
    assert [row["screen"] for row in await table.positions] == ["LOBBY", "LOBBY"]
    assert table.said[0].endswith("it is your turn, Ann")


async def test_the_same_person_in_private(table: Table, ann: Guest) -> None:
    """His position in the group is not the one in his private chat, where all that he says is to the bot."""
    await ann.say("/start")
    sent = table.simulator.message(ann.user, "hello", language="en", first_name="Ann")
    await table.idle()
    assert table.lines(sent.update_id)[-1]["result"] == "rejected"
    found = [one for one in private(table, ann) if one["from"] == "bot"]
    assert found[0]["text"] == "The bot does not expect that here"
    assert all("reply_to" not in one for one in found)


def private(table: Table, guest: Guest) -> list[dict[str, Any]]:
    """What is in the private chat of a guest."""
    found: Any = table.simulator.chat(guest.user)["messages"]
    return list(found)


async def test_a_bot_that_was_removed(table: Table, ann: Guest) -> None:
    """What happens meanwhile is kept and not sent, nor tried again; the next message finds the bot back."""
    table.dealer.landed.clear()
    await ann.say("/start")
    await ann.press("Roll")
    table.simulator.block(ann.user, chat=table.group)
    since = len(table.simulator.calls())
    table.dealer.landed.set()
    await table.settled()
    assert [call.method for call in table.calls(since)] == ["editMessageText"]
    assert [row["screen"] for row in await table.positions] == ["LOBBY"]
    table.simulator.block(ann.user, blocked=False, chat=table.group)
    await ann.say("/guess")
    assert ann.ended == ("accepted", "SUCCESS")
    assert shown(ann)["text"] == "Say a number"
