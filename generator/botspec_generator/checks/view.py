"""What a rule looks at: the graph, and what several rules need of it, worked out once."""

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from botspec.contract.types import Kind, TypeDef
from botspec.contract.uimap import ANY, Move
from botspec_generator.checks import lengths
from botspec_generator.checks.cases import Cases
from botspec_generator.checks.domains import Types, types_of
from botspec_generator.checks.longest import length
from botspec_generator.checks.loose import Loose, loose
from botspec_generator.checks.reach import Ahead, Reach
from botspec_generator.checks.ways import Arcs, Ways
from botspec_generator.graph import Arc, BotGraph, Button, Condition, EachRow, Link, Local, Tap, Template


class View(Struct, frozen=True, dict=True):
    """One graph as the rules look at it."""

    graph: BotGraph

    @cached_property
    def arcs(self) -> Arcs:
        """The arcs of each source, by trigger."""
        found: dict[str, dict[str, list[Arc]]] = {}
        for source, group in groupby(self.graph.arcs, attrgetter("source")):
            arcs = [*group]
            alone = {arc.trigger: [arc] for arc in arcs}
            if len(alone) == len(arcs) and source not in found:
                found[source] = alone
                continue
            triggers = found.setdefault(source, {})
            for arc in arcs:
                triggers.setdefault(arc.trigger, []).append(arc)
        return found

    @cached_property
    def forks(self) -> Sequence[Sequence[Arc]]:
        """The arcs of each trigger that has several at one place."""
        return [arcs for triggers in self.arcs.values() for arcs in triggers.values() if len(arcs) > 1]

    @cached_property
    def reached(self) -> Collection[str]:
        """The screens to which arcs and commands lead, from home on."""
        reached = {self.graph.home}
        ahead = [ANY, self.graph.home]
        while ahead:
            triggers = self.arcs.get(ahead.pop(), {})
            targets = {target for arcs in triggers.values() for arc in arcs for target in arc.to}
            ahead += targets - reached
            reached |= targets
        return reached.difference(Move)

    @cached_property
    def buttons(self) -> Mapping[str, Button]:
        """The buttons by name."""
        return {button.id: button for button in self.graph.buttons}

    @cached_property
    def taps(self) -> Mapping[str, Tap]:
        """The buttons that send a press, by name."""
        return {button.id: button for button in self.graph.buttons if isinstance(button, Tap)}

    @cached_property
    def shown(self) -> Mapping[str, Mapping[str, None]]:
        """The names of the buttons on the keyboard of each screen, each once."""
        found: dict[str, dict[str, None]] = {}
        for screen in self.graph.screens:
            names: list[str] = []
            for row in screen.keyboard:
                names += (row.button,) if isinstance(row, EachRow) else row
            found[screen.id] = dict.fromkeys(names)
        return found

    @cached_property
    def texts(self) -> Sequence[Template]:
        """Every text, in every language."""
        graph = self.graph
        found = [*(screen.text for screen in graph.screens), *(button.label for button in graph.buttons)]
        found += (button.target for button in graph.buttons if isinstance(button, Link))
        found += (reason.text for reason in graph.reasons)
        found += (*graph.notices.values(), *(command.description for command in graph.commands))
        return [text for texts in found for text in texts.values()]

    @cached_property
    def reads(self) -> Collection[str]:
        """The names that texts, conditions, facts and actions read."""
        graph, found = self.graph, set[str]()
        found.update(*(screen.reads for screen in graph.screens if screen.reads))
        found.update(*(text.reads for text in self.texts if text.reads))
        asked = [arc.when for arc in graph.arcs if arc.when is not None]
        asked += (button.checked for button in self.taps.values() if button.checked is not None)
        found.update(*(condition.reads for condition in (*asked, *self.visible.values())))
        return found.union(*(fact.needs for fact in graph.facts), *(action.facts for action in graph.actions))

    @cached_property
    def screens_with(self) -> Mapping[str, Sequence[str]]:
        """The screens that have each button on their keyboards."""
        found: dict[str, list[str]] = {}
        for screen, names in self.shown.items():
            for name in names:
                found.setdefault(name, []).append(screen)
        return found

    @cached_property
    def answering(self) -> Mapping[str, Collection[tuple[str, str]]]:
        """The sources and triggers of the arcs that give each reason, and say each notice."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for arc in self.graph.arcs:
            if arc.refuse or arc.say:
                for answer in (arc.refuse, arc.say):
                    found.setdefault(answer, {})[arc.source, arc.trigger] = None
        return found

    @cached_property
    def setting(self) -> Mapping[str, Sequence[Arc]]:
        """The arcs that set each session field, as often as they do."""
        found: dict[str, list[Arc]] = {}
        for arc in self.graph.arcs:
            for one in arc.set:
                found.setdefault(one.field, []).append(arc)
        return found

    @cached_property
    def loose(self) -> Sequence[Loose]:
        """The texts that use values as if they were always there."""
        return tuple(loose(self.graph, self.types()))

    def is_of_user(self, arc: Arc) -> bool:
        """Whether a user's press, message or command fires an arc, not an event and not time."""
        return arc.trigger not in self.ways.system

    @cached_property
    def visible(self) -> Mapping[str, Condition]:
        """The conditions under which buttons are visible."""
        return {button.id: button.visible for button in self.graph.buttons if button.visible is not None}

    @cached_property
    def _types(self) -> Types:
        return types_of(self.graph)

    @cached_property
    def _known(self) -> dict[str, TypeDef]:
        return lengths.types_of(self.graph)

    def types(self, item: str = "") -> lengths.Types:
        """The types of the names that a text can use; `item` is the list fact that repeats its button."""
        if not item:
            return self._known
        own = {"item": TypeDef(kind=Kind.RECORD, fields=self._known[item].fields)}
        return ChainMap(own, self._known)

    @cached_property
    def _lengths(self) -> dict[str, lengths.Length]:
        return {}

    def length(self, source: str) -> lengths.Length:
        """The most characters of a screen's text, which is HTML; the same text is looked at once."""
        if source not in self._lengths:
            self._lengths[source] = length(source, self.types(), html=True)
        return self._lengths[source]

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
        return Ways(self.graph, self.arcs)

    @cached_property
    def reach(self) -> Reach:
        """The shortest ways of a new user."""
        return Reach(Ahead(self.graph, self.arcs))

    def path(self, screen: str, trigger: str = "") -> tuple[str, ...]:
        """The fewest presses that lead a new user to a screen, and the press of a trigger there."""
        return self.reach.path(screen, trigger)
