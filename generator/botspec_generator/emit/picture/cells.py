"""Text in cells: in a monospaced font a glyph is one cell wide, those of East Asia and pictographs two.

So a picture needs no font to be laid out: each text is drawn with its length, and any font fits into it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

_RANGES: Final = (
    (0x0300, 0x036F, 0),
    (0x1100, 0x115F, 2),
    (0x200B, 0x200F, 0),
    (0x202A, 0x202E, 0),
    (0x2060, 0x2064, 0),
    (0x20D0, 0x20FF, 0),
    (0x2E80, 0xA4CF, 2),
    (0xAC00, 0xD7A3, 2),
    (0xF900, 0xFAFF, 2),
    (0xFE00, 0xFE0F, 0),
    (0xFE30, 0xFE6F, 2),
    (0xFF00, 0xFF60, 2),
    (0xFFE0, 0xFFE6, 2),
    (0x1F300, 0x1FAFF, 2),
    (0x20000, 0x3FFFD, 2),
)
"""Code points that are not one cell wide: first, last, cells. Python's own table changes with its version."""

_FIRSTS: Final = tuple(first for first, _, _ in _RANGES)


def cells(text: str) -> int:
    """Return the width of a text in cells."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(glyph: str) -> int:
    point = ord(glyph)
    _, last, width = _RANGES[bisect_right(_FIRSTS, point) - 1]
    return width if _FIRSTS[0] <= point <= last else 1


def pieces(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces of at most `width` cells, broken after an underscore where there is one."""
    while cells(word) > width:
        end = _fitting(word, width)
        end = word.rfind("_", 0, end) + 1 or end
        yield word[:end]
        word = word[end:]
    yield word


def _fitting(word: str, width: int) -> int:
    """Return how many characters, at least one, fit into so many cells."""
    taken = 0
    for index, glyph in enumerate(word):
        taken += _cell(glyph)
        if taken > width:
            return max(index, 1)
    return len(word)
