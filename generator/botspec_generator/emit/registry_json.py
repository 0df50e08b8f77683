"""`registry.json`: the registry for tools and for the diff in CI: sorted, one entry a line."""

from collections.abc import Iterator

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
from botspec_generator.emit.sections import Entry, line, section
from botspec_generator.graph import BotGraph


def emit(plan: Plan) -> File:
    """Return `registry.json`."""
    graph = plan.graph
    bot: Entry = {"name": graph.name, "version": graph.version, "home": graph.home, "locales": graph.locales}
    if graph.scope is not Scope.USER:
        bot = {**bot, "scope": graph.scope}
    parts = [f'  "$comment": {line(HEADER)}', f'  "bot": {line(bot)}']
    parts += [section(name, entries) for name, entries in _sections(graph)]
    return File(path="registry.json", text="{\n" + ",\n".join(sorted(parts)) + "\n}\n")


def _sections(graph: BotGraph) -> Iterator[tuple[str, list[Entry]]]:
    """Yield the sections; arcs of one source and trigger stay in the order in which they are tried."""
    yield "actions", _sorted([action_entry(action) for action in graph.actions], "name")
    yield "arcs", _sorted([arc_entry(arc) for arc in graph.arcs], "source", "trigger")
    yield "buttons", _sorted([button_entry(button) for button in graph.buttons], "id")
    yield "commands", _sorted([command_entry(command) for command in graph.commands], "name")
    yield "events", _sorted([event_entry(event) for event in graph.events], "name")
    yield "facts", _sorted([fact_entry(fact) for fact in graph.facts], "name")
    yield "flows", _sorted([flow_entry(flow) for flow in graph.flows], "name")
    yield "links", _sorted([link_entry(link) for link in graph.links], "name")
    yield "reasons", _sorted([reason_entry(reason.row) for reason in graph.reasons], "code")
    yield "screens", _sorted([screen_entry(screen) for screen in graph.screens], "id")
    yield "session", _sorted([field_entry(field) for field in graph.session], "name")
    yield "tasks", _sorted([task_entry(task) for task in graph.tasks], "name")


def _sorted(entries: list[Entry], *keys: str) -> list[Entry]:
    return sorted(entries, key=lambda entry: [str(entry[key]) for key in keys])
