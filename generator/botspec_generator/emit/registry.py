"""`registry.py`: the UIMap, the whole bot as data."""

from collections.abc import Iterable, Iterator

from botspec.contract.scope import Scope
from botspec_generator.emit.layout import Group, Item, argument, block, broken, call, quote, strings
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.rows import Rows, notice_reads
from botspec_generator.emit.values import field_row
from botspec_generator.graph import BotGraph


def emit(plan: Plan) -> File:
    """Return `registry.py`."""
    out = Module("registry.py", "The whole bot as data: what the runtime executes.")
    graph = plan.graph
    rows = Rows(out, plan)
    out.add(
        _table(out, "SCREENS", "ScreenDef", map(rows.screen, graph.screens)),
        _table(out, "BUTTONS", "ButtonDef", map(rows.button, graph.buttons)),
        _table(out, "ARCS", "Arc", map(rows.arc, graph.arcs)),
        _table(out, "COMMANDS", "CommandDef", map(rows.command, graph.commands)),
        _table(out, "REASONS", "ReasonDef", map(rows.reason, graph.reasons)),
        _table(out, "SESSION", "FieldDef", [field_row(out, field) for field in graph.session]),
        _table(out, "FACTS", "FactDef", map(rows.fact, graph.facts)),
        _table(out, "ACTIONS", "ActionDef", map(rows.action, graph.actions)),
        *_background(out, rows, graph),
        _ui_map(out, plan),
    )
    return out.file()


def _background(out: Module, rows: Rows, graph: BotGraph) -> Iterator[str]:
    """Yield the tables of events and tasks, as far as the bot has them."""
    if graph.events:
        yield _table(out, "EVENTS", "EventDef", map(rows.event, graph.events))
    if graph.tasks:
        yield _table(out, "TASKS", "TaskDef", map(rows.task, graph.tasks))


def _table(out: Module, name: str, kind: str, rows: Iterable[Iterable[Item]]) -> str:
    """Return a tuple of one class of the contract; each row is the arguments of one call."""
    head = f"{name}: {out.take('typing', 'Final')}[tuple[{out.take('botspec.contract', kind)}, ...]] = ("
    return block(head, [call(kind, *arguments) for arguments in rows], ")")


def _ui_map(out: Module, plan: Plan) -> str:
    graph = plan.graph
    made = call(
        out.take("botspec.contract", "UIMap"),
        f"name={quote(graph.name)}",
        f"version={quote(graph.version)}",
        f"spec_hash={quote(graph.spec_hash)}",
        f"home={out.take('.ids', 'Screen')}.{graph.home}",
        argument("locales", strings(graph.locales)),
        "screens=SCREENS",
        "buttons=BUTTONS",
        "arcs=ARCS",
        "commands=COMMANDS",
        "reasons=REASONS",
        "session=SESSION",
        f"data={out.take('.session', 'SessionData')}",
        "facts=FACTS",
        "actions=ACTIONS",
        f"texts={out.take('.texts', 'TEXTS')}",
        *([f"links={out.take('.links', 'LINKS')}"] if graph.links else []),
        *([argument("notices", _notices(plan))] if notice_reads(graph) else []),
        *(["events=EVENTS"] if graph.events else []),
        *(["tasks=TASKS"] if graph.tasks else []),
        *_scope(out, graph),
    )
    return "\n".join(broken(made.after("UI: Final = ", tall=True)))


def _scope(out: Module, graph: BotGraph) -> Iterator[str]:
    """Yield whose a position in a group is, unless each member has his own."""
    if graph.scope is not Scope.USER:
        yield f"scope={out.take('botspec.contract', 'Scope')}.{graph.scope.name}"


def _notices(plan: Plan) -> Item:
    """Return the names that the notices read, by key."""
    entries = (
        _prefixed(f"{quote(key)}: ", strings(names)) for key, names in notice_reads(plan.graph).items()
    )
    return Group("{", tuple(entries), "}")


def _prefixed(prefix: str, item: Item) -> Item:
    return f"{prefix}{item}" if isinstance(item, str) else item.after(prefix)
