"""The deep links: `/start` with a payload, open on every screen as commands are."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from botspec.contract.links import LinkDef
from botspec.contract.types import FieldDef, TypeDef
from botspec_generator.document import Document
from botspec_generator.document.shapes import LinkShape
from botspec_generator.findings import Code, Report
from botspec_generator.graph import Arc, DeepLink
from botspec_generator.link.buttons import no_arg
from botspec_generator.link.commands import open_arcs
from botspec_generator.link.context import Context
from botspec_generator.link.triggers import link_trigger
from botspec_generator.link.types import lower_type


def declared_links(document: Document, report: Report) -> Mapping[str, TypeDef | None]:
    """The links by the triggers of their arcs, each with the type of its arg."""
    nodes = document.section("links")
    found: dict[str, TypeDef | None] = {}
    for name, shape in document.spec.links.items():
        type_ = None
        if isinstance(shape, LinkShape) and shape.arg is not None:
            place = nodes[name]["arg"]
            type_ = lower_type(shape.arg, place, report)
            problem, help_ = no_arg(FieldDef(name="arg", type=type_))
            if problem:
                report.error(Code.BAD_TYPE, place.span, f"the arg of {name}: {problem}", help_)
        found[LinkDef(name, "").trigger] = type_
    return found


def link_links(context: Context) -> tuple[DeepLink, ...]:
    """All links."""
    return tuple(_links(context))


def _links(context: Context) -> Iterator[DeepLink]:
    nodes = context.document.section("links")
    for name, shape in context.document.spec.links.items():
        found = DeepLink(
            name=name,
            wire=name.lower(),
            was=(),
            arg_type=context.scope.links[LinkDef(name, "").trigger],
            at=nodes[name].key_at,
        )
        if isinstance(shape, LinkShape):
            found = replace(found, wire=shape.wire or found.wire, was=tuple(shape.was))
        yield found


def link_link_arcs(context: Context) -> tuple[Arc, ...]:
    """The arcs of all links."""
    nodes = context.document.section("links")
    return tuple(
        arc
        for name, shape in context.document.spec.links.items()
        for arc in open_arcs(
            shape, nodes[name], link_trigger(LinkDef(name, "").trigger, context.scope), context
        )
    )
