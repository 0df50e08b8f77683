"""The steps between screens: where each press, message or event can lead, and which are sure.

Commands are no steps: nobody finds a way out by typing /start. What a command opens counts as opened from
home; an arc that stays is no step either.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from botspec.contract.durations import AFTER
from botspec.contract.uimap import ANY, Move
from botspec_generator.graph import Arc, BotGraph, EachRow

Arcs = Mapping[str, Mapping[str, Sequence[Arc]]]
"""The arcs of each source, by trigger, in the order in which their conditions are tried."""

_LOOKS: Final = 4
"""How often the screens are looked at before the whole is worked out."""

NEVER: Final = -1
"""The distance of a screen from which no sure way leads to the goal."""


_BACK: Final = str(Move.BACK)


class Choice(Struct, frozen=True):
    """What surely leads on from a screen, a press or time that passes, and all screens where it can end."""

    screen: str
    trigger: str
    ends: tuple[str, ...]
    is_back: bool
    presses: int = 1


class Sure(Struct, frozen=True):
    """For each screen the presses that surely suffice to a goal (NEVER: none do), and the first of them."""

    presses: Mapping[str, int]
    first: Mapping[str, Choice]

    def way(self, screen: str) -> tuple[str, ...]:
        """The presses from a screen to the goal, as many as the worst case needs."""
        found: list[str] = []
        while screen in self.first:
            choice = self.first[screen]
            found.append(choice.trigger)
            screen = max(choice.ends, key=lambda end: self.presses[end])
        return tuple(found)


class Ways:
    """The steps of one graph."""

    def __init__(self, graph: BotGraph, arcs: Arcs) -> None:
        self.graph = graph
        self._arcs = arcs
        self._home = (graph.home,)
        self._fallback = {screen.id: screen.fallback for screen in graph.screens}

    @cached_property
    def origins(self) -> Mapping[str, Sequence[str]]:
        """For each screen, where `back` can lead from it."""
        found: dict[str, dict[str, None]] = {screen: {} for screen in self._fallback}
        home = self.graph.home
        found[home][home] = None
        for arc in self.graph.arcs:
            source = arc.source
            for target in arc.to:
                if target not in found or target == source:
                    continue
                if source != ANY:
                    found[target][source] = None
                elif arc.resets:
                    found[target][self._fallback[target]] = None
                elif target != home:
                    found[target][home] = None
        return {screen: tuple(origins) or (self._fallback[screen],) for screen, origins in found.items()}

    @cached_property
    def steps(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """For each screen the triggers that can lead on from it, each with where it can lead."""
        found: dict[str, list[tuple[str, str]]] = {screen: [] for screen in self._fallback}
        for arc in self.graph.arcs:
            source = arc.source
            if source in found:
                for end in self._ends(arc):
                    if end != source:
                        found[source].append((arc.trigger, end))
        return found

    @cached_property
    def before(self) -> Mapping[str, Sequence[str]]:
        """For each screen those from which a step leads to it, each as often as steps do."""
        found: dict[str, list[str]] = {screen: [] for screen in self._fallback}
        for screen, ahead in self.steps.items():
            for _, end in ahead:
                found[end].append(screen)
        return found

    def may_end(self, screen: str) -> bool:
        """Whether nothing may lead on from a screen; `back` need not from home, where a history begins."""
        ahead = self.steps[screen]
        if not ahead or screen != self.graph.home:
            return not ahead
        return all(_BACK in arc.to for trigger, _ in ahead for arc in self._arcs[screen][trigger])

    def _ends(self, arc: Arc) -> tuple[str, ...]:
        """Where an arc can lead, its own screen when it stays."""
        to = arc.to
        if len(to) == 1:
            return to if to[0] in self._fallback else self._end(arc.source, to[0])
        return tuple(dict.fromkeys(end for target in to for end in self._end(arc.source, target)))

    def _end(self, source: str, target: str) -> tuple[str, ...]:
        match target:
            case Move.STAY:
                return (source,)
            case Move.HOME:
                return self._home
            case Move.BACK:
                return tuple(self.origins[source])
            case _:
                return (target,) if target in self._fallback else ()

    @cached_property
    def choices(self) -> Sequence[Choice]:
        """Every press and message that a user can always make, and that nothing can refuse; and time."""
        pressed = (
            self._pressed(screen, trigger, arcs)
            for screen, triggers in self._arcs.items()
            for trigger, arcs in triggers.items()
        )
        waited = (self._waited(screen) for screen in self._arcs if self.timed)
        return [choice for choice in (*pressed, *waited) if choice is not None]

    def _pressed(self, screen: str, trigger: str, arcs: Sequence[Arc]) -> Choice | None:
        """What a trigger surely does on a screen, if everybody can fire it and it leads on."""
        if trigger in self._unsure:
            return None
        arc = arcs[0]
        ends, is_back = self._ends(arc), _BACK in arc.to
        if len(arcs) > 1:
            ends = tuple(dict.fromkeys(end for arc in arcs for end in self._ends(arc)))
            is_back = any(_BACK in arc.to for arc in arcs)
        if not ends or screen in ends or [arc for arc in arcs if arc.refuse or arc.action in self._refusing]:
            return None
        return Choice(screen, trigger, ends, is_back)

    def _waited(self, screen: str) -> Choice | None:
        """Time that surely moves the user on from a screen, without a press, if no event does before."""
        triggers = self._arcs[screen]
        timed = [each for each in triggers if each in self.timed and self._is_left(triggers[each])]
        if not timed:
            return None
        ends = (end for trigger, end in self.steps[screen] if trigger in self.system)
        return Choice(screen, timed[-1], tuple(dict.fromkeys(ends)), is_back=False, presses=0)

    def _is_left(self, arcs: Sequence[Arc]) -> bool:
        """Whether arcs lead to another screen, whichever of them fires."""
        return all(arc.source not in self._ends(arc) for arc in arcs)

    @cached_property
    def others(self) -> Collection[str]:
        """The triggers that are no buttons: commands, messages, events, and time that passes."""
        return set[str]().union(*self._arcs.values()).difference(button.id for button in self.graph.buttons)

    @cached_property
    def timed(self) -> frozenset[str]:
        """The triggers that are time that passes."""
        return frozenset(trigger for trigger in self.others if trigger.startswith(AFTER))

    @cached_property
    def system(self) -> frozenset[str]:
        """The triggers that are no doing of the user's: events, and time that passes."""
        return self.timed | {event.name for event in self.graph.events}

    @cached_property
    def _refusing(self) -> Collection[str]:
        return {action.name for action in self.graph.actions if action.reasons}

    @cached_property
    def _unsure(self) -> Collection[str]:
        """Triggers that not everybody can always fire: all but messages, and buttons that all always see."""
        rows = (row for screen in self.graph.screens for row in screen.keyboard if isinstance(row, EachRow))
        guarded = (b.id for b in self.graph.buttons if b.visible is not None or b.role)
        commands = (trigger for trigger in self.others if trigger[0] == "/")
        return {*(row.button for row in rows), *guarded, *commands, *self.system}

    @cached_property
    def all_lead_home(self) -> bool:
        """Whether a short look tells that presses surely lead home from every screen; else nobody knows.

        Most often the last button of a screen leads home, or back to a screen that was looked at before.
        """
        known, left = {self.graph.home}, [screen for screen in self._fallback if screen != self.graph.home]
        for _ in range(_LOOKS):
            left = [screen for screen in left if not self._leads_to(screen, known)]
            left.reverse()
        return not left

    def _leads_to(self, screen: str, known: set[str]) -> bool:
        """Whether something surely leads from a screen to known ones, among which it is then."""
        triggers = self._arcs.get(screen, {})
        for trigger, arcs in reversed([*triggers.items()]):
            choice = self._pressed(screen, trigger, arcs)
            if choice is not None and known.issuperset(choice.ends):
                known.add(screen)
                return True
        return False

    @cached_property
    def home(self) -> Sure:
        """How many presses surely lead home, from every screen."""
        return self.sure(self.graph.home)

    def sure(self, goal: str) -> Sure:
        """How many presses surely lead to a screen, from every screen.

        A choice counts once all of its ends are known to lead there: as many presses as the worst of them,
        and its own. Knuth, "A generalization of Dijkstra's algorithm"; time that passes costs no press.
        """
        choices, waiting = self.choices, self._waiting_for
        left = self._ends_left.copy()
        presses = dict.fromkeys(self._fallback, NEVER)
        first: dict[str, Choice] = {}
        presses[goal] = 0
        ahead, settled = deque([goal]), set[str]()
        while ahead:
            screen = ahead.popleft()
            if screen in settled:
                continue
            settled.add(screen)
            for number in waiting[screen]:
                left[number] -= 1
                if left[number]:
                    continue
                choice = choices[number]
                cost = presses[screen] + choice.presses
                if presses[choice.screen] == NEVER or cost < presses[choice.screen]:
                    presses[choice.screen] = cost
                    first[choice.screen] = choice
                    (ahead.append if choice.presses else ahead.appendleft)(choice.screen)
        return Sure(presses, first)

    @cached_property
    def _ends_left(self) -> list[int]:
        """On how many screens each choice can end."""
        return [len(choice.ends) for choice in self.choices]

    @cached_property
    def _waiting_for(self) -> Mapping[str, Sequence[int]]:
        """For each screen the choices, by their place, that can end on it."""
        found: dict[str, list[int]] = {screen: [] for screen in self._fallback}
        for number, choice in enumerate(self.choices):
            for end in choice.ends:
                found[end].append(number)
        return found

    def shortest(
        self, starts: Iterable[str], goals: Iterable[str], closed: Iterable[str] = ()
    ) -> tuple[str, ...] | None:
        """The screens of a shortest way from one of some to one of others, without stepping on the closed."""
        wanted, seen = set(goals), dict.fromkeys(starts, "")
        barred = set(closed)
        ahead = deque(screen for screen in seen if screen not in barred)
        while ahead:
            screen = ahead.popleft()
            if screen in wanted:
                return _back(screen, seen)
            for _, end in self.steps[screen]:
                if end not in seen and end not in barred:
                    seen[end] = screen
                    ahead.append(end)
        return None


def _back(screen: str, came: Mapping[str, str]) -> tuple[str, ...]:
    way: list[str] = []
    while screen:
        way.append(screen)
        screen = came[screen]
    return tuple(reversed(way))
