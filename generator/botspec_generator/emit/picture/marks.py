"""The marks of the picture: elements of SVG, one a line of text, with heights and widths in pixels."""

import re
from typing import Final

from botspec_generator.emit.picture.card import Icon
from botspec_generator.emit.picture.cells import cells

ICON: Final = 12
"""Pixels of an icon."""

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text as XML can hold it."""
    return text if text.isidentifier() else _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def words(text: str, kind: str, at: tuple[int, int], cell: int, most: int = 0) -> str:
    """Return a text that begins at a place; its length is said, so that every font fits.

    If `most` is given and the text is longer, its glyphs are squeezed.
    """
    length = cells(text) * cell
    squeezed = ""
    if 0 < most < length:
        length, squeezed = most, ' lengthAdjust="spacingAndGlyphs"'
    x, y = at
    return f'<text class="{kind}" x="{x}" y="{y}" textLength="{length}"{squeezed}>{plain(text)}</text>\n'


def icon(name: Icon, kind: str, x: int, y: int) -> str:
    """Return an icon with its upper left corner at a place."""
    return f'<use class="{kind}" href="#{name}" x="{x}" y="{y}" width="{ICON}" height="{ICON}"/>\n'


def box(kind: str, place: tuple[int, int], size: tuple[int, int], round: int) -> str:
    """Return a rectangle with round corners."""
    (x, y), (width, height) = place, size
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}"/>\n'


def turn(start: tuple[int, int], x: int, end: tuple[int, int]) -> str:
    """Return the path from a place along its height to `x`, to another height, and along that to the end."""
    (left, top), (right, bottom) = start, end
    radius = min(6, abs(bottom - top) // 2)
    before = x - radius if x > left else x + radius
    after = x + radius if right > x else x - radius
    down = radius if bottom > top else -radius
    return (
        f"M{left} {top}H{before}Q{x} {top} {x} {top + down}"
        f"V{bottom - down}Q{x} {bottom} {after} {bottom}H{right}"
    )
