"""The facts, and what each needs before it can be looked up."""

from collections.abc import Iterator, Mapping

from botspec_generator.document import Document
from botspec_generator.document.shapes import FactShape
from botspec_generator.findings import Code
from botspec_generator.graph import Fact
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node


def link_facts(document: Document, scope: Scope) -> tuple[Fact, ...]:
    """All facts."""
    facts = tuple(_facts(document, scope))
    needs = {fact.name: fact.needs for fact in facts}
    for fact in facts:
        circle = _circle(fact.name, needs)
        if circle and fact.name == min(circle):
            message = f"these facts need each other: {' -> '.join(circle)}"
            scope.report.error(Code.CIRCLE, fact.span, message, "take one of the names out of `needs`")
    return facts


def _facts(document: Document, scope: Scope) -> Iterator[Fact]:
    nodes = document.section("facts")
    known = [*scope.session, *scope.facts]
    for name, shape in document.spec.facts.items():
        node = nodes[name]
        needs: tuple[str, ...] = ()
        if isinstance(shape, FactShape) and shape.needs:
            _check_needs(shape.needs, node["needs"], known, scope)
            needs = tuple(dict.fromkeys(shape.needs))
        yield Fact(name=name, type=scope.facts[name], needs=needs, at=node.key_at)


def _check_needs(needs: list[str], node: Node, known: list[str], scope: Scope) -> None:
    for name, place in zip(needs, node.items, strict=True):
        if name not in known:
            scope.unknown(Code.UNKNOWN_NAME, "session field or fact", name, place.span, known)


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The facts on a way from this one back to itself, both ends included; nothing when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in needs.get(way[-1], ()):
            if name == start:
                return (*way, start)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()
