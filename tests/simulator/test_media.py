"""Files in messages: how they are given, what becomes of them, and what Telegram refuses."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from botspec.simulator import Simulator, SimUser
from botspec.simulator.pictures import paint
from tests.simulator.files import PNG, VIDEO, Shop, upload
from tests.simulator.playing import USER, Client, Clock, keyboard, tap

NOT_MODIFIED = "Bad Request: message is not modified: specified new message content"
KINDS = ["photo", "video", "document", "animation", "audio", "voice"]


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """Give a web server with files."""
    server = Shop()
    await server.start()
    yield server
    await server.stop()


async def send(client: Client, kind: str, content: bytes = PNG, **params: Any) -> Any:
    """Uploads a file to the user of the tests and returns the message."""
    envelope = await upload(client, f"send{kind.capitalize()}", {kind: content}, chat_id=USER, **params)
    assert envelope["ok"], envelope
    return envelope["result"]


def file_of(message: Any, kind: str) -> Any:
    """Returns the file in a message."""
    return message[kind][-1] if kind == "photo" else message[kind]


def media_edit(message: Any, media: Any, **rest: Any) -> dict[str, Any]:
    """Returns the parameters of editMessageMedia."""
    return {"chat_id": USER, "message_id": message["message_id"], "media": media, **rest}


@pytest.mark.parametrize("kind", KINDS)
async def test_an_uploaded_file_comes_back_and_can_be_sent_again(client: Client, kind: str) -> None:
    """The message has the file with its size, its caption and keyboard; its id stands for it from then on."""
    markup = keyboard([tap("A")])
    message = await send(client, kind, caption="<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
    file = file_of(message, kind)
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Hi", "bold")
    assert (message["reply_markup"], file["file_size"]) == (markup, len(PNG))
    assert "text" not in message
    again = await client.ok(f"send{kind.capitalize()}", chat_id=USER, **{kind: file["file_id"]})
    assert again[kind] == message[kind]
    assert "caption" not in again


async def test_what_is_known_of_a_file_is_told(client: Client) -> None:
    """Pictures say their size themselves, the rest is what the bot says; a type is guessed from the name."""
    assert file_of(await send(client, "photo"), "photo").items() >= {"width": 40, "height": 30}.items()
    gif = await send(client, "animation", duration="2", width="9")
    expected = {"width": 40, "height": 30, "duration": 2, "mime_type": "image/png"}
    assert gif["animation"].items() >= expected.items()
    assert gif["document"]["file_id"] == gif["animation"]["file_id"]
    video = (await send(client, "video", VIDEO, duration="7", width="9", height="8"))["video"]
    assert (video["duration"], video["width"], video["height"]) == (7, 9, 8)
    assert video["mime_type"] == "video/mp4"
    song = (await send(client, "audio", b"la", title="La", performer="Ann"))["audio"]
    assert (song["title"], song["performer"], song["duration"]) == ("La", "Ann", 0)
    assert (await send(client, "document", b"a"))["document"]["file_name"] == "document.bin"
    spoiler = await send(client, "photo", has_spoiler="true", show_caption_above_media="true")
    assert (spoiler["has_media_spoiler"], spoiler["show_caption_above_media"]) == (True, True)


async def test_a_file_is_fetched_from_an_address(client: Client, shop: Shop) -> None:
    """Telegram asks the address itself; the same bytes are the same file, and other bytes another."""
    url = shop.put("cat.png", "image/png", PNG)
    first = await client.ok("sendPhoto", chat_id=USER, photo=url)
    again = await client.ok("sendPhoto", chat_id=USER, photo=url)
    shop.put("cat.png", "image/png", paint(3, 3))
    other = await client.ok("sendPhoto", chat_id=USER, photo=url)
    assert first["photo"] == again["photo"] != other["photo"]
    assert shop.asked == ["cat.png"] * 3
    pdf = shop.put("a.pdf", "application/pdf", b"%PDF")
    assert (await client.ok("sendDocument", chat_id=USER, document=pdf))["document"]["file_name"] == "a.pdf"


@pytest.mark.parametrize(
    ("kind", "offer", "words"),
    [
        ("photo", ("a", "image/png", 5 * 2**20 + 1), "failed to get HTTP URL content"),
        ("photo", ("streamed", "image/png", 5 * 2**20 + 1), "failed to get HTTP URL content"),
        ("video", ("a", "video/mp4", 20 * 2**20 + 1), "failed to get HTTP URL content"),
        ("video", ("a", "video/mp4", 0), "failed to get HTTP URL content"),
        ("photo", ("a", "text/html", 9), "wrong type of the web page content"),
        ("photo", ("a", "image/png", 9), "IMAGE_PROCESS_FAILED"),
        ("document", ("a", "text/plain", 9), "wrong type of the web page content"),
        ("voice", ("a", "audio/mpeg", 9), "wrong type of the web page content"),
    ],
)
async def test_an_address_has_to_hold_something_fit(
    client: Client, shop: Shop, kind: str, offer: tuple[str, str, int], words: str
) -> None:
    """5 MB of a photo and 20 MB of anything else are fetched, of the right type."""
    name, mime_type, size = offer
    url = shop.put(name, mime_type, bytes(size))
    said = await client.refused(f"send{kind.capitalize()}", chat_id=USER, **{kind: url})
    assert said == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/nothing.png", "failed to get HTTP URL content"),
        ("http://127.0.0.1:1/a.png", "failed to get HTTP URL content"),
        ("ftp://e.org/a.png", "invalid file HTTP URL specified: Unsupported URL protocol"),
    ],
)
async def test_an_address_has_to_answer(client: Client, shop: Shop, address: str, words: str) -> None:
    """A page that is missing, a server that is not there, and a protocol that is not HTTP."""
    url = shop.url + address if address.startswith("/") else address
    assert await client.refused("sendPhoto", chat_id=USER, photo=url) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file must be non-empty"),
        (b"hello", "IMAGE_PROCESS_FAILED"),
        (paint(9_500, 501), "PHOTO_INVALID_DIMENSIONS"),
        (paint(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (paint(1, 21), "PHOTO_INVALID_DIMENSIONS"),
        (
            PNG + bytes(10 * 2**20),
            f"file of size {len(PNG) + 10 * 2**20} bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
    ],
    ids=["empty", "no picture", "too large", "too wide", "too high", "too heavy"],
)
async def test_a_photo_has_to_be_one(client: Client, content: bytes, words: str) -> None:
    """A picture of at most 10 MB, its sides together at most 10000 pixels, at most 20 to 1."""
    envelope = await upload(client, "sendPhoto", {"photo": content}, chat_id=USER)
    assert envelope["description"] == f"Bad Request: {words}"
    assert (await upload(client, "sendDocument", {"document": content}, chat_id=USER))["ok"] is bool(content)


@pytest.mark.parametrize("size", [(9_500, 500), (20, 1)])
async def test_a_photo_may_be_as_large_as_that(client: Client, size: tuple[int, int]) -> None:
    """The limits themselves are allowed."""
    assert await send(client, "photo", paint(*size))


async def test_a_call_of_more_than_50_mb_is_refused(client: Client) -> None:
    """The whole call is a 413; two files count together."""
    half = bytes(26 * 2**20)
    for files in ({"document": half + half}, {"document": half, "other": half}):
        envelope = await upload(client, "sendDocument", files, chat_id=USER)
        assert (envelope["error_code"], envelope["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": ""}, "there is no photo in the request"),
        ("sendVideo", {"video": "attach://a"}, "there is no video in the request"),
        ("sendPhoto", {"photo": "AgACAgInobody"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": 5}, 'field "photo" must be of type String'),
        ("sendPhoto", {"photo": "x", "caption": "a" * 1025}, "message caption is too long"),
        ("sendPhoto", {"photo": "x", "caption": "<p>", "parse_mode": "HTML"}, "can't parse entities: "),
        ("editMessageMedia", {"message_id": 1}, 'parameter "media" is required'),
        ("editMessageMedia", {"message_id": 1, "media": {"media": "x"}}, 'Can\'t find field "type"'),
        ("editMessageMedia", {"message_id": 1, "media": {"type": "photo"}}, 'Can\'t find field "media"'),
        (
            "editMessageMedia",
            {"message_id": 1, "media": {"type": "photo", "media": "attach://a"}},
            "can't parse InputMedia: Media not found",
        ),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
    ],
)
async def test_a_bad_call_is_refused(client: Client, method: str, params: dict[str, Any], words: str) -> None:
    """Each mistake has Telegram's words."""
    about = {} if method == "getFile" else {"chat_id": USER}
    assert words in await client.refused(method, **about, **params)


async def test_a_file_is_sent_again_only_as_what_it_is(client: Client) -> None:
    """A video is no photo, and a photo no document."""
    video = (await send(client, "video", VIDEO))["video"]["file_id"]
    words = await client.refused("sendPhoto", chat_id=USER, photo=video)
    assert words == "Bad Request: can't use file of type Video as Photo"


async def test_a_caption_counts_without_its_tags(client: Client) -> None:
    """1024 characters are those that remain after parsing."""
    text = f"<b>{'a' * 1024}</b>"
    assert (await send(client, "photo", caption=text, parse_mode="HTML"))["caption"] == "a" * 1024


async def test_an_edit_replaces_what_a_message_carries(client: Client, clock: Clock) -> None:
    """The file, its caption and its keyboard are the new ones; the message stays where it is."""
    message = await send(client, "photo", caption="a", has_spoiler="true")
    clock.time += 5
    media = {"type": "video", "media": "attach://new", "caption": "<i>b</i>", "parse_mode": "HTML"}
    markup = keyboard([tap("A")])
    envelope = await upload(
        client, "editMessageMedia", {"new": VIDEO}, **media_edit(message, media, reply_markup=markup)
    )
    edited = envelope["result"]
    assert (edited["message_id"], edited["edit_date"]) == (message["message_id"], int(clock.time))
    assert (edited["caption"], edited["reply_markup"]) == ("b", markup)
    assert "video" in edited
    assert "photo" not in edited
    assert "has_media_spoiler" not in edited


async def test_a_text_becomes_a_photo_and_never_a_text_again(client: Client) -> None:
    """editMessageMedia works on a text; editMessageText does not work on a photo."""
    text = await client.send("a", link_preview_options={"is_disabled": True})
    photo = file_of(await send(client, "photo"), "photo")["file_id"]
    edited = await client.ok(
        "editMessageMedia", **media_edit(text, {"type": "photo", "media": photo, "caption": "b"})
    )
    assert (edited["caption"], "text" in edited, "link_preview_options" in edited) == ("b", False, False)
    target = {"chat_id": USER, "message_id": text["message_id"]}
    words = await client.refused("editMessageText", **target, text="a")
    assert words == "Bad Request: there is no text in the message to edit"


async def test_a_caption_is_edited_alone(client: Client) -> None:
    """The file stays; a keyboard that is not sent again is gone; without a caption it is taken away."""
    message = await send(client, "photo", caption="a", reply_markup=keyboard([tap("A")]))
    target = {"chat_id": USER, "message_id": message["message_id"]}
    edited = await client.ok("editMessageCaption", **target, caption="b")
    assert (edited["caption"], edited["photo"]) == ("b", message["photo"])
    assert "reply_markup" not in edited
    assert "caption" not in await client.ok("editMessageCaption", **target)
    above = await client.ok("editMessageCaption", **target, caption="c", show_caption_above_media=True)
    assert above["show_caption_above_media"] is True


async def test_a_text_has_no_caption(client: Client) -> None:
    """editMessageCaption is for files."""
    text = await client.send("a")
    words = await client.refused(
        "editMessageCaption", chat_id=USER, message_id=text["message_id"], caption="b"
    )
    assert words == "Bad Request: there is no caption in the message to edit"


async def test_an_edit_without_change_is_refused(client: Client, shop: Shop) -> None:
    """The same file with the same caption and keyboard is no change; a new upload is one."""
    url = shop.put("cat.png", "image/png", PNG)
    message = await client.ok("sendPhoto", chat_id=USER, photo=url, caption="a")
    target = {"chat_id": USER, "message_id": message["message_id"]}
    for media in (url, file_of(message, "photo")["file_id"]):
        same = {"type": "photo", "media": media, "caption": "<b></b>a", "parse_mode": "HTML"}
        assert (await client.refused("editMessageMedia", **media_edit(message, same))).startswith(
            NOT_MODIFIED
        )
    assert (await client.refused("editMessageCaption", **target, caption="a")).startswith(NOT_MODIFIED)
    new = media_edit(message, {"type": "photo", "media": "attach://p", "caption": "a"})
    assert (await upload(client, "editMessageMedia", {"p": PNG}, **new))["ok"]


async def test_a_voice_message_carries_nothing_else(client: Client) -> None:
    """Its caption can be edited, its media cannot."""
    message = await send(client, "voice", b"la")
    photo = file_of(await send(client, "photo"), "photo")["file_id"]
    words = await client.refused("editMessageMedia", **media_edit(message, {"type": "photo", "media": photo}))
    assert words == "Bad Request: message media can't be edited"
    target = {"chat_id": USER, "message_id": message["message_id"]}
    assert (await client.ok("editMessageCaption", **target, caption="a"))["caption"] == "a"


@pytest.mark.parametrize(
    ("method", "params", "what"),
    [
        ("sendVideo", {"chat_id": USER, "video": "x", "thumbnail": "y"}, "sendVideo with thumbnail"),
        (
            "editMessageMedia",
            {"chat_id": USER, "message_id": 1, "media": {"type": "video", "media": "x", "cover": "y"}},
            "InputMedia with cover",
        ),
        (
            "editMessageMedia",
            {"chat_id": USER, "message_id": 1, "media": {"type": "live_photo", "media": "x", "photo": "y"}},
            "InputMedia of type live_photo",
        ),
    ],
)
async def test_what_is_not_played_says_so(
    client: Client, method: str, params: dict[str, Any], what: str
) -> None:
    """A legal parameter that the simulator does not act out is a 501."""
    envelope = await client.call(method, **params)
    assert envelope["description"] == f"Not Implemented: the simulator does not play {what}"


async def test_the_bot_downloads_a_file_by_its_path(client: Client) -> None:
    """getFile gives a path that holds under the bot's own token, for files of up to 20 MB."""
    sent = (await send(client, "document", b"words"))["document"]
    file = await client.ok("getFile", file_id=sent["file_id"])
    assert (file["file_size"], file["file_unique_id"]) == (5, sent["file_unique_id"])
    base = f"{client.simulator.url}/file/bot"
    async with client.session.get(f"{base}{client.simulator.token}/{file['file_path']}") as response:
        assert (response.status, await response.read()) == (200, b"words")
    for path in (f"1:x/{file['file_path']}", f"{client.simulator.token}/documents/none"):
        async with client.session.get(base + path) as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found")
    heavy = (await send(client, "document", bytes(20 * 2**20 + 1)))["document"]["file_id"]
    assert await client.refused("getFile", file_id=heavy) == "Bad Request: file is too big"


async def test_the_chat_shows_the_file_and_where_it_is(client: Client) -> None:
    """Kind, size and traits stand in the chat, the caption is its text, and the address has the bytes."""
    await send(client, "photo", caption="<b>a</b>", parse_mode="HTML")
    (shown,) = (await client.sim("GET", f"chat?user={USER}"))["messages"]
    media = shown["media"]
    assert (shown["text"], shown["html"], shown["entities"][0]["type"]) == ("a", "<b>a</b>", "bold")
    assert (media["kind"], media["width"], media["height"]) == ("photo", 40, 30)
    async with client.session.get(media["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with client.session.get(media["url"] + "x") as response:
        assert response.status == 404


async def test_two_bots_have_other_ids_for_the_same_file(client: Client) -> None:
    """A file id is of no use to another bot."""
    first = file_of(await send(client, "photo"), "photo")["file_id"]
    async with Simulator(token="43:OTHER", users=(SimUser(id=USER),)) as other:
        stranger = Client(client.session, other)
        words = await stranger.refused("sendPhoto", chat_id=USER, photo=first)
        assert words == "Bad Request: wrong file identifier/HTTP URL specified"
        assert file_of(await send(stranger, "photo"), "photo")["file_id"] != first
