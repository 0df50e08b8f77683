"""What the emitters share: the graph, and the decisions that are made once before anything is written."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from botspec.contract.types import FieldDef
from botspec.contract.uimap import ANY
from botspec_generator.emit.naming import Names, Taken, function_name, names_of
from botspec_generator.graph import Arc, BotGraph, Condition, Event, Fact, Local, Tap, Task


class Guard(Struct, frozen=True, kw_only=True):
    """One generated function: its name, its condition, and the places that use it, as sentences."""

    name: str
    condition: Condition
    places: tuple[str, ...]


GuardKey = tuple[str, tuple[str, ...], Local]
"""Conditions with the same Python, names and meanings of them share one function."""


class Plan(Struct, frozen=True, kw_only=True):
    """The graph with every name that the emitters need."""

    graph: BotGraph
    names: Names
    guards: Mapping[GuardKey, Guard]
    session: Mapping[str, FieldDef]
    facts: Mapping[str, Fact]
    screens: frozenset[str]
    buttons: frozenset[str]
    reasons: frozenset[str]
    events: Mapping[str, Event]
    tasks: Mapping[str, Task]

    def guard(self, condition: Condition) -> Guard:
        """Return the function of a condition."""
        return self.guards[guard_key(condition)]


def plan(graph: BotGraph) -> Plan:
    """Make the decisions for a graph."""
    return Plan(
        graph=graph,
        names=names_of(graph),
        guards=_guards(graph),
        session={field.name: field for field in graph.session},
        facts={fact.name: fact for fact in graph.facts},
        screens=frozenset(screen.id for screen in graph.screens),
        buttons=frozenset(button.id for button in graph.buttons),
        reasons=frozenset(reason.row.code for reason in graph.reasons),
        events={event.name: event for event in graph.events},
        tasks={task.name: task for task in graph.tasks},
    )


def guard_key(condition: Condition) -> GuardKey:
    """Return what makes two conditions the same function."""
    return condition.python, condition.reads, condition.local


def _guards(graph: BotGraph) -> Mapping[GuardKey, Guard]:
    taken = Taken(frozenset())
    names: dict[GuardKey, str] = {}
    first: dict[GuardKey, Condition] = {}
    places: dict[GuardKey, list[str]] = {}
    for name, place, condition in _conditions(graph):
        key = guard_key(condition)
        if key not in names:
            names[key] = taken.free(name)
            first[key] = condition
        places.setdefault(key, []).append(place)
    return {
        key: Guard(name=name, condition=first[key], places=tuple(places[key])) for key, name in names.items()
    }


def _conditions(graph: BotGraph) -> Iterator[tuple[str, str, Condition]]:
    """Yield each condition with the name that its function would like, and its place."""
    for arc in graph.arcs:
        if arc.when is not None:
            yield function_name(f"{arc.source} {arc.trigger}"), _arc_place(arc, arc.when), arc.when
    for button in graph.buttons:
        if button.visible is not None:
            name = function_name(f"{button.id} visible")
            yield name, f"{button.id} is visible if `{button.visible.source}`.", button.visible
        if isinstance(button, Tap) and button.checked is not None:
            name = function_name(f"{button.id} checked")
            yield name, f"{button.id} is checked if `{button.checked.source}`.", button.checked


def _arc_place(arc: Arc, when: Condition) -> str:
    if arc.refuse:
        return f"{arc_line(arc)} unless `{when.source}`."
    return f"{arc_line(arc)} if `{when.source}`."


def arc_line(arc: Arc) -> str:
    """Return an arc in one line, "CONFIRM --CONFIRM_RUN--> PROCESSING"."""
    return anywhere(f"{arc.source} --{arc.trigger}--> {'|'.join(arc.to) or arc.refuse}")


def anywhere(line: str) -> str:
    """Return an arc's line with words for a source that is every screen."""
    return line.replace(ANY, "any screen", 1) if line.startswith(ANY) else line
