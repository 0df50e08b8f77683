"""`statechart.svg`: the bot as a picture, in light and dark, without a font, laid out by arithmetic alone;
and `statechart.layout.json`: where everything stands in it.

Each screen is a card that lists all that leads on from it, so the picture needs no labels on its lines; the
lines are coloured by where they lead, and run in gutters between columns of cards.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from botspec_generator.emit.header import HEADER
from botspec_generator.emit.module import File
from botspec_generator.emit.picture import layout, legend
from botspec_generator.emit.picture.cards import cards_of
from botspec_generator.emit.picture.cells import cells
from botspec_generator.emit.picture.columns import GRID, columns_of
from botspec_generator.emit.picture.drawing import MARGIN, NAME, TOP, Drawing
from botspec_generator.emit.picture.lanes import gutters_of
from botspec_generator.emit.picture.marks import box, plain, words
from botspec_generator.emit.picture.style import ICONS, STYLE
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.statechart import PICTURE


def emit(plan: Plan) -> tuple[File, File]:
    """Return `statechart.svg` and `statechart.layout.json`."""
    graph = plan.graph
    title = f"{graph.name} {graph.version}"
    cards = list(cards_of(plan))
    columns = columns_of(cards)
    drawing = Drawing(columns, gutters_of(columns))
    width = max(drawing.width, cells(title) * NAME + 2 * MARGIN)
    signs = legend.rows(legend.meanings(cards), width - 2 * MARGIN)
    top = TOP + columns.height + GRID
    size = width, top + GRID * len(signs) + GRID
    below = legend.marks(signs, MARGIN, top)
    svg = "".join(_svg(title, size, chain(drawing.marks(), below)))
    return File(path=PICTURE, text=svg), File(path=layout.LAYOUT, text=layout.text(drawing, size))


def _svg(title: str, size: tuple[int, int], marks: Iterable[str]) -> Iterator[str]:
    width, height = size
    yield f"<!-- {HEADER} -->\n"
    view = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {view}>\n'
    yield f"<title>{plain(title)}</title>\n<style>{STYLE}</style>\n<defs>\n{ICONS}</defs>\n"
    yield box("page", (0, 0), (width, height), 12)
    yield words(title, "heading", (MARGIN, 2 * GRID - 4), NAME)
    yield from marks
    yield "</svg>\n"
