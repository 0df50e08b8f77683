"""What `registry.py` claims: the tables of the UIMap."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final

from botspec.contract.uimap import ButtonKind, UIMap
from botspec_generator.emit.rows import button_reads, notice_reads
from botspec_generator.emit.verify.claims import Claim, Made
from botspec_generator.emit.verify.code import rows
from botspec_generator.graph import BotGraph, Button, Tap

_FILE: Final = "registry.py"

SHARED: Final = {
    "screens": "id fallback flow role waits reply reads",
    "buttons": "id style role",
    "arcs": "source trigger to action refuse say resets",
    "commands": "name role",
    "reasons": "code level cause remedy alert reads",
    "session": "name optional sensitive",
    "facts": "name needs",
    "actions": "name exits reasons facts starts has_arg",
    "events": "name do notify",
    "tasks": "name timeout retries done failed",
    "links": "name wire was",
}
"""What the graph, the UIMap and `registry.json` call by the same names, table by table."""


def tables(graph: BotGraph) -> Mapping[str, Sequence[object]]:
    """Return the things of each table in spec order."""
    return {
        "screens": graph.screens,
        "buttons": graph.buttons,
        "arcs": graph.arcs,
        "commands": graph.commands,
        "reasons": [reason.row for reason in graph.reasons],
        "session": graph.session,
        "facts": graph.facts,
        "actions": graph.actions,
        "events": graph.events,
        "tasks": graph.tasks,
        "links": graph.links,
    }


def registry(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the tables of the UIMap."""
    ui = made.value(_FILE, "UI")
    if not isinstance(ui, UIMap):
        yield _claim("UI", [ui], ["a UIMap"])
        return
    title = attrgetter("name", "version", "spec_hash", "home", "locales", "scope")
    yield _claim("UI", title(ui), title(graph))
    for table, things in tables(graph).items():
        get = attrgetter(*SHARED[table].split())
        yield _claim(table, [get(thing) for thing in getattr(ui, table)], [get(thing) for thing in things])
    yield _claim("notices", list(ui.notices.items()), list(notice_reads(graph).items()))
    yield from _values(graph, ui)
    yield from _classes(ui, made)


def _claim(what: str, made: Sequence[object], meant: Sequence[object]) -> Claim:
    return Claim(file=_FILE, what=what, made=made, meant=meant)


def _values(graph: BotGraph, ui: UIMap) -> Iterator[Claim]:
    """Yield what the graph holds in another form than the UIMap."""
    yield _claim(
        "screens",
        [(screen.id, screen.show, screen.media, screen.keyboard) for screen in ui.screens],
        [(screen.id, screen.show, screen.media, rows(screen.keyboard)) for screen in graph.screens],
    )
    own = attrgetter("id", "kind", "wire", "was", "arg", "arg_type", "reads")
    yield _claim("buttons", [own(button) for button in ui.buttons], [_button(one) for one in graph.buttons])
    changes = attrgetter("source", "trigger", "set")
    yield _claim("arcs", [changes(arc) for arc in ui.arcs], [changes(arc) for arc in graph.arcs])
    yield _claim(
        "commands",
        [(command.name, command.listed) for command in ui.commands],
        [(command.name, bool(command.description)) for command in graph.commands],
    )
    yield _claim("session", ui.session, graph.session)
    yield _claim("facts", [fact.type for fact in ui.facts], [fact.type for fact in graph.facts])
    yield _claim("links", [link.arg_type for link in ui.links], [link.arg_type for link in graph.links])
    for table, made, meant in (("tasks", ui.tasks, graph.tasks), ("events", ui.events, graph.events)):
        yield _claim(table, [each.payload for each in made], [each.payload for each in meant])
    yield _claim(
        "actions",
        [(action.name, action.has_event, action.has_input) for action in ui.actions],
        [(action.name, bool(action.events), bool(action.inputs)) for action in graph.actions],
    )


def _button(button: Button) -> tuple[object, ...]:
    """Return what a button is and sends, as the contract has it."""
    if not isinstance(button, Tap):
        return button.id, button.kind, "", (), "", None, button_reads(button)
    sends = (button.wire, button.was, button.arg, button.arg_type)
    return button.id, ButtonKind.PRESS, *sends, button_reads(button)


def _classes(ui: UIMap, made: Made) -> Iterator[Claim]:
    """Yield the classes that the UIMap names, and its texts."""
    names = made.names
    yield _claim(
        "data and texts",
        [ui.data, ui.texts],
        [made.value("session.py", "SessionData"), made.value("texts/__init__.py", "TEXTS")],
    )
    yield _claim(
        "queries",
        [fact.query for fact in ui.facts],
        [made.value("facts.py", names.queries[fact.name]) for fact in ui.facts],
    )
    yield _claim(
        "events and jobs",
        [*(event.data for event in ui.events), *(task.job for task in ui.tasks)],
        [
            *(made.value("events.py", names.events.get(event.name, "")) for event in ui.events),
            *(made.value("tasks.py", names.jobs[task.name]) for task in ui.tasks),
        ],
    )
    yield _claim(
        "presses and bundles",
        [(action.press, action.bundle) for action in ui.actions],
        [
            (
                made.value("actions.py", names.presses[action.name]),
                made.value("actions.py", names.bundles[action.name]) if action.facts else None,
            )
            for action in ui.actions
        ],
    )
