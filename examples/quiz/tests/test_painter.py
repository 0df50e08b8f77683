"""The picture shows what its question asks for: the balloons are counted in the file, pixel by pixel."""

import zlib
from itertools import product

from bot.painter import HEIGHT, PICTURES, WIDTH
from tests.stage import Connection


def rows_of(png: bytes) -> list[bytes]:
    """The rows of a PNG that was written without filters, three bytes for each pixel."""
    start = png.index(b"IDAT") + 4
    size = int.from_bytes(png[start - 8 : start - 4], "big")
    pixels = zlib.decompress(png[start : start + size])
    step = 1 + 3 * WIDTH
    return [pixels[at + 1 : at + step] for at in range(0, len(pixels), step)]


def count_patches(rows: list[bytes]) -> int:
    """How many patches of touching pixels are not of their row's sky; a balloon is one, with its string."""
    left = {
        (x, y)
        for x, y in product(range(WIDTH), range(HEIGHT))
        if max(abs(rows[y][3 * x + part] - rows[y][part]) for part in range(3)) > 24
    }
    found = 0
    while left:
        found += 1
        ahead = [left.pop()]
        while ahead:
            x, y = ahead.pop()
            near = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & left
            left -= near
            ahead.extend(near)
    return found


async def test_the_picture_has_as_many_balloons_as_its_answer(db: Connection) -> None:
    """Who counts the balloons in the file gets the answer that the database has."""
    answer = await db.fetchval("SELECT answer FROM questions WHERE id = 'balloons'")
    assert count_patches(rows_of((PICTURES / "balloons.png").read_bytes())) == answer
