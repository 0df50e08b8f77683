"""Paints the pictures of the questions: `python -m bot.painter`. A PNG is little more than rows of pixels."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from random import Random
from typing import Final

Colour = tuple[int, int, int]

PICTURES: Final = Path(__file__).parent / "pictures"
WIDTH: Final = 640
HEIGHT: Final = 400
SKY: Final[tuple[Colour, Colour]] = ((92, 158, 222), (214, 234, 248))
RUBBER: Final[Sequence[Colour]] = (
    (222, 60, 64),
    (250, 196, 52),
    (84, 172, 92),
    (146, 88, 182),
    (240, 132, 52),
)
STRING: Final = 11
"""How long the string of a balloon is, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balloon:
    """A disc in the sky, in pixels from the upper left corner."""

    x: int
    y: int
    radius: int
    colour: Colour


def balloons(count: int, seed: int) -> Sequence[Balloon]:
    """Return so many balloons that touch neither each other nor the edge; a seed always gives the same."""
    random = Random(seed)
    found: list[Balloon] = []
    while len(found) < count:
        radius = random.randint(7, 12)
        x = random.randint(radius + 4, WIDTH - radius - 5)
        y = random.randint(radius + 4, HEIGHT - radius - STRING - 5)
        if all(hypot(x - one.x, y - one.y) > radius + one.radius + STRING + 2 for one in found):
            found.append(Balloon(x=x, y=y, radius=radius, colour=random.choice(RUBBER)))
    return found


def paint(sky: Sequence[Balloon]) -> bytes:
    """Return the picture of these balloons as a PNG."""
    rows = [[_mixed(*SKY, y / HEIGHT)] * WIDTH for y in range(HEIGHT)]
    for one in sky:
        for y in range(one.y + one.radius, one.y + one.radius + STRING):
            rows[y][one.x] = (96, 96, 96)
        for x, y, cover in _disc(one):
            rows[y][x] = _mixed(rows[y][x], _shade(one, x, y), cover)
    return _png(rows)


def _disc(one: Balloon) -> Iterator[tuple[int, int, float]]:
    """Yield the pixels of a balloon, each with how much of it is covered, from 0 to 1."""
    reach = one.radius + 1
    for y in range(one.y - reach, one.y + reach + 1):
        for x in range(one.x - reach, one.x + reach + 1):
            cover = min(1.0, one.radius + 0.5 - hypot(x - one.x, y - one.y))
            if cover > 0:
                yield x, y, cover


def _shade(one: Balloon, x: int, y: int) -> Colour:
    """Return the balloon's colour, brighter where the light falls."""
    far = hypot(x - one.x + one.radius / 3, y - one.y + one.radius / 3) / one.radius
    return _mixed((255, 255, 255), one.colour, min(1.0, 0.35 + far))


def _mixed(under: Colour, over: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(under, over, strict=True))
    return red, green, blue


def _png(rows: Sequence[Sequence[Colour]]) -> bytes:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    (PICTURES / "balloons.png").write_bytes(paint(balloons(count=113, seed=5)))
