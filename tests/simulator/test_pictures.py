"""Pictures: their kind and size are read from the header, and the painted one is a real one."""

import struct
import zlib

import pytest

from botspec.simulator.pictures import Picture, look, paint

FRAME = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", 300, 400) + b"\x03"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(9) + b"\xff\xff\xdb\x00\x04\x00\x00\xff\x01" + FRAME
GIF = b"GIF89a" + struct.pack("<HH", 7, 9) + b"\x00"
LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(7) + b"\x9d\x01\x2a" + struct.pack("<HH", 0x4000 | 90, 80)
LOSSLESS = b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(4) + b"\x2f" + struct.pack("<I", (33 - 1) | (22 - 1) << 14)
EXTENDED = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\x03\x00\x00" + b"\x02\x00\x00"


@pytest.mark.parametrize(
    ("content", "mime_type", "width", "height"),
    [
        (paint(12, 34), "image/png", 12, 34),
        (JPEG, "image/jpeg", 400, 300),
        (GIF, "image/gif", 7, 9),
        (LOSSY, "image/webp", 90, 80),
        (LOSSLESS, "image/webp", 33, 22),
        (EXTENDED, "image/webp", 4, 3),
    ],
    ids=["png", "jpeg", "gif", "lossy webp", "lossless webp", "extended webp"],
)
def test_a_picture_says_its_size(content: bytes, mime_type: str, width: int, height: int) -> None:
    """Kind, width and height stand in the header."""
    assert look(content) == Picture(mime_type=mime_type, width=width, height=height)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        paint(1, 1)[:30],
        paint(1, 1).replace(b"IHDR", b"IHDX"),
        JPEG[:-8],
        b"\xff\xd8\xff\xda\x00\x02\x00",
        GIF[:8],
        b"GIF89a" + bytes(5),
        LOSSY[:24],
        LOSSLESS[:22],
        EXTENDED[:28],
        b"RIFF\x00\x00\x00\x00WEBPALPH" + bytes(30),
    ],
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    """Other bytes, a header that is cut off, one with a wrong check sum, and a picture without pixels."""
    assert look(content) is None


def test_the_painted_picture_has_all_its_pixels() -> None:
    """Its data unpack to one filter byte and three colour bytes a pixel for every row."""
    content = paint(5, 3)
    begin = content.index(b"IDAT")
    (length,) = struct.unpack(">I", content[begin - 4 : begin])
    assert len(zlib.decompress(content[begin + 4 : begin + 4 + length])) == 3 * (1 + 5 * 3)
    assert content.endswith(b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))
