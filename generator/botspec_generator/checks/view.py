"""What a rule looks at: the graph, and what several rules need of it, worked out once."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from botspec.contract.durations import AFTER
from botspec.contract.uimap import ANY, Move
from botspec_generator.checks import lengths
from botspec_generator.checks.cases import Cases
from botspec_generator.checks.domains import Types, types_of
from botspec_generator.checks.loose import Loose, loose
from botspec_generator.checks.reach import Ahead, Reach
from botspec_generator.checks.ways import Groups, Ways
from botspec_generator.graph import Arc, BotGraph, Button, Condition, Local


class View(Struct, frozen=True, dict=True):
    """One graph as the rules look at it."""

    graph: BotGraph

    @cached_property
    def groups(self) -> Groups:
        """The arcs of each source and trigger."""
        groups: dict[tuple[str, str], list[Arc]] = {}
        for arc in self.graph.arcs:
            key = (arc.source, arc.trigger)
            if key in groups:
                groups[key].append(arc)
            else:
                groups[key] = [arc]
        return groups

    @cached_property
    def reached(self) -> Collection[str]:
        """The screens to which arcs and commands lead, from home on."""
        targets: dict[str, set[str]] = {}
        for arc in self.graph.arcs:
            if arc.source in targets:
                targets[arc.source].update(arc.to)
            else:
                targets[arc.source] = set(arc.to)
        reached: set[str] = set()
        ahead = [self.graph.home, *targets.get(ANY, ())]
        while ahead:
            screen = ahead.pop()
            if screen not in reached:
                reached.add(screen)
                ahead.extend(targets.get(screen, ()))
        return reached.difference(Move)

    @cached_property
    def buttons(self) -> Mapping[str, Button]:
        """The buttons by name."""
        return {button.id: button for button in self.graph.buttons}

    @cached_property
    def triggers(self) -> Mapping[str, Sequence[str]]:
        """The triggers of each source."""
        found: dict[str, list[str]] = {}
        for source, trigger in self.groups:
            found.setdefault(source, []).append(trigger)
        return found

    @cached_property
    def loose(self) -> Sequence[Loose]:
        """The texts that use values as if they were always there."""
        return tuple(loose(self.graph, self.types()))

    @cached_property
    def events(self) -> Collection[str]:
        """The names of the events."""
        return frozenset(event.name for event in self.graph.events)

    def is_of_user(self, arc: Arc) -> bool:
        """Whether a user's press, message or command fires an arc, not an event and not time."""
        return arc.trigger not in self.events and not arc.trigger.startswith(AFTER)

    @cached_property
    def visible(self) -> Mapping[str, Condition]:
        """The conditions under which buttons are visible."""
        return {button.id: button.visible for button in self.graph.buttons if button.visible is not None}

    @cached_property
    def _types(self) -> Types:
        return types_of(self.graph)

    @cached_property
    def _local(self) -> dict[str, lengths.Types]:
        return {}

    def types(self, item: str = "") -> lengths.Types:
        """The types of the names that a text can use; `item` is the list fact that repeats its button."""
        if item not in self._local:
            self._local[item] = lengths.types_of(self.graph, item)
        return self._local[item]

    @cached_property
    def _cases(self) -> dict[tuple[tuple[str, Local], ...], Cases]:
        return {}

    def cases(self, *conditions: Condition) -> Cases:
        """The cases that some conditions can tell apart; the same conditions are looked at once."""
        key = tuple((each.python, each.local) for each in conditions)
        if key not in self._cases:
            self._cases[key] = Cases(conditions, self._types)
        return self._cases[key]

    @cached_property
    def ways(self) -> Ways:
        """The steps between its screens."""
        return Ways(self.graph, self.groups)

    @cached_property
    def reach(self) -> Reach:
        """The shortest ways of a new user."""
        return Reach(Ahead(self.graph, self.groups))

    def path(self, screen: str, trigger: str = "") -> tuple[str, ...]:
        """The fewest presses that lead a new user to a screen, and the press of a trigger there."""
        return self.reach.path(screen, trigger)
