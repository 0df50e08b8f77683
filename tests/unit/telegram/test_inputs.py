"""What of a message that carries more than words becomes a record."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal

import pytest

from botspec.contract.inputs import INPUTS, Contact, Document, Input, Location, Photo, Video, Voice
from botspec.telegram.inputs import record
from botspec.telegram.shape import JsonValue, MisshapenError

SIZES: list[JsonValue] = [
    {"file_id": "s", "width": 90, "height": 60, "file_size": 1200},
    {"file_id": "l", "width": 900, "height": 600, "file_size": 90_000},
    {"file_id": "m", "width": 320, "height": 213, "file_size": 9_000},
]
PDF: JsonValue = {"file_id": "d", "file_name": "cv.pdf", "mime_type": "application/pdf", "file_size": 7}
BO: JsonValue = {"phone_number": "+1 55", "first_name": "Bo", "last_name": "Li", "user_id": 7}
FULL: list[tuple[str, JsonValue, Input]] = [
    ("photo", SIZES, Photo(file_id="l", size=90_000, width=900, height=600, caption="a \x20 b")),
    (
        "document",
        PDF,
        Document(file_id="d", size=7, name="cv.pdf", mime_type="application/pdf", caption="a \x20 b"),
    ),
    (
        "voice",
        {"file_id": "v", "duration": 3, "mime_type": "audio/ogg", "file_size": 8},
        Voice(file_id="v", duration=3, size=8, mime_type="audio/ogg"),
    ),
    (
        "video",
        {"file_id": "v", "duration": 3, "width": 4, "height": 5, "file_size": 8},
        Video(file_id="v", duration=3, width=4, height=5, size=8, caption="a \x20 b"),
    ),
    ("contact", BO, Contact(phone="+1 55", first_name="Bo", last_name="Li", user_id=7)),
    (
        "location",
        {"latitude": 52.520008, "longitude": 13, "live_period": 60},
        Location(latitude=Decimal("52.520008"), longitude=Decimal(13)),
    ),
]
BARE: list[tuple[str, JsonValue, Input]] = [
    ("photo", [{"file_id": "p"}], Photo(file_id="p", size=0, width=0, height=0)),
    ("document", {"file_id": "d"}, Document(file_id="d", size=0)),
    ("voice", {"file_id": "v", "file_size": -1}, Voice(file_id="v", duration=0, size=0)),
    ("video", {"file_id": "v"}, Video(file_id="v", duration=0, width=0, height=0, size=0)),
    ("contact", {"phone_number": "1", "first_name": ""}, Contact(phone="1", first_name="")),
]


@pytest.mark.parametrize(("kind", "part", "meant"), FULL, ids=[row[0] for row in FULL])
def test_everything_that_telegram_says_is_there(kind: str, part: JsonValue, meant: Input) -> None:
    """A record has every field of the contract; of a photo it is the largest size."""
    assert record(kind, {kind: part, "caption": "a \x00 b"}) == meant


@pytest.mark.parametrize(("kind", "part", "meant"), BARE, ids=[row[0] for row in BARE])
def test_what_telegram_does_not_say_is_none_or_nothing(kind: str, part: JsonValue, meant: Input) -> None:
    """What the Bot API has as optional may be missing."""
    assert record(kind, {kind: part}) == meant


@pytest.mark.parametrize(
    "message",
    [
        {"photo": []},
        {"photo": {}},
        {"photo": [{"width": 1}]},
        {"document": []},
        {"voice": {"file_id": 5}},
        {"video": None},
        {"contact": {"first_name": "Bo"}},
        {"contact": {"phone_number": "1", "first_name": "Bo", "user_id": "7"}},
        {"location": {"latitude": 1}},
        {"location": {"latitude": True, "longitude": 1}},
    ],
)
def test_what_is_not_as_the_bot_api_has_it(message: Mapping[str, JsonValue]) -> None:
    """A message without what a record needs is no message; the error names the field, not its value."""
    kind = next(iter(message))
    with pytest.raises(MisshapenError, match=rf"^message\.{kind}"):
        record(kind, dict(message))


def test_a_kind_without_a_record() -> None:
    """A sticker is told by its kind alone."""
    assert record("sticker", {"sticker": {}}) is None


@pytest.mark.parametrize("sent", [row[2] for row in FULL], ids=[row[0] for row in FULL])
def test_what_only_the_chat_may_show_is_not_in_the_repr(sent: Input) -> None:
    """Names, phones, places, captions and file ids stand in no repr, so in no traceback."""
    hidden = {one.name for one in fields(sent) if not one.repr}
    assert hidden >= {one.name for one in fields(sent)} - {"size", "width", "height", "duration", "mime_type"}
    assert not any(f"{name}=" in repr(sent) for name in hidden)


def test_every_kind_has_its_record() -> None:
    """The table of the contract names the class of each kind."""
    assert {kind: type(sent) for kind, _, sent in FULL} == INPUTS
