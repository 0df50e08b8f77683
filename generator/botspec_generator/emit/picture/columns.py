"""Where the cards stand: in order, in columns of about equal height, the screens of a flow in a frame.

Every measure is a whole number of pixels, and every card begins on the grid: see `lanes`.
"""

from collections.abc import Sequence
from itertools import groupby, islice
from math import sqrt
from typing import Final

from msgspec import Struct

from botspec_generator.emit.picture.card import Card
from botspec_generator.emit.picture.lines import WIDTH

CELL: Final = 7
"""Pixels of a cell of a line."""

GRID: Final = 18
"""Pixels from line to line."""

HEAD: Final = 2 * GRID
"""Pixels of a card above its first line."""

PAD: Final = 12
"""Pixels between the edge of a card and its lines."""

CARD: Final = WIDTH * CELL + 2 * PAD
"""Pixels of a card's width."""

FRAME: Final = 9
"""Pixels between a flow's frame and its cards."""

_FOOT: Final = 8
_COLUMN: Final = CARD + 7 * GRID
"""Pixels of a column with its gutter, about; how many lines run there is not yet known."""


class Placed(Struct, frozen=True, kw_only=True):
    """A card in its column, with the pixels of its top edge and its height."""

    card: Card
    column: int
    top: int
    height: int


class Frame(Struct, frozen=True, kw_only=True):
    """What stands of a flow in one column, in pixels; the name of the flow is above its first card."""

    flow: str
    column: int
    top: int
    height: int


class Columns(Struct, frozen=True, kw_only=True):
    """All cards in order, and the frames; columns are counted from the left, pixels from the top."""

    count: int
    cards: tuple[Placed, ...]
    frames: tuple[Frame, ...]
    height: int


def columns_of(cards: Sequence[Card]) -> Columns:
    """Place the cards in so many columns that the whole is about as high as wide."""
    slots = [_slot(card) for card in cards]
    runs = _split(slots, max(1, round(sqrt(sum(slots) / _COLUMN))))
    placed: list[Placed] = []
    frames: list[Frame] = []
    left = iter(cards)
    for column, run in enumerate(runs):
        _stack([*islice(left, run)], column, placed, frames)
    bottom = max([card.top + card.height for card in placed])
    return Columns(count=len(runs), cards=tuple(placed), frames=tuple(frames), height=bottom + FRAME)


def _height(card: Card) -> int:
    return HEAD + GRID * len(card.lines) + (_FOOT if card.lines else 0)


def _slot(card: Card) -> int:
    """Return the pixels from the top of a card to the top of the next one."""
    return (_height(card) // GRID + 2) * GRID


def _split(slots: Sequence[int], most: int) -> list[int]:
    """Return how many cards stand in each of at most so many columns, as low as they can be."""
    low, high = max(slots), sum(slots)
    while low < high:
        middle = (low + high) // 2
        if len(_filled(slots, middle)) > most:
            low = middle + 1
        else:
            high = middle
    return _filled(slots, low)


def _filled(slots: Sequence[int], height: int) -> list[int]:
    """Return how many cards stand in each column of at most this height."""
    counts = [0]
    used = 0
    for slot in slots:
        if used + slot > height:
            counts.append(0)
            used = 0
        counts[-1] += 1
        used += slot
    return counts


def _stack(run: Sequence[Card], column: int, placed: list[Placed], frames: list[Frame]) -> None:
    """Place the cards of one column from the top."""
    top = 0
    for flow, members in groupby(run, key=lambda card: card.flow):
        top += GRID if flow else 0
        begin = top
        for card in members:
            placed.append(Placed(card=card, column=column, top=top, height=_height(card)))
            top += _slot(card)
        if flow:
            frames.append(_frame(flow, column, begin, placed[-1]))
            top += GRID


def _frame(flow: str, column: int, top: int, last: Placed) -> Frame:
    """Return the frame from above its first card's top to below its last card."""
    above = top - GRID - FRAME // 2
    return Frame(flow=flow, column=column, top=above, height=last.top + last.height + FRAME - above)
