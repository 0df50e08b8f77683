"""What the generated classes, keyboards and texts claim."""

import dataclasses
from collections.abc import Iterator
from enum import Enum

from botspec.contract.actions import ONWARD, Outcome, Query
from botspec.contract.tasks import Job
from botspec.contract.types import Kind, TypeDef
from botspec.contract.uimap import Each
from botspec.contract.vocabulary import EventName, Reason
from botspec_generator.emit.links import function_of
from botspec_generator.emit.naming import module_of
from botspec_generator.emit.texts import localised
from botspec_generator.emit.verify.claims import Claim, Made
from botspec_generator.graph import Action, BotGraph, EachRow, Row


def ids(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the enums: names and values, in order."""
    meant = {
        "Screen": [(screen.id, screen.id) for screen in graph.screens],
        "Button": [(button.id, button.id) for button in graph.buttons],
        "Command": [(command.name.upper(), command.name) for command in graph.commands],
        "Flow": [(flow.name, flow.name) for flow in graph.flows],
        "ReasonCode": [
            *((reason.row.code, reason.row.code) for reason in graph.reasons),
            ("VALIDATION_FAIL", Reason.VALIDATION_FAILED.value),
        ],
        "EventName": [(event.name, event.value) for event in EventName],
        "Link": [(link.name, link.name) for link in graph.links],
        "Event": [(event.name, event.name) for event in graph.events],
        "Task": [(task.name, task.name) for task in graph.tasks],
    }
    for name, members in meant.items():
        yield Claim(file="ids.py", what=name, made=_members(made.kind("ids.py", name)), meant=members)


def _members(kind: type) -> list[tuple[str, object]]:
    if not issubclass(kind, Enum):
        return []
    return [(name, member.value) for name, member in kind.__members__.items()]


def session(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the session's fields with their defaults, and the changes' names."""
    kind = made.kind("session.py", "SessionData")
    data = kind()
    yield Claim(
        file="session.py",
        what="SessionData",
        made=[(name, repr(getattr(data, name))) for name in _fields(kind)],
        meant=[(field.name, repr(field.default)) for field in graph.session],
    )
    yield Claim(
        file="session.py",
        what="SessionChanges",
        made=list(made.kind("session.py", "SessionChanges").__annotations__),
        meant=[field.name for field in graph.session],
    )


def _fields(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []


def facts(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the fields of each Query class and of each record class."""
    names = made.names
    for fact in graph.facts:
        needs = [name for name in fact.needs if name != "user"]
        yield _class("facts.py", names.queries[fact.name], made, [*_fields(Query), *needs])
        if fact.type.fields:
            fields = [field.name for field in fact.type.fields]
            yield _class("facts.py", names.shapes[fact.name], made, fields)


def links(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the payload that the function of each link writes for an arg."""
    for link in graph.links:
        arg = _some(link.arg_type)
        write = made.value("links.py", function_of(link))
        given = () if arg is None else (arg,)
        written: object = write(*given) if callable(write) else None
        meant = link.wire if arg is None else f"{link.wire}-{arg}"
        yield Claim(file="links.py", what=link.name, made=[written], meant=[meant])


def _some(type_: TypeDef | None) -> str | int | None:
    """Return an arg of a type."""
    if type_ is None:
        return None
    if type_.kind is Kind.INTEGER:
        return type_.low if type_.low is not None else min(0, 0 if type_.high is None else type_.high)
    return type_.values[0] if type_.values else "x" * max(1, type_.low or 0)


def _class(file: str, name: str, made: Made, fields: list[str]) -> Claim:
    return Claim(file=file, what=name, made=_fields(made.kind(file, name)), meant=fields)


def actions(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the handlers, and of each action its facts, where its exits lead and what it may refuse."""
    handlers = [fact.name for fact in graph.facts] + [action.name for action in graph.actions]
    handlers += [task.name.lower() for task in graph.tasks]
    yield _class("actions.py", "Handlers", made, handlers)
    names = made.names
    for action in graph.actions:
        press = names.presses[action.name]
        kind = made.kind("actions.py", press)
        meant = (ONWARD,) if action.onward else action.exits
        yield Claim(file="actions.py", what=press, made=_exits(kind, action), meant=meant)
        yield Claim(file="actions.py", what=press, made=_refusals(kind, action), meant=action.reasons)
        if action.facts:
            yield _class("actions.py", names.bundles[action.name], made, list(action.facts))


def background(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the fields of what every event carries, and of what every task is given."""
    names = made.names
    for event in graph.events:
        if event.fields:
            fields = [field.name for field in event.fields]
            yield _class("events.py", names.events[event.name], made, fields)
    for task in graph.tasks:
        own = [field.name for field in task.payload]
        yield _class("tasks.py", names.jobs[task.name], made, [*_fields(Job), *own])


def _exits(kind: type, action: Action) -> tuple[object, ...]:
    """Return where the exits of a press lead."""
    exits = ("go",) if action.onward else action.exits
    names = [exit if exit in vars(kind) else f"to_{exit.lower()}" for exit in exits]
    return tuple(_outcome(kind, name)[0] for name in names)


def _refusals(kind: type, action: Action) -> tuple[object, ...]:
    return tuple(_outcome(kind, "reject", reason)[1] for reason in action.reasons)


def _outcome(kind: type, name: str, *arguments: str) -> tuple[object, object]:
    """Return the target and the reason that an exit of an empty press gives."""
    exit: object = vars(kind).get(name)
    outcome: object = exit(object.__new__(kind), *arguments) if callable(exit) else None
    return (outcome.to, outcome.reason) if isinstance(outcome, Outcome) else (None, None)


def keyboards(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the rows of every screen."""
    yield Claim(
        file="keyboards.py",
        what="KEYBOARDS",
        made=list(made.table("keyboards.py", "KEYBOARDS").items()),
        meant=[(screen.id, rows(screen.keyboard)) for screen in graph.screens],
    )


def rows(keyboard: tuple[Row, ...]) -> tuple[Each | tuple[str, ...], ...]:
    """Return a keyboard of the graph as the contract has it."""
    return tuple(_row(row) for row in keyboard)


def _row(row: Row) -> Each | tuple[str, ...]:
    if not isinstance(row, EachRow):
        return row
    return Each(fact=row.fact, button=row.button, columns=row.columns, page=row.page)


def texts(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield the texts of every locale, and the modules that the locales name."""
    paths = {locale: f"texts/{module_of(locale)}.py" for locale in graph.locales}
    for locale, path in paths.items():
        meant = [(key, text[locale].source) for key, text in localised(graph) if locale in text]
        yield Claim(file=path, what="TEXTS", made=list(made.table(path, "TEXTS").items()), meant=meant)
    yield Claim(
        file="texts/__init__.py",
        what="TEXTS",
        made=[(locale, id(own)) for locale, own in made.table("texts/__init__.py", "TEXTS").items()],
        meant=[(locale, id(made.value(path, "TEXTS"))) for locale, path in paths.items()],
    )
