"""The rows of every keyboard, and which list each repeated button goes over."""

from collections.abc import Iterator

from msgspec import Struct

from botspec.contract.types import Kind
from botspec_generator.document import Document
from botspec_generator.document.shapes import EachShape
from botspec_generator.findings import Code
from botspec_generator.graph import EachRow, Row
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node


class Keyboards(Struct, frozen=True):
    """The rows of each screen; the list fact of each repeated button (`items`); the buttons in plain rows."""

    rows: dict[str, tuple[Row, ...]] = {}
    items: dict[str, str] = {}
    alone: set[str] = set()


def link_keyboards(document: Document, scope: Scope) -> Keyboards:
    """The keyboards of all screens."""
    keyboards = Keyboards()
    for name, shape in document.spec.screens.items():
        node = document.section("screens")[name].get("keyboard")
        rows = _rows(shape.keyboard, node, keyboards, scope) if node is not None else ()
        keyboards.rows[name] = tuple(rows)
    for name, node in document.section("buttons").items():
        if name in keyboards.items and name in keyboards.alone:
            message = f"the button {name} stands in a list row and in a plain row"
            scope.report.error(Code.BAD_ITEM, node.key_span, message, "make a second button of it")
    return keyboards


def buttons_of(rows: tuple[Row, ...]) -> Iterator[str]:
    """The buttons of a keyboard, in order."""
    for row in rows:
        if isinstance(row, EachRow):
            yield row.button
        else:
            yield from row


def _rows(
    shapes: list[list[str] | EachShape], node: Node, keyboards: Keyboards, scope: Scope
) -> Iterator[Row]:
    for shape, row in zip(shapes, node.items, strict=True):
        if isinstance(shape, EachShape):
            yield _each(shape, row, keyboards, scope)
            continue
        for place, name in enumerate(shape):
            if name not in scope.buttons:
                _unknown_button(name, row[place], scope)
        keyboards.alone.update(shape)
        yield tuple(shape)


def _each(shape: EachShape, node: Node, keyboards: Keyboards, scope: Scope) -> EachRow:
    if shape.button not in scope.buttons:
        _unknown_button(shape.button, node["button"], scope)
    fact = scope.facts.get(shape.each)
    place = node["each"]
    if fact is None:
        scope.unknown(Code.UNKNOWN_FACT, "fact", shape.each, place.span, scope.facts)
    elif fact.kind is not Kind.LIST:
        message = f'the fact "{shape.each}" is no list'
        scope.report.error(Code.BAD_ITEM, place.span, message, "declare it as `{list: {...}}`")
    else:
        first = keyboards.items.setdefault(shape.button, shape.each)
        if first != shape.each:
            message = f"the button {shape.button} already goes over {first}"
            scope.report.error(Code.BAD_ITEM, place.span, message, "make a second button of it")
    return EachRow(fact=shape.each, button=shape.button, columns=shape.columns, page=shape.page, at=node.at)


def _unknown_button(name: str, node: Node, scope: Scope) -> None:
    scope.unknown(Code.UNKNOWN_BUTTON, "button", name, node.span, scope.buttons)


def is_paged(row: Row) -> bool:
    """Whether a row is a list that is shown page by page."""
    return isinstance(row, EachRow) and row.page > 0
