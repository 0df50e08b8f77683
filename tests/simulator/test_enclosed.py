"""People send more than texts: files, contacts and locations, by JSON, by multipart, and in a tour."""

import asyncio
from base64 import b64encode
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botspec.contract.errors import ConfigError
from botspec.simulator import Content, ControlError, Enclosed, Simulator
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from tests.simulator.files import PNG
from tests.simulator.playing import USER, Client, Hook, keyboard, tap


async def received(client: Client, **body: Any) -> Any:
    """Lets the user send something and returns the message that the bot gets."""
    sent = await client.sim("POST", "message", user=USER, **body)
    (update,) = await client.poll(offset=sent["update_id"])
    assert update["message"]["message_id"] == sent["message_id"]
    return update["message"]


async def test_a_photo_that_is_only_said_is_painted(client: Client) -> None:
    """The bot gets its size, its caption, and a picture that it can download."""
    message = await received(client, photo={"width": 300, "height": 200}, caption="look")
    (size,) = message["photo"]
    assert (size["width"], size["height"], message["caption"]) == (300, 200, "look")
    assert "text" not in message
    file = await client.ok("getFile", file_id=size["file_id"])
    assert file["file_path"].endswith(".png")
    (usual,) = (await received(client, photo={}))["photo"]
    assert (usual["width"], usual["height"]) == (640, 480)


async def test_a_file_comes_as_base64(client: Client) -> None:
    """The bytes are those that were given, with name and type."""
    fields = {"base64": b64encode(b"%PDF").decode(), "name": "a.pdf", "mime_type": "application/pdf"}
    document = (await received(client, document=fields))["document"]
    assert document.items() >= {"file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 4}.items()
    (photo,) = (await received(client, photo={"base64": b64encode(PNG).decode()}))["photo"]
    assert (photo["width"], photo["height"]) == (40, 30)


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("voice", {}, {"duration": 3, "mime_type": "audio/ogg"}),
        ("voice", {"duration": 61}, {"duration": 61}),
        ("video", {"width": 9}, {"duration": 3, "width": 9, "height": 480, "mime_type": "video/mp4"}),
        ("animation", {"name": "a.gif"}, {"file_name": "a.gif", "mime_type": "image/gif"}),
        ("audio", {"title": "La", "performer": "Ann"}, {"title": "La", "performer": "Ann", "duration": 3}),
        ("document", {"name": "a.txt"}, {"file_name": "a.txt", "mime_type": "text/plain"}),
        ("contact", {"phone": "+7"}, {"phone_number": "+7", "first_name": "Test", "user_id": USER}),
        ("contact", {"phone": "+7", "first_name": "Ann"}, {"phone_number": "+7", "first_name": "Ann"}),
        ("location", {"latitude": 1, "longitude": -2.5}, {"latitude": 1.0, "longitude": -2.5}),
    ],
)
async def test_the_bot_gets_what_was_said(
    client: Client, kind: str, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What is not said of a file is made up; a contact without a name is the user's own."""
    message = await received(client, **{kind: given})
    assert message[kind].items() >= expected.items()
    if kind in ("contact", "location"):
        assert message[kind] == expected
    (shown,) = (await client.sim("GET", f"chat?user={USER}"))["messages"]
    assert (shown["media"]["kind"], shown["text"], shown["from"]) == (kind, "", "user")


async def test_a_file_comes_by_multipart(client: Client) -> None:
    """`curl -F user=5 -F photo=@cat.png -F caption=...` is enough, and makes a new user."""
    form = aiohttp.FormData({"user": "5", "caption": "look", "language": "ru", "first_name": "Ann"})
    form.add_field("photo", PNG, filename="cat.png")
    async with client.session.post(f"{client.simulator.url}/sim/message", data=form) as response:
        assert response.status == 200
    (update,) = await client.poll()
    message = update["message"]
    assert (message["from"]["first_name"], message["caption"]) == ("Ann", "look")
    assert (message["photo"][0]["width"], message["photo"][0]["file_size"]) == (40, len(PNG))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"photo": b"hello"}, "the photo is no PNG, JPEG, GIF or WebP picture"),
        ({"image": PNG}, 'there is no field "image"'),
        ({}, "give one of: text, photo"),
    ],
)
async def test_a_mistake_in_multipart_is_explained(
    client: Client, files: dict[str, bytes], words: str
) -> None:
    """Files are checked as in JSON."""
    form = aiohttp.FormData({"user": str(USER)}, default_to_multipart=True)
    for name, content in files.items():
        form.add_field(name, content, filename="a")
    async with client.session.post(f"{client.simulator.url}/sim/message", data=form) as response:
        answer = await response.json()
    assert (response.status, words in answer["error"]) == (400, True), answer


async def test_a_broken_multipart_is_explained(client: Client) -> None:
    """A body that is none says so."""
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    url = f"{client.simulator.url}/sim/message"
    async with client.session.post(url, data=b"nothing", headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["error"].startswith("the body cannot be read: Bad Request: can't read")


async def test_python_sends_too(simulator: Simulator) -> None:
    """Tests in Python hand in the bytes; what nobody can send is a ControlError."""
    sent = simulator.enclose(USER, Enclosed(kind="photo", fields={}, content=Content(data=PNG)))
    assert sent.update_id == 1000
    with pytest.raises(ControlError, match='a user cannot send a "dice"; he can send: photo'):
        simulator.enclose(USER, Enclosed(kind="dice", fields={}))


class Silence:
    """A log without a line."""

    def recent(self, count: int) -> list[dict[str, object]]:
        """Returns nothing."""
        return []

    async def grown(self) -> None:
        """Never ends."""
        await asyncio.Event().wait()


async def test_a_tour_attaches_and_expects_media(
    client: Client, simulator: Simulator, hook: Hook, tmp_path: Path
) -> None:
    """A step sends a file; a step expects what the newest screen carries."""
    path = tmp_path / "tour.yaml"
    path.write_text(
        "tour: pictures\n"
        "user: {id: 123}\n"
        "steps:\n"
        "  - {attach: {photo: {width: 20}}, caption: mine, expect: {media: photo, text: cat}}\n"
        "  - {say: a, expect: {media: none}}\n"
        "  - {attach: {photo: {width: 9000}}}\n",
        encoding="utf-8",
    )
    mine = (await received(client, photo={}))["photo"][0]["file_id"]
    markup = keyboard([tap("A")])
    await client.ok("sendPhoto", chat_id=USER, photo=mine, caption="a cat", reply_markup=markup)
    await client.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    tour, player = read_tour(path), Player(simulator, Silence())
    played = [await player.play(tour.user, step) for step in tour.steps]
    assert [one.problems for one in played] == [
        (),
        ("media: expected none, got photo",),
        ("the simulator paints pictures of up to 5000 pixels a side",),
    ]
    assert [one.said for one in played] == ["(photo) mine", "a", "(photo)"]
    assert hook.updates[0]["message"]["photo"][0]["width"] == 20


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("{attach: {photo: {}}, say: a}", "a step does one thing: say, press, send, attach or wait"),
        ("{attach: {photo: {}, voice: {}}}", "attach one thing, such as"),
        ("{say: a, caption: b}", "a caption belongs to what is attached"),
        ("{attach: photo}", "steps.0.attach"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(tmp_path: Path, step: str, words: str) -> None:
    """Whoever writes a tour is told what is wrong with a step."""
    path = tmp_path / "tour.yaml"
    path.write_text(f"tour: x\nsteps:\n  - {step}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_tour(path)
