"""The same press more than once: under its own id, under a new one, and twenty at the same time."""

import asyncio
from collections import Counter

import pytest

from tests.acceptance.chat import Chat
from tests.acceptance.drawing import words
from tests.acceptance.house import FAR
from tests.acceptance.ways import order


async def confirm(chat: Chat) -> str:
    """Leads the user to CONFIRM; returns the callback data of the button that runs and charges."""
    async for _ in order(chat):
        pass
    return chat.data_of("CONFIRM_RUN")


async def charges(chat: Chat) -> int:
    """How often the user was charged."""
    return (await chat.operations()).count("charge")


async def test_a_double_tap_charges_once(chat: Chat) -> None:
    """The second of two taps on one button is a press on an old picture: it is refused, and costs nothing."""
    data = await confirm(chat)
    simulator = chat.house.simulator
    presses = [simulator.press(chat.user, data=data) for _ in range(2)]
    assert await simulator.idle()
    ends = [chat.house.lines_of(press.update_id or 0)[-1] for press in presses]
    assert [end["reason_code"] for end in ends] == ["SUCCESS", "STATE_MISMATCH"]
    assert await charges(chat) == 1
    assert (await chat.position())["screen"] == "PROCESSING"


@pytest.mark.parametrize("again", ["tapped twice", "sent twice"])
async def test_a_button_that_stays_where_it_is(chat: Chat, again: str) -> None:
    """A button that is valid before and after its press counts once, too: its picture has become old."""
    await chat.say("/start")
    await chat.say("/balance")
    data = chat.data_of("TOP_UP")
    await chat.send(data)
    if again == "tapped twice":
        await chat.send(data)
    else:
        await chat.again(new_update_id=True)
    assert (chat.reason, chat.screen) == ("STATE_MISMATCH", "BALANCE")
    assert chat.line("CALLBACK_REJECTED")["reason_text"] == "Expected rev 3, got 2"
    assert await chat.operations() == ["welcome", "top_up"]
    await chat.press("TOP_UP")
    assert await chat.operations() == ["welcome", "top_up", "top_up"]


async def test_a_press_that_the_client_sends_again(chat: Chat) -> None:
    """The same press under a new update id carries an old rev: refused, told, redrawn, not charged."""
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    await chat.again(new_update_id=True)
    assert (chat.reason, chat.screen) == ("STATE_MISMATCH", "PROCESSING")
    assert chat.told == await words(chat, "reasons.STATE_MISMATCH")
    assert await charges(chat) == 1


async def test_an_update_that_comes_again(chat: Chat) -> None:
    """The same update is NOOP, attempt 2, under the same cid; its answer is given again, nothing else is."""
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    before = await chat.position()
    answered = chat.line("ANSWER_CALLBACK_QUERY")
    chain = len(chat.lines)
    await chat.again()
    second = chat.lines[chain:]
    assert [line["name"] for line in second] == [
        "UPDATE_RECEIVED",
        "CALLBACK_RECEIVED",
        "ANSWER_CALLBACK_QUERY",
        "DISPATCH_OK",
    ]
    assert second[0]["attempt"] == 2
    assert second[2]["text"] == answered["text"]
    assert (second[3]["result"], second[3]["reason_code"]) == ("noop", "NOOP")
    assert await chat.position() == before
    assert await charges(chat) == 1


async def test_a_refusal_that_comes_again(chat: Chat) -> None:
    """A press that was refused is told the same words again when its update comes again."""
    await chat.say("/start")
    await chat.forge("CONFIRM_RUN")
    await chat.again()
    told = [line["text"] for line in chat.lines if line["name"] == "ANSWER_CALLBACK_QUERY"]
    assert told == [await words(chat, "reasons.STATE_MISMATCH")] * 2


async def test_twenty_presses_at_once(chat: Chat) -> None:
    """Of twenty presses on one button, posted at the same time, exactly one is accepted, and charged."""
    data = await confirm(chat)
    updates = [chat.callback(data, FAR + chat.user + number) for number in range(20)]
    statuses = await asyncio.gather(*(chat.house.post(update) for update in updates))
    assert set(statuses) == {200}
    ends = [chat.house.lines_of(update["update_id"])[-1] for update in updates]
    assert Counter(end["reason_code"] for end in ends) == {"SUCCESS": 1, "STATE_MISMATCH": 19}
    assert await charges(chat) == 1
    await chat.house.quiet()
    assert (await chat.position())["screen"] == "PROCESSING"


async def test_twenty_first_words_at_once(chat: Chat) -> None:
    """A new user who is heard twenty times at the same time gets one account, and stands on one screen."""
    sender = {"id": chat.user, "is_bot": False, "first_name": "Test"}
    await chat.say("/start")
    await chat.house.db.execute("DELETE FROM positions WHERE user_id = $1", chat.user)
    message = {
        "message_id": 1,
        "date": 1_700_000_000,
        "from": sender,
        "chat": {"id": chat.user, "type": "private"},
        "text": "/start",
    }
    first = FAR + chat.user + 100
    updates = [{"update_id": first + number, "message": message} for number in range(20)]
    assert set(await asyncio.gather(*(chat.house.post(update) for update in updates))) == {200}
    assert (await chat.operations()) == ["welcome"]
    assert (await chat.position())["rev"] == 20


async def test_one_update_twenty_times_at_once(chat: Chat) -> None:
    """Of twenty deliveries of one update at the same time one counts, and the others find it done."""
    await chat.say("/start")
    await chat.press("OPEN_BALANCE")
    update = chat.callback(chat.data_of("TOP_UP"), FAR + chat.user + 200)
    assert set(await asyncio.gather(*(chat.house.post(update) for _ in range(20)))) == {200}
    ends = [line for line in chat.house.lines_of(update["update_id"]) if line["name"] == "DISPATCH_OK"]
    assert Counter(end["reason_code"] for end in ends) == {"SUCCESS": 1, "NOOP": 19}
    assert await chat.operations() == ["welcome", "top_up"]
