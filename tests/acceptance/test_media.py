"""Screens with files, from the spec to the display: each test has users of its own."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from botspec.simulator import Fault
from botspec.store.embedded import EmbeddedPostgres
from tests.acceptance.gallery import Gallery, opened

USERS = count(1_600_000_001)
SHOT_BUTTONS = [["Like"], ["Cat", "Dog"], ["Film", "Back"]]
MENU = ("text", "What would you like to see?", [["Cat", "Dog", "Lost", "Nothing"], ["Film"]])


@pytest.fixture(scope="module")
async def gallery(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Gallery]:
    """Give the gallery, serving."""
    await postgres.ensure_database("gallery")
    async with opened(postgres.dsn("gallery"), tmp_path_factory.mktemp("gallery")) as found:
        yield found
    await postgres.drop_database("gallery")


@pytest.fixture
async def user(gallery: Gallery) -> int:
    """Give a user who stands on the menu."""
    found = next(USERS)
    await gallery.say(found, "/start")
    return found


def last(chain: list[dict[str, Any]]) -> tuple[str, str]:
    """How an update ended: its last event, and its reason."""
    return chain[-1]["name"], chain[-1]["reason_code"]


def drawn(chain: list[dict[str, Any]]) -> tuple[str, str]:
    """The screen that was drawn, and how."""
    return next((line["screen_id"], line["mode"]) for line in chain if line["name"] == "UI_RENDER")


async def test_a_photo_takes_the_place_of_the_menu_and_gives_it_back(gallery: Gallery, user: int) -> None:
    """By an edit one way, by a new message the other; the keyboards work all the way."""
    assert gallery.seen(user) == [MENU]
    first = gallery.chat(user)[0]["message_id"]
    chain = await gallery.press(user, "Cat")
    assert (drawn(chain), last(chain)) == (("SHOT", "edit"), ("DISPATCH_OK", "SUCCESS"))
    assert gallery.seen(user) == [("photo", "cat, 0 likes", SHOT_BUTTONS)]
    assert gallery.chat(user)[0]["message_id"] == first
    assert gallery.chat(user)[0]["html"] == "<b>cat</b>, 0 likes"
    assert await gallery.carries(user) == (first, "photo")
    chain = await gallery.press(user, "Back")
    assert (drawn(chain), last(chain)) == (("MENU", "send"), ("DISPATCH_OK", "SUCCESS"))
    assert gallery.seen(user) == [MENU]
    assert await gallery.carries(user) == (gallery.chat(user)[0]["message_id"], "")
    await gallery.press(user, "Dog")
    assert gallery.seen(user) == [("photo", "dog, 0 likes", SHOT_BUTTONS)]


async def test_each_picture_is_uploaded_once_for_everybody(gallery: Gallery, user: int) -> None:
    """A like changes the caption alone, another picture the media; a second user gets Telegram's own copy."""
    other = next(USERS)
    await gallery.say(other, "/start")
    await gallery.press(user, "Cat")
    begin = len(gallery.simulator.calls())
    await gallery.press(user, "Like")
    assert gallery.seen(user)[0][:2] == ("photo", "cat, 1 likes")
    await gallery.press(user, "Dog")
    await gallery.press(other, "Dog")
    calls = [call for call in gallery.simulator.calls(begin) if call.method != "answerCallbackQuery"]
    assert [call.method for call in calls] == ["editMessageCaption", "editMessageMedia", "editMessageMedia"]
    mine, his = (gallery.chat(one)[0]["media"]["file_id"] for one in (user, other))
    assert mine == his
    assert str(calls[2].params["media"]).count(his) == 1


async def test_without_its_picture_a_screen_is_a_text(gallery: Gallery, user: int) -> None:
    """A shot that has none is a screen like any other."""
    chain = await gallery.press(user, "Nothing")
    assert last(chain) == ("DISPATCH_OK", "SUCCESS")
    assert gallery.seen(user) == [("text", "nothing, 0 likes", SHOT_BUTTONS)]


async def test_a_picture_that_is_lost_leaves_the_text(gallery: Gallery, user: int) -> None:
    """The user goes on; the log says what was not shown, and why."""
    chain = await gallery.press(user, "Lost")
    assert gallery.seen(user) == [("text", "lost, 0 likes", SHOT_BUTTONS)]
    assert (drawn(chain), last(chain)) == (("SHOT", "edit"), ("DISPATCH_FAIL", "DOWNSTREAM_ERROR"))
    assert chain[-1]["error"] == "the file to show cannot be read: No such file or directory"
    await gallery.press(user, "Dog")
    assert gallery.seen(user)[0][:2] == ("photo", "dog, 0 likes")


async def test_an_address_that_does_not_answer_leaves_the_text(gallery: Gallery, user: int) -> None:
    """Telegram's own words stand in the log; a photo before it does not stay."""
    await gallery.press(user, "Cat")
    chain = await gallery.press(user, "Film")
    assert gallery.seen(user) == [("text", "A film", [["Back"]])]
    assert last(chain) == ("DISPATCH_FAIL", "DOWNSTREAM_ERROR")
    assert chain[-1]["error"] == "Bad Request: failed to get HTTP URL content"
    await gallery.press(user, "Back")
    assert gallery.seen(user)[0][:2] == ("photo", "cat, 0 likes")


async def test_a_command_sends_a_file_below(gallery: Gallery, user: int) -> None:
    """The song comes as a message of its own, and the menu loses its keyboard."""
    chain = await gallery.say(user, "/song")
    assert last(chain) == ("DISPATCH_OK", "SUCCESS")
    assert gallery.seen(user) == [(*MENU[:2], []), ("audio", "A song", [["Back"]])]
    await gallery.press(user, "Back")
    assert gallery.seen(user) == [(*MENU[:2], []), MENU]


async def test_an_older_message_that_is_pressed_becomes_the_screen(gallery: Gallery, user: int) -> None:
    """Whatever it carries: a photo that nobody remembers gives way to the text."""
    await gallery.press(user, "Cat")
    old = gallery.chat(user)[0]["message_id"]
    gallery.simulator.fault(Fault(method="editMessageReplyMarkup", error_code=403))
    await gallery.say(user, "/start")
    assert [one[0] for one in gallery.seen(user)] == ["photo", "text"]
    chain = await gallery.press(user, "Like", message_id=old)
    assert chain[-1]["reason_code"] == "STATE_MISMATCH"
    assert [one[:2] for one in gallery.seen(user)] == [MENU[:2], MENU[:2]]
    assert [bool(one[2]) for one in gallery.seen(user)] == [False, True]


async def test_a_picture_that_telegram_wants_later_comes_later(gallery: Gallery, user: int) -> None:
    """It is owed with its file, and delivered out of the database."""
    gallery.simulator.fault(Fault(method="editMessageMedia", error_code=429, retry_after=1))
    chain = await gallery.press(user, "Cat")
    assert last(chain) == ("DISPATCH_OK", "SUCCESS")
    assert gallery.seen(user) == [MENU]
    since = len(gallery.simulator.calls())
    async with asyncio.timeout(10):
        while gallery.seen(user) == [MENU]:
            since = (await gallery.simulator.calls_after(since))[-1].n
    assert gallery.seen(user) == [("photo", "cat, 0 likes", SHOT_BUTTONS)]


async def test_an_id_that_telegram_forgot_is_uploaded_again(gallery: Gallery, user: int) -> None:
    """Nobody notices: neither the user nor the log."""
    await gallery.press(user, "Cat")
    await gallery.press(user, "Back")
    await gallery.db.execute("UPDATE file_ids SET file_id = 'AgACAgInobody'")
    chain = await gallery.press(user, "Cat")
    assert last(chain) == ("DISPATCH_OK", "SUCCESS")
    assert gallery.seen(user)[0][:2] == ("photo", "cat, 0 likes")
    known = {row["file_id"] for row in await gallery.db.fetch("SELECT file_id FROM file_ids")}
    assert gallery.chat(user)[0]["media"]["file_id"] in known
