"""The lines between the cards: all that leads to one screen through one gutter is one line in one lane.

Gutter n is left of column n, and the last one is right of all columns. A line connects cards of one column,
through the gutter at its right, or of two columns side by side, through the gutter between them; what leads
farther is told in words alone. Cards begin on the grid, and each kind of end has a height of its own within
a step of it, so that no two lines that are not one lie on each other.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from botspec.contract.uimap import ANY
from botspec_generator.emit.picture.columns import GRID, HEAD, Columns, Placed

_AIR: Final = 6
"""Pixels between the ends of two lines in one lane."""

_MIDDLE: Final = GRID // 2 - 1
_FROM_RIGHT_EDGE: Final = _MIDDLE
_FROM_LEFT_EDGE: Final = _MIDDLE + 4
_TO_RIGHT_EDGE: Final = GRID - 2
_TO_LEFT_EDGE: Final = GRID + 2


class Exit(Struct, frozen=True, kw_only=True):
    """Where a line leaves a card: at which edge and height, whether no user causes it, and what does."""

    source: str
    y: int
    right: bool
    system: bool
    triggers: tuple[str, ...]


class Wire(Struct, frozen=True, kw_only=True):
    """All that leads to one card through one gutter; it ends at the card's right edge or at its left one.

    `top` and `bottom` are the ends of its vertical part.
    """

    target: str
    y: int
    right: bool
    exits: tuple[Exit, ...]
    top: int
    bottom: int


class Gutter(Struct, frozen=True, kw_only=True):
    """The wires of a gutter, each with its lane, counted from the left, and the number of lanes."""

    wires: tuple[tuple[int, Wire], ...] = ()
    lanes: int = 0


def gutters_of(columns: Columns) -> tuple[Gutter, ...]:
    """Return the gutters from left to right, one more than there are columns."""
    wires: list[list[Wire]] = [[] for _ in range(columns.count + 1)]
    for gutter, wire in _wires(columns.cards):
        wires[gutter].append(wire)
    return tuple([_packed(found) for found in wires])


def middle(placed: Placed, line: int) -> int:
    """Return the height of the middle of a line of a card."""
    return placed.top + HEAD + GRID * line + _MIDDLE


def _wires(cards: Sequence[Placed]) -> Iterator[tuple[int, Wire]]:
    """Yield each wire with its gutter."""
    places = {placed.card.id: placed for placed in cards}
    exits: dict[tuple[int, str], list[Exit]] = {}
    for placed in cards:
        for number, line in enumerate(placed.card.lines):
            target = line.end.target if line.end else ""
            gutter = _gutter(placed, places[target]) if target else None
            if gutter is None:
                continue
            right = gutter > placed.column
            y = middle(placed, number) - _MIDDLE + (_FROM_RIGHT_EDGE if right else _FROM_LEFT_EDGE)
            leaving = Exit(
                source=placed.card.id, y=y, right=right, system=line.system, triggers=line.triggers
            )
            exits.setdefault((gutter, target), []).append(leaving)
    for (gutter, target), found in exits.items():
        right = places[target].column < gutter
        y = places[target].top + (_TO_RIGHT_EDGE if right else _TO_LEFT_EDGE)
        heights = [y, *(exit.y for exit in found)]
        yield (
            gutter,
            Wire(
                target=target,
                y=y,
                right=right,
                exits=tuple(found),
                top=min(heights),
                bottom=max(heights),
            ),
        )


def _gutter(source: Placed, target: Placed) -> int | None:
    """Return the gutter between two cards, or None if there is to be no line."""
    if source is target or source.card.id == ANY or abs(source.column - target.column) > 1:
        return None
    return source.column + 1 if source.column == target.column else max(source.column, target.column)


def _packed(wires: Sequence[Wire]) -> Gutter:
    """Give each wire a lane on the side of its target, the short ones next to it."""
    lefts = _lanes([wire for wire in wires if wire.right])
    rights = _lanes([wire for wire in wires if not wire.right])
    lanes = len(lefts) + len(rights)
    at = [(lane, wire) for lane, found in enumerate(lefts) for wire in found]
    at += [(lanes - 1 - lane, wire) for lane, found in enumerate(rights) for wire in found]
    return Gutter(wires=tuple(at), lanes=lanes)


def _lanes(wires: Sequence[Wire]) -> list[list[Wire]]:
    """Return the wires of each lane, none of them beside another one of its lane."""
    lanes: list[list[Wire]] = []
    for wire in sorted(wires, key=lambda wire: (wire.bottom - wire.top, wire.top)):
        lane = next((lane for lane in lanes if _is_free(lane, wire)), None)
        if lane is None:
            lanes.append([wire])
        else:
            lane.append(wire)
    return lanes


def _is_free(lane: Sequence[Wire], wire: Wire) -> bool:
    top, bottom = wire.top - _AIR, wire.bottom + _AIR
    return all([bottom < other.top or other.bottom < top for other in lane])
