"""The shortest way for a new user to every screen, as presses that a person can repeat."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from botspec.contract.inputs import INPUTS
from botspec.contract.uimap import ANY, Move
from botspec_generator.checks.ways import Arcs
from botspec_generator.findings import Span
from botspec_generator.graph import Arc, BotGraph

START: Final = "/start"
"""What Telegram makes every user of a bot send first."""

_FIRST_MESSAGE: Final = "any message"
_NOTHING: Final[frozenset[tuple[str, str]]] = frozenset()
_TYPED: Final = {name: f"a {name}" for name in ("text", "number", *INPUTS)}


class Step(Struct, frozen=True):
    """A screen, the press that leads to it, with its condition, and the trigger and the arc of that press."""

    target: str
    press: str
    trigger: str
    arc: Arc | None


def word(trigger: str) -> str:
    """A trigger as an entry of a press path."""
    return _TYPED.get(trigger, trigger)


class Ahead:
    """Where presses, messages and commands can lead from each screen: what all searches share."""

    def __init__(self, graph: BotGraph, arcs: Arcs) -> None:
        self.home = graph.home
        self._arcs = arcs
        self._behind = _bottoms(graph, arcs.get(ANY, {}).values())
        self._steps: dict[str, Sequence[Step]] = {}

    def steps(self, source: str) -> Sequence[Step]:
        """The steps from a screen, or of the commands, for ANY."""
        if source not in self._steps:
            self._steps[source] = [*self._found(source)]
        return self._steps[source]

    def first(self) -> Iterator[Step]:
        """The steps of a new user."""
        arcs = self._arcs.get(ANY, {}).get(START, ())
        yield from (Step(target, START, START, arc) for arc in arcs for target in self._targets(arc))
        yield Step(self.home, _FIRST_MESSAGE, "", None)

    def _found(self, source: str) -> Iterator[Step]:
        """Those that nothing refuses come first: of two presses that lead on alike the plain one is told."""
        guarded: list[Step] = []
        for trigger, arcs in self._arcs.get(source, {}).items():
            wanted: list[str] = []
            for arc in arcs:
                own = [arc.when.source] if arc.when is not None else []
                if arc.refuse:
                    wanted += own
                    continue
                conditions = " and ".join([*wanted, *own])
                press = f"{word(trigger)} (when {conditions})" if conditions else word(trigger)
                steps = [Step(target, press, trigger, arc) for target in self._targets(arc)]
                if conditions:
                    guarded += steps
                else:
                    yield from steps
        yield from guarded

    def _targets(self, arc: Arc) -> Iterator[str]:
        for target in arc.to:
            match target:
                case Move.HOME:
                    yield self.home
                case Move.BACK:
                    yield from self._behind.get(arc.source, ())
                case Move.STAY:
                    pass
                case _:
                    yield target


class Reach:
    """Breadth first from the first screen of a new user; commands are sent from there.

    `closed` are screens (with the trigger "") and presses that are not stepped on; a command is closed
    with the screen ANY. `back` finds nothing new, since it leads to where the user has been, but where a
    history begins.
    """

    def __init__(self, ahead: Ahead, closed: frozenset[tuple[str, str]] = _NOTHING) -> None:
        self._ahead = ahead
        self._closed = closed
        self._came: dict[str, tuple[str, str]] = {}
        self._arcs: dict[str, Arc] = {}
        self._search = self._searched()

    def without(self, closed: frozenset[tuple[str, str]]) -> "Reach":
        """The same search, that does not step on some screens and presses."""
        return Reach(self._ahead, closed)

    def is_open(self, screen: str, trigger: str) -> bool:
        """Whether a press may be stepped on."""
        return not self._closed or not self._closed & {(screen, trigger), (ANY, trigger)}

    def path(self, screen: str, trigger: str = "") -> tuple[str, ...]:
        """The presses to a screen, and then the trigger's; nothing for a screen to which no way leads.

        A press that fires under a condition tells it: `SUBMIT (when prompt is not none)`.
        """
        if screen == ANY:
            return (word(trigger),) if trigger else ()
        presses = [word(trigger)] if trigger else []
        if not self._is_found(screen):
            return ()
        while screen:
            screen, press = self._came[screen]
            presses.append(press)
        return tuple(reversed(presses))

    def last_step(self, screen: str) -> tuple[tuple[str, Span], ...]:
        """The arc by which a screen is reached, as the other end of a finding; nothing without one."""
        arc = self._arcs.get(screen) if self._is_found(screen) else None
        return ((f"{screen} is reached by this arc", arc.span),) if arc is not None else ()

    def _is_found(self, screen: str) -> bool:
        """Whether a way leads to a screen; the search goes on until it knows."""
        while screen not in self._came:
            if next(self._search, None) is None:
                return False
        return True

    def _searched(self) -> Iterator[str]:
        """Notes which way leads to each screen; yields one after the other those that were searched from."""
        ahead: deque[str] = deque()
        self._arrive("", (step for step in self._ahead.first() if self.is_open(ANY, step.trigger)), ahead)
        if not ahead:
            self._arrive("", self._open(ANY), ahead)
        first = ahead[0] if ahead else ""
        while ahead:
            screen = ahead.popleft()
            self._arrive(screen, self._open(screen), ahead)
            if screen == first:
                self._arrive(screen, self._open(ANY), ahead)
            yield screen

    def _open(self, source: str) -> Iterable[Step]:
        """The steps from a screen that may be taken."""
        steps = self._ahead.steps(source)
        if not self._closed:
            return steps
        came = self._came
        return [step for step in steps if step.target not in came and self.is_open(source, step.trigger)]

    def _arrive(self, screen: str, steps: Iterable[Step], ahead: deque[str]) -> None:
        """Notes where some steps lead for the first time, and goes on from there later."""
        came, closed = self._came, self._closed
        for step in steps:
            target = step.target
            if target not in came and (not closed or (target, "") not in closed):
                came[target] = (screen, step.press)
                ahead.append(target)
                if step.arc is not None:
                    self._arcs[target] = step.arc


def _bottoms(graph: BotGraph, commands: Iterable[Sequence[Arc]]) -> Mapping[str, tuple[str, ...]]:
    """Where `back` leads from the screens on which a history begins: those that a command opens anew."""
    opened = {target for arcs in commands for arc in arcs if arc.resets for target in arc.to}
    return (
        {screen.id: (screen.fallback,) for screen in graph.screens if screen.id in opened} if opened else {}
    )
