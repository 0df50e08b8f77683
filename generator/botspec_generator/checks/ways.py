"""The steps between screens: where each press, message or event can lead, and which are sure.

Commands are no steps: nobody finds a way out by typing /start. What a command opens counts as opened from
home; an arc that stays is no step either.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from msgspec import Struct

from botspec.contract.durations import AFTER
from botspec.contract.uimap import ANY, Move
from botspec_generator.graph import Arc, BotGraph, EachRow, Tap

Groups = Mapping[tuple[str, str], Sequence[Arc]]
"""The arcs of each source and trigger, in the order in which their conditions are tried."""

NEVER: Final = -1
"""The distance of a screen from which no sure way leads to the goal."""


_BACK: Final = str(Move.BACK)


class Choice(NamedTuple):
    """What surely leads on from a screen, and every screen on which it can end: a press, or time that passes.

    There are several for each screen, and a named tuple is made three times as fast as a data class.
    """

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

    def __init__(self, graph: BotGraph, groups: Groups) -> None:
        self.graph = graph
        self._groups = groups
        self._home = (graph.home,)
        self._fallback = {screen.id: screen.fallback for screen in graph.screens}

    @cached_property
    def origins(self) -> Mapping[str, Sequence[str]]:
        """For each screen, where `back` can lead from it."""
        found: dict[str, dict[str, None]] = {screen: {} for screen in self._fallback}
        home = self.graph.home
        found[home][home] = None
        for arc in self.graph.arcs:
            for target in arc.to:
                if target not in found or target == arc.source:
                    continue
                if arc.source != ANY:
                    found[target][arc.source] = None
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
        return all(_BACK in arc.to for trigger, _ in ahead for arc in self._groups[screen, trigger])

    def _ends(self, arc: Arc) -> tuple[str, ...]:
        """Where an arc can lead, its own screen when it stays."""
        if len(arc.to) == 1:
            return self._end(arc.source, arc.to)
        return tuple(dict.fromkeys(end for target in arc.to for end in self._end(arc.source, (target,))))

    def _end(self, source: str, to: tuple[str]) -> tuple[str, ...]:
        if to[0] in self._fallback:
            return to
        match to[0]:
            case Move.STAY:
                return (source,)
            case Move.HOME:
                return self._home
            case Move.BACK:
                return tuple(self.origins[source])
            case _:
                return ()

    @cached_property
    def choices(self) -> Sequence[Choice]:
        """Every press and message that a user can always make, and that nothing can refuse."""
        sure = self._sure_triggers()
        refusing = {action.name for action in self.graph.actions if action.reasons}
        found: list[Choice] = []
        for (screen, trigger), arcs in self._groups.items():
            if trigger not in sure or screen == ANY:
                continue
            ends, is_back = self._ends(arcs[0]), _BACK in arcs[0].to
            if len(arcs) > 1:
                ends = tuple(dict.fromkeys(end for arc in arcs for end in self._ends(arc)))
                is_back = any(_BACK in arc.to for arc in arcs)
            if screen in ends or not ends:
                continue
            if not [arc for arc in arcs if arc.refuse or arc.action in refusing]:
                found.append(Choice(screen, trigger, ends, is_back))
        return found + list(self._waiting())

    def _waiting(self) -> Iterator[Choice]:
        """Screens from which time surely moves the user on, without a press, if no event does before."""
        timed = {
            screen: trigger
            for (screen, trigger), arcs in self._groups.items()
            if trigger.startswith(AFTER) and self._is_left(arcs)
        }
        for screen, trigger in timed.items():
            ends = (end for each, end in self.steps[screen] if each in self._system)
            yield Choice(screen, trigger, tuple(dict.fromkeys(ends)), is_back=False, presses=0)

    def _is_left(self, arcs: Sequence[Arc]) -> bool:
        """Whether arcs lead to another screen, whichever of them fires."""
        return all(arc.source not in self._ends(arc) for arc in arcs)

    @cached_property
    def _system(self) -> frozenset[str]:
        """The triggers that are no doing of the user's: events, and time that passes."""
        timed = {trigger for _, trigger in self._groups if trigger.startswith(AFTER)}
        return frozenset({event.name for event in self.graph.events} | timed)

    def _sure_triggers(self) -> set[str]:
        """Buttons that everybody on their screen always sees, and messages that everybody can write."""
        listed = {
            row.button for screen in self.graph.screens for row in screen.keyboard if isinstance(row, EachRow)
        }
        guarded = {
            button.id
            for button in self.graph.buttons
            if not isinstance(button, Tap) or button.visible is not None or button.role
        }
        return {trigger for _, trigger in self._groups if trigger[0] != "/"} - listed - guarded - self._system

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
