"""What people send beside words, from the client to the session and the action."""

import pytest

from botspec.simulator import JsonValue
from tests.acceptance.club import Member

HIDDEN = ("+15550100", "my secret word", "59.9", "cv.pdf", "two cats")


@pytest.fixture
async def desk(member: Member) -> Member:
    """Give somebody who stands at the desk."""
    await member.say("/desk")
    return member


def reason(member: Member) -> str:
    """The reason code with which the last update ended."""
    return str(member.lines[-1]["reason_code"])


async def test_a_photo_is_kept_by_its_id(desk: Member) -> None:
    """The largest size of a photo is kept, with its caption; the log tells its kind and how long that is."""
    await desk.send("photo", "two cats", width=1280, height=960)
    photo = next(one for one in reversed(desk.messages) if one["from"] == "user")
    assert f"{photo['media']['file_id']}: two cats" in desk.shown["text"]
    received = desk.line("INPUT_RECEIVED")
    assert (received["input_kind"], received["text_len"]) == ("photo", 8)
    assert desk.line("INPUT_ACCEPTED")["guards"] == {"input.size <= 5000000": True}


async def test_a_caption_that_is_too_long(desk: Member) -> None:
    """A caption is held to the type of the field that takes it, and nothing of the photo is kept."""
    await desk.send("photo", "far too many words for it")
    assert reason(desk) == "VALIDATION_FAILED"
    assert "no picture" in desk.shown["text"]


@pytest.mark.parametrize(
    ("kind", "fields", "shown"),
    [
        ("document", {"name": "cv.pdf", "mime_type": "application/pdf"}, "cv.pdf application/pdf"),
        ("video", {"width": 320, "height": 240, "duration": 59}, "320x240"),
        ("voice", {"duration": 7}, "7 s of voice"),
        ("location", {"latitude": 59.9, "longitude": 30.3}, "59.9 30.3"),
        ("contact", {"phone": "+15550100"}, "+15550100"),
    ],
)
async def test_every_kind_is_taken(desk: Member, kind: str, fields: dict[str, JsonValue], shown: str) -> None:
    """Files come to the action, the others into the session; what they say stands in no line of the log."""
    await desk.send(kind, "", **fields)
    assert reason(desk) == "SUCCESS"
    assert shown in desk.shown["text"]
    assert not [word for word in HIDDEN if word in str(desk.lines)]


async def test_an_action_chooses_by_what_was_sent(desk: Member) -> None:
    """An exit of the action depends on the record; a guard looks at it before the action runs."""
    await desk.send("video", duration=60)
    assert desk.line("UI_RENDER")["screen_id"] == "LOBBY"
    await desk.say("/desk")
    await desk.send("video", duration=61)
    assert reason(desk) == "TOO_LARGE"


async def test_somebody_elses_contact(desk: Member) -> None:
    """A contact says whose it is: only the user's own is taken."""
    await desk.send("contact", phone="+15550100", first_name="Bo", user_id=5)
    assert reason(desk) == "NOT_YOUR_NUMBER"
    assert "no phone" in desk.shown["text"]


async def test_a_number_decides(desk: Member) -> None:
    """A number is compared before it is kept, and words where a number is one are words."""
    await desk.say("9")
    assert "Five at most, please" in [one["text"] for one in desk.messages]
    await desk.say("3")
    assert desk.shown["text"].startswith("3 guests")
    await desk.say("three")
    assert "THREE" in desk.shown["text"]


async def test_a_kind_that_nobody_takes(desk: Member) -> None:
    """A message of a kind that the screen does not take is told so, and the screen is drawn below it."""
    await desk.send("audio")
    assert reason(desk) == "UNKNOWN_ACTION"
    assert "The bot does not expect that here" in [one["text"] for one in desk.messages]
    assert desk.line("UI_RENDER")["mode"] == "send"


async def test_a_bug_with_private_words(desk: Member) -> None:
    """When the bot's own code fails with what was sent, the log has none of it."""
    await desk.say("my secret word")
    assert desk.line("DISPATCH_FAIL")["error"] == "cannot greet ***"
    assert "my secret word" not in str(desk.lines)
