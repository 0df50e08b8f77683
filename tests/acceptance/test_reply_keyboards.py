"""Reply keyboards: how they come and go between inline screens, and what their buttons send."""

import pytest

from botspec.simulator import Fault
from tests.acceptance.club import Member


@pytest.fixture
async def joining(member: Member) -> Member:
    """Give somebody who is asked for his number."""
    await member.say("/start")
    await member.press("Join")
    return member


def methods(member: Member, since: int) -> list[str]:
    """What the bot called after a number, in this member's chat."""
    calls = member.club.simulator.calls(since)
    return [call.method for call in calls if call.params.get("chat_id") == member.user]


def count(member: Member) -> int:
    return len(member.club.simulator.calls())


async def test_an_inline_screen_leads_to_a_reply_screen(member: Member) -> None:
    """No edit makes a reply keyboard: the screen is sent, and the inline keyboard goes."""
    await member.say("/start")
    lobby, since = member.shown["message_id"], count(member)
    await member.press("Join")
    assert member.keys == [["Send my number"], ["Later"], ["Back"]]
    assert (member.line("UI_RENDER")["mode"], member.line("UI_RENDER")["buttons_count"]) == ("send", 3)
    assert methods(member, since) == ["sendMessage", "editMessageReplyMarkup"]
    assert next(one for one in member.messages if one["message_id"] == lobby)["keyboard"] == []


async def test_a_key_is_the_button(joining: Member) -> None:
    """A press comes back as the label, and fires the button's arc; the log names the button."""
    since = count(joining)
    await joining.press("Later")
    assert joining.line("INPUT_ROUTED")["handler"] == "PHONE.LATER"
    assert joining.lines[-1]["button_id"] == "LATER"
    assert joining.keys == [["Send my place", "Later"]]
    assert methods(joining, since) == ["sendMessage"], "one reply keyboard takes the place of another"


async def test_the_keyboard_goes_with_its_screen(joining: Member) -> None:
    """A screen with an inline keyboard takes the reply keyboard away, and leaves no trace of how."""
    await joining.press("Later")
    since = count(joining)
    await joining.press("Later")
    assert joining.line("UI_RENDER")["screen_id"] == "LOBBY"
    assert joining.keys is None
    assert [one["text"] for one in joining.messages if one["from"] == "bot"][-2:] == [
        "Welcome",
        joining.shown["text"],
    ]
    sent = ["sendMessage", "sendMessage", "deleteMessage", "sendMessage"]
    assert methods(joining, since) == sent


async def test_the_keyboard_goes_on_a_command(joining: Member) -> None:
    """A command that leads to an inline screen takes the reply keyboard away, too."""
    await joining.say("/start")
    assert (joining.keys, joining.line("UI_RENDER")["screen_id"]) == (None, "LOBBY")
    await joining.press("Desk")
    assert joining.line("UI_RENDER")["mode"] == "edit", "the inline screen lives on as any other"


async def test_a_contact_and_a_location_are_sent(joining: Member) -> None:
    """A key that asks sends what it asks for; the keyboard is put away after one press."""
    assert '"one_time_keyboard"' in str(joining.club.simulator.calls()).replace("'", '"')
    await joining.press("Send my number")
    assert joining.line("INPUT_ROUTED")["handler"] == "PHONE.contact"
    await joining.press("Send my place")
    assert joining.line("UI_RENDER")["screen_id"] == "LOBBY"
    row = await joining.club.db.fetchval("SELECT data FROM positions WHERE user_id = $1", joining.user)
    assert '"latitude": "59.9"' in row
    assert '"phone": "+1555' in row


async def test_a_label_in_another_language(joining: Member) -> None:
    """A keyboard that was drawn in another language still works: all labels of the button count."""
    await joining.say(" Потом ")
    assert joining.line("INPUT_ROUTED")["handler"] == "PHONE.LATER"


async def test_other_words_are_words(joining: Member) -> None:
    """What is no label is a text, and the screen comes again below it, with its keyboard."""
    await joining.say("later on")
    assert joining.line("INPUT_ROUTED")["handler"] == "PHONE.text"
    assert joining.shown["text"] == "Your number, please (later on)"
    assert joining.keys == [["Send my number"], ["Later"], ["Back"]]


async def test_a_key_that_is_not_shown(joining: Member) -> None:
    """The label of a button for administrators presses nothing for anybody else."""
    await joining.say("Staff")
    assert joining.lines[-1]["reason_code"] == "UNKNOWN_CALLBACK"


async def test_a_hidden_key(member: Member) -> None:
    """A button that is not visible stands on no reply keyboard, and its label is refused."""
    await member.say("/desk")
    await member.say("5")
    await member.press("Back")
    await member.press("Join")
    assert member.keys == [["Send my number"], ["Back"]]
    await member.say("Later")
    assert member.lines[-1]["reason_code"] == "VALIDATION_FAILED"


async def test_a_stale_inline_press(joining: Member) -> None:
    """A press on an old message is refused, and the reply screen comes again; the old keyboard goes."""
    old = next(one["message_id"] for one in joining.messages if one["from"] == "bot")
    pressed = joining.club.simulator.press(joining.user, data="to_desk~1", message_id=old)
    await joining.taken(pressed.update_id)
    assert joining.lines[-1]["reason_code"] == "STATE_MISMATCH"
    assert (joining.line("UI_RENDER")["screen_id"], joining.line("UI_RENDER")["mode"]) == ("PHONE", "send")


async def test_a_keyboard_that_cannot_be_taken_away_now(joining: Member) -> None:
    """When Telegram wants to be left alone, the new screen waits with the keyboard that is to go."""
    joining.club.simulator.fault(Fault(method="sendMessage", error_code=429, retry_after=1))
    await joining.press("Back")
    assert joining.keys is not None
    assert "UI_RENDER" not in [line["name"] for line in joining.lines]
