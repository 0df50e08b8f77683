"""The names of generated classes and functions: chosen once, in spec order, never the same name twice."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from keyword import iskeyword
from typing import Final

from msgspec import Struct

from botspec.contract.inputs import INPUTS
from botspec.contract.types import Kind, TypeDef
from botspec_generator.graph import BotGraph

_RESERVED: Final = frozenset(
    {"ANY", "Any", "Arc", "Assign", "Awaitable", "Button", "Callable", "Command", "Decimal", "Each", "Event"}
    | {
        "EventName",
        "False",
        "Final",
        "Flow",
        "Functions",
        "Handlers",
        "Job",
        "Link",
        "Literal",
        "Mapping",
        "Move",
        "None",
    }
    | {"Outcome", "Work", *(kind.__name__ for kind in INPUTS.values())}
    | {
        "Press",
        "Query",
        "ReasonCode",
        "Row",
        "Screen",
        "Sequence",
        "SessionChanges",
        "SessionData",
        "StrEnum",
    }
    | {"Media", "Task", "True", "TypedDict", "Unpack", "User"}
)
"""What generated modules import or define themselves."""

_NOT_A_LETTER: Final = re.compile(r"\W+")


class Names(Struct, frozen=True, kw_only=True):
    """Class names, by the name or dotted path of what they stand for ("models", "models.kind").

    `session` are the aliases of enum fields, `shapes` the record classes and enum aliases of facts,
    `queries` the facts' Query classes, `presses` and `bundles` the actions' classes, `events` and `jobs` what
    events carry and what tasks are given.
    """

    session: Mapping[str, str]
    shapes: Mapping[str, str]
    queries: Mapping[str, str]
    presses: Mapping[str, str]
    bundles: Mapping[str, str]
    events: Mapping[str, str]
    jobs: Mapping[str, str]


class Taken:
    """The names that are in use already."""

    def __init__(self, reserved: frozenset[str]) -> None:
        self._names = set(reserved)

    def free(self, name: str, kind: str = "") -> str:
        """Return the name, or else the name with its kind, or else with a number."""
        found = next(candidate for candidate in _candidates(name, kind) if candidate not in self._names)
        self._names.add(found)
        return found


def _candidates(name: str, kind: str) -> Iterator[str]:
    yield name
    stem = name + kind if kind else f"{name}_"
    if kind:
        yield stem
    for number in count(2):
        yield f"{stem}{number}"


def names_of(graph: BotGraph) -> Names:
    """Choose the class names of a bot."""
    taken = Taken(_RESERVED)
    return Names(
        session={
            field.name: taken.free(camel(field.name), "Value")
            for field in graph.session
            if field.type.kind is Kind.ENUM
        },
        shapes={
            path: taken.free(camel(name), "Value")
            for owner, type in _typed(graph)
            for path, name in _shapes(owner, type)
        },
        queries={fact.name: taken.free(f"{camel(fact.name)}Query") for fact in graph.facts},
        presses={action.name: taken.free(camel(action.name), "Action") for action in graph.actions},
        bundles={
            action.name: taken.free(f"{camel(action.name)}Facts") for action in graph.actions if action.facts
        },
        events={
            event.name: taken.free(camel(event.name.lower()), "Event")
            for event in graph.events
            if event.fields
        },
        jobs={task.name: taken.free(camel(task.name.lower()), "Job") for task in graph.tasks},
    )


def _typed(graph: BotGraph) -> Iterator[tuple[str, TypeDef]]:
    """Yield everything whose type may need a name, by its path: facts, and the fields of payloads."""
    yield from ((fact.name, fact.type) for fact in graph.facts)
    payloads = [(event.name, event.payload) for event in graph.events]
    payloads += [(task.name, task.payload) for task in graph.tasks]
    for name, payload in payloads:
        yield from ((f"{name}.{field.name}", field.type) for field in payload)


def _shapes(path: str, type: TypeDef) -> Iterator[tuple[str, str]]:
    """Yield what needs a class or an alias: its path, and its name in lower_snake."""
    if type.kind is Kind.ENUM:
        yield path, path.replace(".", "_").lower()
    if type.kind in {Kind.LIST, Kind.RECORD}:
        yield path, f"{path.replace('.', '_')}_item"
        for field in type.fields:
            yield from _shapes(f"{path}.{field.name}", field.type)


def camel(name: str) -> str:
    """Return a lower_snake name in CamelCase."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def module_of(locale: str) -> str:
    """Return the module name of a locale's texts: "pt-BR" is `pt_br`, "is" (a keyword) is `is_`."""
    name = _NOT_A_LETTER.sub("_", locale.lower())
    return f"{name}_" if iskeyword(name) else name


def function_name(place: str) -> str:
    """Return the name of a function for a place, "CONFIRM /help" for one."""
    return "_".join(_NOT_A_LETTER.sub(" ", place.lower().replace("*", "any")).split())
