"""`statechart.svg`: the bot as a picture, in light and dark, without a font, laid out by arithmetic alone.

Each screen is a card that lists all that leads on from it, so the picture needs no labels on its lines; the
lines are coloured by where they lead, and run in gutters between columns of cards.
"""

from collections.abc import Iterator, Sequence

from botspec_generator.emit.header import HEADER
from botspec_generator.emit.module import File
from botspec_generator.emit.picture import legend
from botspec_generator.emit.picture.card import Card
from botspec_generator.emit.picture.cards import cards_of
from botspec_generator.emit.picture.cells import cells
from botspec_generator.emit.picture.columns import GRID, columns_of
from botspec_generator.emit.picture.drawing import MARGIN, NAME, TOP, Drawing
from botspec_generator.emit.picture.lanes import gutters_of
from botspec_generator.emit.picture.marks import box, plain, words
from botspec_generator.emit.picture.style import ICONS, STYLE
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.statechart import PICTURE


def emit(plan: Plan) -> File:
    """Return `statechart.svg`."""
    graph = plan.graph
    title = f"{graph.name} {graph.version}"
    return File(path=PICTURE, text="".join(_svg(title, list(cards_of(plan)))))


def _svg(title: str, cards: Sequence[Card]) -> Iterator[str]:
    columns = columns_of(cards)
    drawing = Drawing(columns, gutters_of(columns))
    width = max(drawing.width, cells(title) * NAME + 2 * MARGIN)
    signs = legend.rows(legend.meanings(cards), width - 2 * MARGIN)
    top = TOP + columns.height + GRID
    height = top + GRID * len(signs) + GRID
    yield f"<!-- {HEADER} -->\n"
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n'
    yield f"<title>{plain(title)}</title>\n<style>{STYLE}</style>\n<defs>\n{ICONS}</defs>\n"
    yield box("page", (0, 0), (width, height), 12)
    yield words(title, "heading", (MARGIN, 2 * GRID - 4), NAME)
    yield from drawing.marks()
    yield from legend.marks(signs, MARGIN, top)
    yield "</svg>\n"
