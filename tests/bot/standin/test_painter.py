"""The painter: real pictures, the same for the same wish, and a caption that fits whatever is in it."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from bot.standin.easel import SIZES, Wish
from bot.standin.painter import paint
from bot.standin.scenes import SCENES
from bot.standin.tasks import Delays, Task

FOX = Wish(prompt="a red fox", caption="a red fox", aspect="16:9", art=False, scale=0.1)


def opened(png: bytes) -> Image.Image:
    """The picture in the bytes."""
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return picture


@pytest.mark.parametrize("aspect", SIZES)
def test_the_frame_is_the_one_that_was_asked_for(aspect: str) -> None:
    """Every aspect ratio of the contract has its size."""
    width, height = (int(one) for one in aspect.split(":"))
    picture = opened(paint(replace(FOX, aspect=aspect, scale=0.25)))
    assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)
    assert picture.mode == "RGB"


def test_a_picture_is_one_of_its_wish() -> None:
    """The same wish is the same picture to the last byte; other words, frames and styles are others."""
    pictures = {
        paint(FOX),
        paint(FOX),
        paint(replace(FOX, prompt="a red foxx")),
        paint(replace(FOX, aspect="4:3")),
        paint(replace(FOX, art=True)),
        paint(replace(FOX, caption="another caption")),
    }
    assert len(pictures) == 5


@pytest.mark.parametrize("art", [False, True])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_scene_is_more_than_one_colour(scene: object, art: bool) -> None:
    """Every scene has its words, and paints something with depth: light above, dark below."""
    found = next(one for one in SCENES if one is scene)
    for word in found.words[:1]:
        picture = opened(paint(replace(FOX, prompt=word, caption="", art=art))).convert("L")
        low, high = picture.getextrema()
        assert isinstance(low, float | int)
        assert isinstance(high, float | int)
        assert high - low > 60


@pytest.mark.parametrize(
    "caption",
    ["Ещё один маяк", "x" * 2_000, "слово " * 400, "🐈 🐈", "", "a" * 60 + " b", "日本語", "Tiny\n\ttext"],
    ids=["russian", "one word", "long", "emoji", "empty", "wide", "unknown letters", "white space"],
)
@pytest.mark.parametrize("scale", [0.03, 0.2])
def test_any_caption_fits(caption: str, scale: float) -> None:
    """Whatever the user wrote, there is a picture; what the font has no letters for is left out."""
    wish = replace(FOX, caption=caption, scale=scale)
    picture, bare = opened(paint(wish)), opened(paint(replace(wish, caption="")))
    written = ImageChops.difference(picture, bare).getbbox()
    assert (written is None) is (caption in ("🐈 🐈", "", "日本語"))


def test_what_a_task_lets_be_painted() -> None:
    """The caption is the first paragraph without tags; a word for drawing in any of them makes a print."""
    task = Task(
        id="t",
        model="z-image",
        prompt="A storm at sea #stuck\n\nStyle: an illustration.",
        aspect="1:1",
        callback=None,
        at=0,
        delays=Delays(),
    )
    wish = task.wish(1.0)
    assert (wish.caption, wish.art) == ("A storm at sea", True)
    assert "#" not in wish.prompt
