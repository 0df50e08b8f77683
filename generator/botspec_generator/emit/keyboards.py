"""`keyboards.py`: the rows of every screen's keyboard."""

from collections.abc import Iterator

from botspec_generator.emit.layout import Group, Item, block, call, quote, row, short
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.graph import EachRow, Row, Screen


def emit(plan: Plan) -> File:
    """Return `keyboards.py`."""
    out = Module("keyboards.py", "The keyboard of each screen, row by row.")
    out.take("collections.abc", "Mapping")
    out.take("typing", "Final")
    out.take("botspec.contract.uimap", "Row")
    out.take(".ids", "Screen")
    head = "KEYBOARDS: Final[Mapping[Screen, tuple[Row, ...]]] = {"
    out.add(block(head, [_keyboard(out, screen) for screen in plan.graph.screens], "}"))
    return out.file()


def _keyboard(out: Module, screen: Screen) -> Group:
    rows = row([_row(out, line) for line in screen.keyboard])
    return rows.after(f"Screen.{screen.id}: ", tall=len(rows.items) > 1)


def _row(out: Module, line: Row) -> Item:
    button = out.take(".ids", "Button")
    if isinstance(line, EachRow):
        return call(out.take("botspec.contract.uimap", "Each"), *_each_arguments(line, button))
    return short(row([f"{button}.{name}" for name in line]))


def _each_arguments(line: EachRow, button: str) -> Iterator[str]:
    yield f"fact={quote(line.fact)}"
    yield f"button={button}.{line.button}"
    if line.columns != 1:
        yield f"columns={line.columns}"
    if line.page:
        yield f"page={line.page}"
