"""`registry.json`: the registry for tools and for the diff in CI: sorted, one entry a line."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from botspec.contract.scope import Scope
from botspec_generator.emit.entries import (
    Entry,
    Json,
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
from botspec_generator.graph import BotGraph

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_BREAK: Final[Entry] = {"": None}
"""Where a line ends: no entry has an empty key, and within a text every quote has a backslash before it."""


def emit(plan: Plan) -> File:
    """Return `registry.json`."""
    graph = plan.graph
    bot: Entry = {"name": graph.name, "version": graph.version, "home": graph.home, "locales": graph.locales}
    if graph.scope is not Scope.USER:
        bot = {**bot, "scope": graph.scope}
    parts = [f'  "$comment": {_line(HEADER)}', f'  "bot": {_line(bot)}']
    parts += [_section(name, entries) for name, entries in _sections(graph)]
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


def _section(name: str, entries: Sequence[Entry]) -> str:
    """Return a section; its entries are encoded together, which takes half the time, and then broken up."""
    if not entries:
        return f'  "{name}": []'
    line = _line([part for entry in entries for part in (_BREAK, entry)])
    mark = f"{_line(_BREAK)}, "
    lines = line.removeprefix(f"[{mark}").removesuffix("]").replace(f" {mark}", "\n    ")
    return f'  "{name}": [\n    {lines}\n  ]'


def _line(value: Json) -> str:
    return _ENCODER.encode(value)
