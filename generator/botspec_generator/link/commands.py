"""The commands: open on every screen unless a screen has an arc of its own for one."""

from collections.abc import Iterator

from botspec.contract.uimap import ANY
from botspec_generator.document.shapes import CommandShape, LinkShape
from botspec_generator.findings import Code
from botspec_generator.graph import Arc, Command
from botspec_generator.link.arcs import Place, link_arcs
from botspec_generator.link.context import Context
from botspec_generator.link.roles import check_role
from botspec_generator.link.triggers import Trigger
from botspec_generator.source import Node

_OF_ARC = ("if", "do", "set", "to", "say", "else")


def link_commands(context: Context) -> tuple[Command, ...]:
    """All commands."""
    return tuple(_commands(context))


def link_command_arcs(context: Context) -> tuple[Arc, ...]:
    """The arcs of all commands."""
    return tuple(_arcs(context))


def _commands(context: Context) -> Iterator[Command]:
    nodes = context.document.section("commands")
    for name, shape in context.document.spec.commands.items():
        node = nodes[name]
        role = shape.role if isinstance(shape, CommandShape) else ""
        check_role(role, node, context.scope)
        description = context.texts.of("commands", name, node.get("description"), {})
        yield Command(name=name, role=role, description=description, at=node.key_at)


def _arcs(context: Context) -> Iterator[Arc]:
    nodes = context.document.section("commands")
    for name, shape in context.document.spec.commands.items():
        yield from open_arcs(shape, nodes[name], Trigger(name=f"/{name}"), context)


def open_arcs(
    shape: str | CommandShape | LinkShape, node: Node, trigger: Trigger, context: Context
) -> Iterator[Arc]:
    """The arcs of a command or a link, which start on every screen."""
    place = Place(source=ANY, trigger=trigger, resets=not isinstance(shape, str) and shape.resets)
    if not isinstance(shape, str) and shape.arcs is not None:
        _check_alone(node, context)
        yield from link_arcs(shape.arcs, node["arcs"], place, context.scope)
    else:
        yield from link_arcs(shape, node, place, context.scope)


def _check_alone(node: Node, context: Context) -> None:
    for key in _OF_ARC:
        if key in node.entries:
            message = f"`{key}` beside `arcs`"
            report = context.scope.report
            report.error(Code.BAD_ARC, node[key].key_span, message, "move it into one of the arcs")
