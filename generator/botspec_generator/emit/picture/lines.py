"""Writes what a card says in lines of a fixed number of cells."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from botspec_generator.emit.picture.card import End, Icon, Line, Tone, Word
from botspec_generator.emit.picture.cells import cells, pieces

WIDTH: Final = 42
"""Cells of a line."""

ICON: Final = 3
"""Cells that an icon at the beginning of a line takes."""

_APART: Final = frozenset({Tone.BUTTON, Tone.TRIGGER, Tone.SYSTEM})
"""The tones of what begins an arc: such a word stands apart from the one before it."""

Said = tuple[str, Tone]
"""A word that has no place yet."""


class Saying(Struct, frozen=True):
    """Words that belong together, and where they lead; each further end takes a line of its own."""

    words: Sequence[Said]
    ends: Sequence[End | None] = (None,)
    icon: Icon | None = None
    indent: int = 0
    system: bool = False
    triggers: tuple[str, ...] = ()


def lines_of(saying: Saying) -> list[Line]:
    """Return the lines of a saying: its icon in the first one, its ends in the last ones."""
    icon = saying.icon
    rows = _rows(saying.words, saying.indent + (ICON if icon else 0))
    end = saying.ends[0]
    if end is not None and not _fits(rows[-1], end):
        rows.append(())
    *above, words = rows
    lines: list[Line] = []
    for row in above:
        lines.append(Line(row, icon, None, saying.system, saying.triggers))
        icon = None
    for end in saying.ends:
        lines.append(Line(words, icon, end, saying.system, saying.triggers))
        words, icon = (), None
    return lines


def _fits(words: Sequence[Word], end: End) -> bool:
    used = words[-1].at + cells(words[-1].text) if words else 0
    return used + 1 + (2 if end.icon else 0) + cells(end.text) <= WIDTH


def _rows(words: Sequence[Said], start: int) -> list[tuple[Word, ...]]:
    """Return the words of each line, at least of one; a word that is wider than a line is broken."""
    if len(words) == 1 and start + cells(words[0][0]) <= WIDTH:
        return [(Word(*words[0], start),)]
    rows: list[tuple[Word, ...]] = []
    row: list[Word] = []
    at = start
    before = Tone.GUARD
    for text, tone in words:
        for piece in pieces(text, WIDTH - start):
            width = cells(piece)
            gap = 0 if not row else 2 if tone in _APART or before is Tone.BUTTON else 1
            if at + gap + width > WIDTH:
                rows.append(tuple(row))
                row, at, gap = [], start, 0
            row.append(Word(piece, tone, at + gap))
            at += gap + width
            before = tone
    return [*rows, tuple(row)]
