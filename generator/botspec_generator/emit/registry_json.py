"""`registry.json`: the registry for tools and for the diff in CI: sorted, one entry a line."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TypeVar

from botspec.contract.scope import Scope
from botspec_generator.emit.entries import (
    action_entry,
    arc_entry,
    button_entry,
    command_entry,
    event_entry,
    fact_entry,
    field_entry,
    flow_entry,
    link_entry,
    reason_entry,
    screen_entry,
    task_entry,
)
from botspec_generator.emit.header import HEADER
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.sections import Entry, Json, line, section
from botspec_generator.graph import BotGraph

Thing = TypeVar("Thing")


def emit(plan: Plan) -> File:
    """Return `registry.json`."""
    graph = plan.graph
    bot: dict[str, Json] = {
        "name": graph.name,
        "version": graph.version,
        "home": graph.home,
        "locales": graph.locales,
    }
    if graph.scope is not Scope.USER:
        bot["scope"] = graph.scope
    parts = [f'  "$comment": {line(HEADER)}', f'  "bot": {line(bot)}']
    parts += [section(name, entries) for name, entries in _sections(graph)]
    return File(path="registry.json", text="{\n" + ",\n".join(sorted(parts)) + "\n}\n")


def _sections(graph: BotGraph) -> Iterator[tuple[str, list[Entry]]]:
    """Yield the sections; arcs of one source and trigger stay in the order in which they are tried."""
    yield "actions", _sorted(action_entry, graph.actions, "name")
    yield "arcs", _sorted(arc_entry, graph.arcs, "source", "trigger")
    yield "buttons", _sorted(button_entry, graph.buttons, "id")
    yield "commands", _sorted(command_entry, graph.commands, "name")
    yield "events", _sorted(event_entry, graph.events, "name")
    yield "facts", _sorted(fact_entry, graph.facts, "name")
    yield "flows", _sorted(flow_entry, graph.flows, "name")
    yield "links", _sorted(link_entry, graph.links, "name")
    yield "reasons", _sorted(reason_entry, [reason.row for reason in graph.reasons], "code")
    yield "screens", _sorted(screen_entry, graph.screens, "id")
    yield "session", _sorted(field_entry, graph.session, "name")
    yield "tasks", _sorted(task_entry, graph.tasks, "name")


def _sorted(entry: Callable[[Thing], Entry], things: Iterable[Thing], *keys: str) -> list[Entry]:
    return [entry(thing) for thing in sorted(things, key=attrgetter(*keys))]
