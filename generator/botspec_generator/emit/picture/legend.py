"""What the signs of the picture mean: those that are in it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from botspec_generator.emit.picture.card import Card, Icon
from botspec_generator.emit.picture.cells import cells
from botspec_generator.emit.picture.columns import CELL, GRID
from botspec_generator.emit.picture.marks import ICON, icon, words

_MEANS: Final = (
    (Icon.HOME, "home"),
    (Icon.BACK, "back"),
    (Icon.STAY, "stays"),
    (Icon.REFUSE, "refuses"),
    (Icon.MESSAGE, "a message"),
    (Icon.EVENT, "an event"),
    (Icon.CLOCK, "time"),
    (Icon.WAITS, "waits"),
    (Icon.MEDIA, "shows a file"),
    (Icon.ADMIN, "administrators"),
)
_GAP: Final = 16


def meanings(cards: Iterable[Card]) -> list[tuple[Icon, str]]:
    """Return the icons of some cards with their meanings."""
    used = {icon for card in cards for icon in _icons(card)}
    return [(icon, meaning) for icon, meaning in _MEANS if icon in used]


def _icons(card: Card) -> Iterator[Icon | None]:
    yield from card.badges
    for line in card.lines:
        yield line.icon
        yield line.end.icon if line.end else None


def rows(shown: Sequence[tuple[Icon, str]], width: int) -> list[list[tuple[Icon, str]]]:
    """Return the meanings in rows of at most this width in pixels."""
    found: list[list[tuple[Icon, str]]] = [[]]
    used = 0
    for entry in shown:
        wide = _width(entry[1])
        if found[-1] and used + wide > width:
            found.append([])
            used = 0
        found[-1].append(entry)
        used += wide
    return found


def marks(shown: Sequence[Sequence[tuple[Icon, str]]], left: int, top: int) -> Iterator[str]:
    """Yield the rows."""
    for number, row in enumerate(shown):
        x = left
        y = top + GRID * number + GRID // 2
        for name, meaning in row:
            yield icon(name, "quiet", x, y - ICON // 2)
            yield words(meaning, "quiet", (x + ICON + 5, y + 4), CELL)
            x += _width(meaning)


def _width(meaning: str) -> int:
    return ICON + 5 + cells(meaning) * CELL + _GAP
