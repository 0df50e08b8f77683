"""Screens with files against the strict simulator: every way between messages, and every refusal."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from botspec.contract import Media, MediaKind
from botspec.core.effects import Attached, Mode, Outcome, Receipt, Show
from botspec.simulator import Drop, Fault, Simulator, SimUser, Timing
from botspec.simulator.pictures import paint
from botspec.telegram.client import Client
from botspec.telegram.lines import Lines
from botspec.telegram.messenger import TelegramMessenger
from tests.simulator.files import Shop
from tests.simulator.playing import Clock
from tests.telegram.known_files import KnownFiles

USER = 123
MARKUP = '{"inline_keyboard":[[{"text":"More","callback_data":"more~1"}]]}'
PHOTO, VIDEO, DOCUMENT = MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.DOCUMENT
NOBODY = "AgACAgInobody"


@dataclass(slots=True)
class Display:
    """One user's display: screens are shown on it one after the other, as the hall lets them be shown."""

    messenger: TelegramMessenger
    simulator: Simulator
    known: KnownFiles
    receipts: list[Receipt] = field(default_factory=list[Receipt])
    message_id: int | None = None
    carries: str = ""

    async def show(
        self, text: str, media: Attached | None = None, mode: Mode = Mode.EDIT, markup: str = MARKUP
    ) -> Receipt:
        """Shows a screen where the last one stands, and returns its receipt."""
        show = Show(
            screen="MENU",
            rev=1,
            text=text,
            markup=markup,
            buttons=1,
            mode=mode if self.message_id else Mode.SEND,
            message_id=self.message_id,
            media=media,
            carries=self.carries,
        )
        (receipt,) = await self.messenger.deliver(USER, [show])
        self.receipts.append(receipt)
        if receipt.outcome is Outcome.DONE:
            self.message_id, self.carries = receipt.message_id, receipt.carries
        return receipt

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages that are there."""
        found = cast("list[dict[str, Any]]", self.simulator.chat(USER)["messages"])
        return [message for message in found if not message["deleted"]]

    @property
    def seen(self) -> list[tuple[str, str]]:
        """What the user sees: kind and text of each message."""
        return [((one["media"] or {"kind": "text"})["kind"], one["text"]) for one in self.messages]

    @property
    def methods(self) -> list[str]:
        """The methods that were called."""
        return [call.method for call in self.simulator.calls()]

    def given(self, n: int = -1) -> str:
        """What Telegram was given for the file of a call: attach://, an address or an id."""
        params = cast("dict[str, Any]", self.simulator.calls()[n].params)
        media = params.get("media", params)
        return str(media.get("media") or next(media[kind] for kind in MediaKind if kind in media))


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """Give a web server with files."""
    server = Shop()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def display() -> AsyncIterator[Display]:
    """Give the display of a user."""
    clock, known = Clock(), KnownFiles()
    async with Simulator(users=(SimUser(id=USER),), timing=Timing(now=clock.now)) as simulator:
        client = Client(simulator.token, simulator.url)
        yield Display(TelegramMessenger(client, Lines(), known), simulator, known)
        await client.close()


@pytest.fixture
def cat(tmp_path: Path) -> Path:
    """Give a picture on disk."""
    path = tmp_path / "cat.png"
    path.write_bytes(paint(40, 30))
    return path


def picture(path: Path, size: int) -> None:
    """Paints a picture of so many pixels a side."""
    path.write_bytes(paint(size, size))


def at(path: Path, kind: MediaKind = PHOTO) -> Attached:
    """A file on disk, as something."""
    return Attached(kind=kind, media=Media.file(path))


async def test_a_text_asks_nothing_of_the_files(display: Display) -> None:
    """Screens without a file are sent and edited as ever: one call each, and no look-up."""
    await display.show("a")
    receipt = await display.show("b")
    assert (receipt.mode, receipt.calls, receipt.carries) == (Mode.EDIT, 1, "")
    assert (display.methods, display.known.asked) == (["sendMessage", "editMessageText"], 0)


async def test_the_way_through_all_kinds_of_messages(display: Display, cat: Path) -> None:
    """Text, photo, other photo, video and text again: edits as far as Telegram can, then another message."""
    dog = cat.with_name("dog.png")
    picture(dog, 20)
    await display.show("text")
    first = display.message_id
    assert (await display.show("cat", at(cat))).mode is Mode.EDIT
    assert display.seen == [("photo", "cat")]
    await display.show("dog", at(dog))
    await display.show("film", at(cat, VIDEO))
    assert (display.seen, display.message_id) == ([("video", "film")], first)
    receipt = await display.show("text again")
    assert (receipt.mode, receipt.calls, receipt.error) == (Mode.SEND, 2, "")
    assert display.message_id != first
    assert display.seen == [("text", "text again")]
    assert display.methods[1:] == [*["editMessageMedia"] * 3, "sendMessage", "deleteMessage"]
    assert display.messages[0]["keyboard"]


async def test_the_same_file_is_not_sent_again(display: Display, cat: Path) -> None:
    """Another text or keyboard is an edit of the caption; the same screen is no change at all."""
    await display.show("one", at(cat))
    assert (await display.show("two", at(cat))).mode is Mode.EDIT
    assert (await display.show("two", at(cat), markup="")).mode is Mode.EDIT
    assert (await display.show("two", at(cat), markup="")).mode is Mode.NOOP
    assert display.methods == ["sendPhoto", *["editMessageCaption"] * 3]
    assert (display.seen, display.messages[0]["keyboard"]) == ([("photo", "two")], [])


@pytest.mark.parametrize("kind", MediaKind)
async def test_an_uploaded_file_is_known_from_then_on(display: Display, cat: Path, kind: MediaKind) -> None:
    """The first time it is uploaded, afterwards Telegram is given its id."""
    await display.show("a", at(cat, kind), Mode.SEND)
    assert display.given() == f"attach://{kind}"
    await display.show("b", at(cat, kind), Mode.SEND)
    (file_id,) = display.known.ids.values()
    assert display.given() == file_id
    assert display.seen == [(kind.value, "a"), (kind.value, "b")]
    assert display.messages[0]["media"]["file_id"] == display.messages[1]["media"]["file_id"] == file_id


async def test_an_edit_learns_the_id_too(display: Display, cat: Path) -> None:
    """A file that was uploaded by an edit is sent by its id later."""
    await display.show("text")
    await display.show("a", at(cat))
    assert display.given() == "attach://file"
    await display.show("b", at(cat), Mode.REPLACE)
    assert display.given(-2) in display.known.ids.values()
    assert display.methods[-2:] == ["sendPhoto", "deleteMessage"]
    assert display.seen == [("photo", "b")]


async def test_a_file_is_one_thing_for_each_kind(display: Display, cat: Path) -> None:
    """A photo's id is of no use for a document: each kind is uploaded once."""
    await display.show("a", at(cat))
    await display.show("b", at(cat, DOCUMENT))
    assert display.given() == "attach://file"
    assert len(display.known.ids) == 2


async def test_a_file_that_changes_is_uploaded_anew(display: Display, cat: Path) -> None:
    """What counts is what lies at the path now, not what lay there once."""
    await display.show("a", at(cat))
    picture(cat, 50)
    await display.show("a", at(cat))
    assert display.methods == ["sendPhoto", "editMessageMedia"]
    assert display.messages[0]["media"]["width"] == 50


async def test_a_file_that_is_written_later_is_another(display: Display, cat: Path) -> None:
    """Its time counts beside its size."""
    await display.show("a", at(cat))
    os.utime(cat, ns=(1, 1))
    await display.show("b", at(cat))
    assert display.methods == ["sendPhoto", "editMessageMedia"]


async def test_an_address_is_fetched_once(display: Display, shop: Shop) -> None:
    """Telegram fetches it at first, and is given the id later."""
    url = shop.put("cat.png", "image/png", paint(5, 5))
    attached = Attached(kind=PHOTO, media=Media.url(url))
    await display.show("a", attached, Mode.SEND)
    await display.show("b", attached, Mode.SEND)
    await display.show("text")
    await display.show("c", attached)
    assert shop.asked == ["cat.png"]
    assert display.given() in display.known.ids.values()


async def test_a_name_is_uploaded_as_it_is(display: Display, tmp_path: Path) -> None:
    """Telegram shows the document under its own name, whatever letters are in it."""
    path = tmp_path / 'отчёт "2".txt'
    path.write_text("words")
    await display.show("a", at(path, DOCUMENT))
    assert display.messages[0]["media"]["file_name"] == "отчёт _2_.txt"


async def test_an_id_that_telegram_does_not_know_is_forgotten(display: Display, cat: Path) -> None:
    """The file is uploaded again, and the user notices nothing."""
    await display.show("a", at(cat), Mode.SEND)
    (mark,) = display.known.ids
    display.known.ids[mark] = NOBODY
    receipt = await display.show("b", at(cat), Mode.SEND)
    assert (receipt.outcome, receipt.error, receipt.calls) == (Outcome.DONE, "", 2)
    assert display.seen == [("photo", "a"), ("photo", "b")]
    assert display.known.ids[mark] != NOBODY


async def test_what_can_be_shown_neither_way_is_forgotten(display: Display, shop: Shop) -> None:
    """Telegram knows no such id, and nothing is at the address any more: the id is not tried again."""
    url = shop.put("cat.png", "image/png", paint(5, 5))
    attached = Attached(kind=PHOTO, media=Media.url(url))
    await display.show("a", attached, Mode.SEND)
    (mark,) = display.known.ids
    display.known.ids[mark] = NOBODY
    shop.files.clear()
    receipt = await display.show("b", attached, Mode.SEND)
    assert (receipt.calls, receipt.error) == (3, "Bad Request: failed to get HTTP URL content")
    assert (display.seen[-1], display.known.ids) == (("text", "b"), {})


async def test_a_given_id_is_sent_as_it_is(display: Display, cat: Path) -> None:
    """It is not looked up; one that Telegram does not know leaves the text."""
    await display.show("a", at(cat))
    (file_id,) = display.known.ids.values()
    asked = display.known.asked
    await display.show("b", Attached(kind=PHOTO, media=Media.cached(file_id)), Mode.SEND)
    assert (display.seen[-1], display.known.asked) == (("photo", "b"), asked)
    receipt = await display.show("c", Attached(kind=PHOTO, media=Media.cached(NOBODY)), Mode.SEND)
    assert display.seen[-1] == ("text", "c")
    assert receipt.error == "Bad Request: wrong file identifier/HTTP URL specified"


def nothing(path: Path) -> None:
    """Leaves no file."""
    path.unlink()


def folder(path: Path) -> None:
    """Leaves a folder."""
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    """Leaves an empty file."""
    path.write_bytes(b"")


def heavy(path: Path) -> None:
    """Leaves more than a photo may have."""
    with path.open("wb") as file:
        file.truncate(10 * 2**20 + 1)


UNFIT = [
    (nothing, "the file to show cannot be read: No such file or directory"),
    (folder, "the file to show is no file"),
    (empty, "the file to show has 0 bytes; a photo has 1 to 10485760"),
    (heavy, "the file to show has 10485761 bytes; a photo has 1 to 10485760"),
]


@pytest.mark.parametrize(("spoil", "words"), UNFIT)
async def test_a_file_that_is_not_fit_leaves_the_text(
    display: Display, cat: Path, spoil: Any, words: str
) -> None:
    """The user gets the screen without it, and the receipt says why; nothing is asked of Telegram for it."""
    spoil(cat)
    receipt = await display.show("a", at(cat))
    assert (receipt.outcome, receipt.error, receipt.carries) == (Outcome.DONE, words, "")
    assert (display.seen, display.methods) == ([("text", "a")], ["sendMessage"])
    await display.show("b", at(cat))
    assert (display.seen, display.methods[-1]) == ([("text", "b")], "editMessageText")


async def test_a_photo_gives_way_to_the_text_of_one_that_is_missing(display: Display, cat: Path) -> None:
    """The old photo does not stay over a screen that it is not of."""
    await display.show("a", at(cat))
    receipt = await display.show("b", at(cat.with_name("dog.png")))
    assert receipt.error.startswith("the file to show cannot be read")
    assert display.seen == [("text", "b")]


async def test_a_file_that_goes_at_the_last_moment_leaves_the_text(
    display: Display, cat: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at it and its upload it was deleted."""

    async def find(self: KnownFiles, mark: str) -> str:
        nothing(cat)
        return ""

    monkeypatch.setattr(KnownFiles, "find", find)
    receipt = await display.show("a", at(cat))
    assert (display.seen, receipt.outcome) == ([("text", "a")], Outcome.DONE)
    assert receipt.error == "the file to show cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("mime_type", "body", "words"),
    [
        ("", b"", "Bad Request: failed to get HTTP URL content"),
        ("text/html", b"words", "Bad Request: wrong type of the web page content"),
        ("image/png", b"words", "Bad Request: IMAGE_PROCESS_FAILED"),
        ("image/png", paint(21, 1), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    ],
)
@pytest.mark.parametrize("is_edit", [True, False])
async def test_what_telegram_refuses_leaves_the_text(
    display: Display, shop: Shop, mime_type: str, body: bytes, words: str, is_edit: bool
) -> None:
    """The user gets the screen without the file, and the receipt says what Telegram said of it."""
    if is_edit:
        await display.show("before")
    url = shop.put("a.png", mime_type, body) if body else f"{shop.url}/none.png"
    receipt = await display.show("a", Attached(kind=PHOTO, media=Media.url(url)))
    assert (receipt.outcome, receipt.error) == (Outcome.DONE, words)
    assert (display.seen, display.known.ids) == ([("text", "a")], {})


async def test_a_caption_that_is_too_long_is_cut(display: Display, cat: Path) -> None:
    """The user gets the photo with as much text as it may have; the receipt says that it was reduced."""
    receipt = await display.show(f"<b>{'a' * 1100}</b>", at(cat))
    assert receipt.error == "Bad Request: message caption is too long"
    assert display.seen == [("photo", "a" * 1023 + "…")]
    receipt = await display.show(f"<b>{'b' * 1100}</b>", at(cat))
    assert (display.seen[0][1][0], receipt.mode) == ("b", Mode.EDIT)
    dog = cat.with_name("dog.png")
    picture(dog, 3)
    await display.show("<p>", at(dog))
    assert display.seen == [("photo", "")]


async def test_a_keyboard_that_is_refused_is_left_out(display: Display, cat: Path) -> None:
    """The photo comes without it."""
    bad = MARKUP.replace("more~1", "m" * 65)
    receipt = await display.show("a", at(cat), markup=bad)
    assert receipt.error == "Bad Request: BUTTON_DATA_INVALID"
    assert (display.seen, display.messages[0]["keyboard"]) == ([("photo", "a")], [])


async def test_a_message_that_is_gone_is_sent_anew_with_its_file(display: Display, cat: Path) -> None:
    """The user deleted it: he gets a new one."""
    await display.show("text")
    display.message_id = 999
    receipt = await display.show("a", at(cat))
    assert (receipt.mode, receipt.message_id) == (Mode.SEND, 2)
    assert display.seen[-1] == ("photo", "a")


async def test_what_may_not_be_deleted_loses_its_keyboard(display: Display, cat: Path) -> None:
    """A photo that is older than two days stays, but nobody can press its buttons."""
    await display.show("a", at(cat))
    words = "Bad Request: message can't be deleted for everyone"
    display.simulator.fault(Fault(method="deleteMessage", error_code=400, description=words))
    await display.show("text")
    assert display.seen == [("photo", "a"), ("text", "text")]
    assert [bool(one["keyboard"]) for one in display.messages] == [False, True]


async def test_what_is_believed_of_a_message_may_be_wrong(display: Display, cat: Path) -> None:
    """A photo that was taken for a text, and a text for this photo: the user sees the right screen."""
    await display.show("a", at(cat))
    mark, display.carries = display.carries, ""
    assert (await display.show("text")).calls == 3
    assert display.seen == [("text", "text")]
    display.carries = mark
    assert (await display.show("b", at(cat))).mode is Mode.EDIT
    assert display.methods[-2:] == ["editMessageCaption", "editMessageMedia"]
    assert display.seen == [("photo", "b")]


async def test_a_flood_is_waited_out(display: Display, cat: Path) -> None:
    """What Telegram wants later is owed, whole, with its file."""
    display.simulator.fault(Fault(method="sendPhoto", error_code=429, retry_after=3))
    receipt = await display.show("a", at(cat))
    assert (receipt.outcome, receipt.retry_after) == (Outcome.RETRY, 3.0)
    assert receipt.effect.media == at(cat)  # type: ignore[union-attr]
    assert display.seen == []


async def test_an_upload_that_breaks_is_repeated_only_as_an_edit(display: Display, cat: Path) -> None:
    """An edit can be made twice; a second send could be a second message."""
    display.simulator.fault(Fault(method="sendPhoto", drop=Drop.AFTER))
    receipt = await display.show("a", at(cat))
    assert (receipt.outcome, receipt.calls, receipt.error[:9]) == (Outcome.FAILED, 1, "ambiguous")
    await display.show("text", mode=Mode.SEND)
    display.simulator.fault(Fault(method="editMessageMedia", drop=Drop.BEFORE))
    receipt = await display.show("b", at(cat))
    assert (receipt.outcome, receipt.calls, display.seen[-1]) == (Outcome.DONE, 2, ("photo", "b"))


async def test_nothing_to_draw_says_what_is_there(display: Display, cat: Path) -> None:
    """A screen that is drawn as nothing leaves the message and its file as they are."""
    await display.show("a", at(cat))
    receipt = await display.show("b", at(cat), Mode.NOOP)
    first = display.receipts[0]
    assert (receipt.mode, receipt.calls) == (Mode.NOOP, 0)
    assert (receipt.carries, receipt.message_id) == (first.carries, first.message_id)
