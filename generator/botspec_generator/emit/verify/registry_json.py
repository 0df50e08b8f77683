"""What `registry.json` claims."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Final, cast

from botspec.contract.scope import Scope
from botspec.contract.types import Value
from botspec.contract.uimap import Assign, MediaDef, Show
from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.verify.claims import Claim
from botspec_generator.emit.verify.registry import SHARED, tables
from botspec_generator.graph import Arc, BotGraph, Button, Condition, EachRow, Row, Screen, Tap

_FILE: Final = "registry.json"

Entry = Mapping[str, object]
"""One line of the file."""

Line = list[object]
"""The values of one line, those that sort it first."""


def registry_json(graph: BotGraph, texts: Mapping[str, str]) -> Iterator[Claim]:
    """Yield the tables of the file, and what the graph holds in another form."""
    document = _document(texts[_FILE])
    for table, things in tables(graph).items():
        get = attrgetter(*SHARED[table].split())
        yield _claim(table, document[table], SHARED[table], [_line(get(thing)) for thing in things])
    bot = cast("Entry", document["bot"])
    yield Claim(file=_FILE, what="scope", made=[bot.get("scope", Scope.USER)], meant=[graph.scope])
    yield from _forms(graph, document)


def _document(text: str) -> Mapping[str, Sequence[Entry]]:
    try:
        document: Mapping[str, Sequence[Entry]] = json.loads(text)
    except ValueError as error:
        raise BrokenOutputError(_FILE, str(error)) from error
    return document


def _claim(table: str, entries: Iterable[Entry], names: str, lines: Sequence[Line]) -> Claim:
    """Return the claim of one table: its entries, and the lines as they should be, which it sorts."""
    keys = names.split()
    made = [[*map(entry.get, keys)] for entry in entries]
    meant = sorted(lines, key=itemgetter(0, 1) if table == "arcs" else itemgetter(0))
    return Claim(file=_FILE, what=table, made=made, meant=meant)


def _line(values: Iterable[object]) -> Line:
    """Return values as an entry has them: lists, and None for what it leaves out."""
    return [
        ([*cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value)
        if value or type(value) is int  # 0 is a value
        else None
        for value in values
    ]


def _forms(graph: BotGraph, document: Mapping[str, Sequence[Entry]]) -> Iterator[Claim]:
    """Yield conditions, changes, keyboards and defaults."""
    names = "source trigger if unless set"
    yield _claim("arcs", document["arcs"], names, [_arc(arc) for arc in graph.arcs])
    names = "id kind wire was arg visible checked"
    yield _claim("buttons", document["buttons"], names, [_button(button) for button in graph.buttons])
    names = "id show media keyboard"
    yield _claim("screens", document["screens"], names, [_screen(screen) for screen in graph.screens])
    yield Claim(
        file=_FILE,
        what="session",
        made=[(entry.get("name"), repr(entry.get("default"))) for entry in document["session"]],
        meant=sorted((field.name, repr(_json(field.default))) for field in graph.session),
    )


def _arc(arc: Arc) -> Line:
    unless, when = (arc.when, None) if arc.refuse else (None, arc.when)
    changes = [_assign(assign) for assign in arc.set]
    return [arc.source, arc.trigger, _source(when), _source(unless), changes or None]


def _assign(assign: Assign) -> Entry:
    if assign.take:
        return {"field": assign.field, "take": assign.take}
    return {"field": assign.field, "value": _json(assign.value)}


def _button(button: Button) -> Line:
    if not isinstance(button, Tap):
        return [button.id, button.kind, None, None, None, _source(button.visible), None]
    sends = [button.wire, [*button.was] or None, button.arg or None]
    return [button.id, None, *sends, _source(button.visible), _source(button.checked)]


def _screen(screen: Screen) -> Line:
    show = None if screen.show is Show.AUTO else screen.show
    return [screen.id, show, _media(screen.media), [_row(row) for row in screen.keyboard] or None]


def _media(media: MediaDef | None) -> object:
    if media is None:
        return None
    source = {"take": media.take} if media.take else {"url": media.url}
    return {"kind": media.kind, **source}


def _row(row: Row) -> object:
    if isinstance(row, EachRow):
        return {"each": row.fact, "button": row.button, "columns": row.columns, "page": row.page}
    return list(row)


def _source(condition: Condition | None) -> str | None:
    return None if condition is None else condition.source


def _json(value: Value) -> object:
    return str(value) if isinstance(value, Decimal) else value
