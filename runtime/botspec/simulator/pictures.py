"""Pictures, as far as Telegram looks at them: their kind and size; and a plain one to send."""

import struct
import zlib
from dataclasses import dataclass

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
SKY = b"\x7f\xb2\xe5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the header of a picture says; sizes are pixels."""

    mime_type: str
    width: int
    height: int


def look(content: bytes) -> Picture | None:
    """Returns what a PNG, JPEG, GIF or WebP is; None for anything else, or a header that is cut off."""
    try:
        if content.startswith(PNG_START):
            return _png(content)
        if content.startswith(JPEG_START):
            return _jpeg(content)
        if content[:6] in (b"GIF87a", b"GIF89a"):
            return _sized("image/gif", *struct.unpack_from("<HH", content, 6))
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError):
        return None
    return None


def paint(width: int, height: int) -> bytes:
    """Returns a PNG of one colour, of this size in pixels."""
    row = b"\x00" + SKY * width
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height, 9)),
        (b"IEND", b""),
    )
    return PNG_START + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Returns a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _sized(mime_type: str, width: int, height: int) -> Picture | None:
    """Returns a picture; None for one without any pixel."""
    return Picture(mime_type=mime_type, width=width, height=height) if width and height else None


def _png(content: bytes) -> Picture | None:
    """Reads the first chunk, which must be the header, and its check sum."""
    width, height = struct.unpack_from(">II", content, 16)
    (checksum,) = struct.unpack_from(">I", content, 29)
    if content[12:16] != b"IHDR" or zlib.crc32(content[12:29]) != checksum:
        return None
    return _sized("image/png", width, height)


def _jpeg(content: bytes) -> Picture | None:
    """Goes from marker to marker until the frame that has the size."""
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in JPEG_BARE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return _sized("image/jpeg", width, height)
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + length
    return None


def _webp(content: bytes) -> Picture | None:
    """Reads the size from the first chunk: lossy, lossless, or extended."""
    match content[12:16]:
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack_from("<HH", content, 26)
            return _sized("image/webp", width & 0x3FFF, height & 0x3FFF)
        case b"VP8L" if content[20] == 0x2F:
            (bits,) = struct.unpack_from("<I", content, 21)
            return _sized("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            sizes = content[24:30]
            if len(sizes) < 6:
                return None
            width, height = (int.from_bytes(sizes[at : at + 3], "little") + 1 for at in (0, 3))
            return _sized("image/webp", width, height)
        case _:
            return None
