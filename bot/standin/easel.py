"""What is to be painted, and the picture while it is at work."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import Image

from bot.standin.scenes import Colour, Scene

SIZES: Final = {
    "1:1": (1024, 1024),
    "4:3": (1152, 864),
    "3:4": (864, 1152),
    "16:9": (1280, 720),
    "9:16": (720, 1280),
}
"""The frames that can be asked for, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be painted; `art` makes it a print with flat colours, otherwise it is as soft as a photo.

    `prompt` decides what is seen, `caption` is what is written below it.
    """

    prompt: str
    caption: str
    aspect: str
    art: bool
    scale: float = 1.0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = SIZES[self.aspect]
        return max(32, round(width * self.scale)), max(32, round(height * self.scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class Easel:
    """A picture at work: the chance that it is made by is its own, and begins with the wish."""

    wish: Wish
    scene: Scene
    random: Random
    size: tuple[int, int]
    horizon: int
    sun: tuple[int, int, int]


def between(colours: tuple[Colour, ...], at: float) -> Colour:
    """The colour at a place between 0 and 1 along several."""
    place = min(max(at, 0.0), 1.0) * (len(colours) - 1)
    left = min(int(place), len(colours) - 2)
    return mix(colours[left], colours[left + 1], place - left)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour between two, 0 being the first and 1 the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def stretch(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The whole picture, from the middle of its first pixel to that of its last, in another size."""
    whole = (0.5, 0.5, picture.width - 0.5, picture.height - 0.5)
    return picture.transform(size, Image.Transform.EXTENT, whole, Image.Resampling.BILINEAR)


def tone(mask: Image.Image, curve: Callable[[int], int]) -> Image.Image:
    """A mask with every value from 0 to 255 changed by a curve."""
    table = bytes(curve(value) for value in range(256))
    return Image.frombytes("L", mask.size, mask.tobytes().translate(table))
