"""What `registry.json` claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Final, cast

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from botspec.contract.scope import Scope
from botspec.contract.types import Value
from botspec.contract.uimap import Assign, MediaDef, Show
from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.entries import ArcEntry, ButtonEntry, ScreenEntry
from botspec_generator.emit.verify.claims import Claim
from botspec_generator.emit.verify.registry import SHARED, tables
from botspec_generator.graph import Arc, BotGraph, Button, Condition, EachRow, Row, Screen, Tap

_FILE: Final = "registry.json"

Entry = Mapping[str, object]
"""One line of the file."""

Line = Sequence[object]
"""Values of one line."""


class _Document(Struct):
    """The file; of the long tables, what an entry leaves out is read as what is empty."""

    bot: Entry
    screens: list[ScreenEntry]
    buttons: list[ButtonEntry]
    arcs: list[ArcEntry]
    commands: list[Entry]
    reasons: list[Entry]
    session: list[Entry]
    facts: list[Entry]
    actions: list[Entry]
    events: list[Entry]
    tasks: list[Entry]
    links: list[Entry]


_LONG: Final = frozenset({"screens", "buttons", "arcs"})


def registry_json(graph: BotGraph, texts: Mapping[str, str]) -> Iterator[Claim]:
    """Yield the tables of the file, and what the graph holds in another form."""
    document = _document(texts[_FILE])
    graph = _sorted(graph)
    for table, things in tables(graph).items():
        names = SHARED[table].split()
        get = attrgetter(*names)
        entries = getattr(document, table)
        if table in _LONG:
            yield _claim(table, [get(entry) for entry in entries], [get(thing) for thing in things])
        else:
            meant = sorted([_line(get(thing)) for thing in things], key=itemgetter(0))
            yield _claim(table, [[*map(entry.get, names)] for entry in entries], meant)
    yield _claim("scope", [document.bot.get("scope", Scope.USER)], [graph.scope])
    yield from _forms(graph, document)


def _sorted(graph: BotGraph) -> BotGraph:
    """Return a graph with its long tables in the order of the file; arcs of one trigger keep theirs."""
    get = attrgetter("id")
    return replace(
        graph,
        screens=tuple(sorted(graph.screens, key=get)),
        buttons=tuple(sorted(graph.buttons, key=get)),
        arcs=tuple(sorted(graph.arcs, key=attrgetter("source", "trigger"))),
    )


def _document(text: str) -> _Document:
    try:
        return json.decode(text, type=_Document)
    except DecodeError as error:
        raise BrokenOutputError(_FILE, str(error)) from error


def _claim(table: str, made: Sequence[object], meant: Sequence[object]) -> Claim:
    return Claim(file=_FILE, what=table, made=made, meant=meant)


def _line(values: Iterable[object]) -> Line:
    """Return values as a short table has them: lists, and None for what it leaves out."""
    return [
        ([*cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value)
        if value or type(value) is int  # 0 is a value
        else None
        for value in values
    ]


def _forms(graph: BotGraph, document: _Document) -> Iterator[Claim]:
    """Yield conditions, changes, keyboards and defaults."""
    get = attrgetter("source", "trigger", "when", "unless", "set")
    yield _claim("arcs", [get(entry) for entry in document.arcs], [_arc(arc) for arc in graph.arcs])
    get = attrgetter("id", "kind", "wire", "was", "arg", "visible", "checked")
    made = [get(entry) for entry in document.buttons]
    yield _claim("buttons", made, [_button(button) for button in graph.buttons])
    get = attrgetter("id", "show", "media", "keyboard")
    made = [get(entry) for entry in document.screens]
    yield _claim("screens", made, [_screen(screen) for screen in graph.screens])
    made = [(entry.get("name"), repr(entry.get("default"))) for entry in document.session]
    yield _claim("session", made, sorted((one.name, repr(_json(one.default))) for one in graph.session))


def _arc(arc: Arc) -> Line:
    unless, when = (arc.when, None) if arc.refuse else (None, arc.when)
    changes = tuple([_assign(assign) for assign in arc.set]) if arc.set else ()
    return arc.source, arc.trigger, _source(when), _source(unless), changes


def _assign(assign: Assign) -> Entry:
    if assign.take:
        return {"field": assign.field, "take": assign.take}
    return {"field": assign.field, "value": _json(assign.value)}


def _button(button: Button) -> Line:
    if not isinstance(button, Tap):
        return button.id, button.kind, "", (), "", _source(button.visible), ""
    sends = (button.wire, button.was, button.arg)
    return button.id, "", *sends, _source(button.visible), _source(button.checked)


def _screen(screen: Screen) -> Line:
    show = "" if screen.show is Show.AUTO else screen.show
    return screen.id, show, _media(screen.media), tuple([_row(row) for row in screen.keyboard])


def _media(media: MediaDef | None) -> object:
    if media is None:
        return None
    source = {"take": media.take} if media.take else {"url": media.url}
    return {"kind": media.kind, **source}


def _row(row: Row) -> object:
    if isinstance(row, EachRow):
        return {"each": row.fact, "button": row.button, "columns": row.columns, "page": row.page}
    return list(row)


def _source(condition: Condition | None) -> str:
    return "" if condition is None else condition.source


def _json(value: Value) -> object:
    return str(value) if isinstance(value, Decimal) else value
