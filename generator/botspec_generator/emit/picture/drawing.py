"""Draws cards, columns and lanes."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from botspec.contract.uimap import ANY
from botspec_generator.emit.picture.card import Card, End, Icon, Line, Tone
from botspec_generator.emit.picture.cells import cells
from botspec_generator.emit.picture.columns import CARD, CELL, FRAME, GRID, HEAD, PAD, Columns, Placed
from botspec_generator.emit.picture.lanes import Exit, Gutter, Wire, middle
from botspec_generator.emit.picture.marks import ICON, box, icon, turn, words
from botspec_generator.emit.picture.style import COLOURS

MARGIN: Final = 24
"""Pixels around the whole."""

TOP: Final = 3 * GRID
"""Pixels above the columns."""

NAME: Final = 8
"""Pixels of a cell of a name."""

Points = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""Where a line begins, turns twice, and ends, in pixels from the left and from the top."""

Place = tuple[int, int, int, int]
"""The left, the top, the width and the height of a thing, in pixels."""

_LANE: Final = 9
_SIDE: Final = 2 * FRAME
_TIP: Final = 7


class Drawing:
    """The marks of the picture below its title, and how wide they are; everything begins at the left."""

    def __init__(self, columns: Columns, gutters: Sequence[Gutter]) -> None:
        self._columns = columns
        self._gutters = gutters
        widths = [MARGIN, *(2 * _SIDE + max(0, gutter.lanes - 1) * _LANE for gutter in gutters[1:])]
        self._lefts = [*accumulate((CARD + width for width in widths[1:-1]), initial=MARGIN)]
        self.width = self._lefts[-1] + CARD + (widths[-1] if gutters[-1].lanes else MARGIN)
        screens = [placed.card.id for placed in columns.cards if placed.card.id != ANY]
        self._colours = {screen: f"c{number % COLOURS}" for number, screen in enumerate(screens)}

    def marks(self) -> Iterator[str]:
        """Yield the flows, then the lines, then the cards."""
        for flow, (x, y, width, height) in self.frames():
            yield box("flow", (x, y), (width, height), 12)
            yield words(flow, "flow-name", (x + FRAME + 2, y + 15), CELL, CARD)
        for column, gutter in enumerate(self._gutters):
            for lane, wire in gutter.wires:
                yield from self._wire(column, lane, wire)
        for placed, (_, place) in zip(self._columns.cards, self.places(), strict=True):
            yield from self._card(placed, place)

    def routes(self) -> Iterator[tuple[Wire, Exit, Points]]:
        """Yield the way of every line: from a card, along a lane, to a card."""
        for column, gutter in enumerate(self._gutters):
            for lane, wire in gutter.wires:
                for exit in wire.exits:
                    yield wire, exit, self._way(column, lane, wire, exit)

    def places(self) -> Iterator[tuple[str, Place]]:
        """Yield the place of every card."""
        for placed in self._columns.cards:
            yield placed.card.id, (self._lefts[placed.column], TOP + placed.top, CARD, placed.height)

    def frames(self) -> Iterator[tuple[str, Place]]:
        """Yield the places of the flows, of which one may have several."""
        for frame in self._columns.frames:
            x, y = self._lefts[frame.column] - FRAME, TOP + frame.top
            yield frame.flow, (x, y, CARD + 2 * FRAME, frame.height)

    def _way(self, gutter: int, lane: int, wire: Wire, exit: Exit) -> Points:
        left = self._lefts[gutter - 1] + CARD
        right = self._lefts[gutter] if gutter < len(self._lefts) else left
        x = left + _SIDE + lane * _LANE
        start, end = (left if edge else right for edge in (exit.right, wire.right))
        return (start, TOP + exit.y), (x, TOP + exit.y), (x, TOP + wire.y), (end, TOP + wire.y)

    def _wire(self, gutter: int, lane: int, wire: Wire) -> Iterator[str]:
        yield f'<g class="line {self._colours[wire.target]}">\n'
        tip, end, y = 0, 0, 0
        for exit in wire.exits:
            start, (x, _), _, (tip, y) = self._way(gutter, lane, wire, exit)
            end = tip + (_TIP if wire.right else -_TIP)
            kind = ' class="system"' if exit.system else ""
            yield f'<path{kind} d="{turn(start, x, (end, y))}"/>\n'
            yield f'<circle cx="{start[0]}" cy="{start[1]}" r="2.5"/>\n'
        yield f'<path class="tip" d="M{end} {y - 4}L{tip} {y}L{end} {y + 4}z"/>\n</g>\n'

    def _card(self, placed: Placed, place: Place) -> Iterator[str]:
        card = placed.card
        x, y, *_ = place
        size = place[2:]
        if card.id == ANY:
            yield "<g>\n" + box("card any", (x, y), size, 8)
        else:
            yield f'<g id="screen-{card.id}">\n' + box("card", (x, y), size, 8)
            yield box(f"mark {self._colours[card.id]}", (x, y + 9), (4, HEAD - 18), 2)
        yield from _head(card, x, y)
        for number, line in enumerate(card.lines):
            yield self._line(line, x + PAD, TOP + middle(placed, number))
        yield "</g>\n"

    def _line(self, line: Line, x: int, y: int) -> str:
        marks = [icon(line.icon, "quiet", x, y - ICON // 2)] if line.icon else []
        for word in line.words:
            left = x + word.at * CELL
            if word.tone is Tone.BUTTON:
                marks.append(box("pill", (left - 3, y - 7), (cells(word.text) * CELL + 6, 15), 4))
            marks.append(words(word.text, word.tone, (left, y + 4), CELL))
        if line.end:
            marks.append(self._end(line.end, x + CARD - 2 * PAD, y))
        return "".join(marks)

    def _end(self, end: End, right: int, y: int) -> str:
        kind = f"end {self._colours[end.target]}" if end.target else "quiet"
        if end.icon is Icon.REFUSE:
            kind = "refuse"
        most = CARD - 2 * PAD - (ICON + 4 if end.icon else 0)
        left = right - min(cells(end.text) * CELL, most)
        sign = icon(end.icon, kind, left - ICON - 3, y - ICON // 2) if end.icon else ""
        return sign + words(end.text, kind, (left, y + 4), CELL, most)


def _head(card: Card, x: int, y: int) -> Iterator[str]:
    badges = x + CARD - PAD
    for badge in reversed(card.badges):
        badges -= ICON
        yield icon(badge, badge, badges, y + GRID - ICON // 2)
        badges -= 5
    yield words(card.title, "name", (x + PAD, y + GRID + 4), NAME, badges - x - PAD)
