"""The shortest way for a new user to every screen, as presses that a person can repeat."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from botspec.contract.inputs import INPUTS
from botspec.contract.uimap import ANY, Move
from botspec_generator.checks.ways import Groups
from botspec_generator.findings import Span
from botspec_generator.graph import Arc, BotGraph

START: Final = "/start"
"""What Telegram makes every user of a bot send first."""

_FIRST_MESSAGE: Final = "any message"
_NOTHING: Final[frozenset[tuple[str, str]]] = frozenset()
_TYPED: Final = {name: f"a {name}" for name in ("text", "number", *INPUTS)}


Step = tuple[str, str, Arc | None]
"""A screen, the press that leads to it, and the arc of that press."""


def word(trigger: str) -> str:
    """A trigger as an entry of a press path."""
    return _TYPED.get(trigger, trigger)


class Reach:
    """Breadth first from the first screen of a new user; commands are sent from there.

    `closed` are screens (with the trigger "") and presses that are not stepped on; a command is closed
    with the screen ANY. `back` finds nothing new, since it leads to where the user has been, but where a
    history begins.
    """

    def __init__(
        self, graph: BotGraph, groups: Groups, closed: frozenset[tuple[str, str]] = _NOTHING
    ) -> None:
        self._graph = graph
        self._groups = groups
        self._closed = closed
        self._triggers: dict[str, list[str]] = {}
        for source, trigger in groups:
            if self.is_open(source, trigger):
                self._triggers.setdefault(source, []).append(trigger)
        self._behind = _bottoms(graph)
        self._came: dict[str, tuple[str, str]] = {}
        self._arcs: dict[str, Arc] = {}
        self._search()

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
        while screen:
            if screen not in self._came:
                return ()
            screen, press = self._came[screen]
            presses.append(press)
        return tuple(reversed(presses))

    def last_step(self, screen: str) -> tuple[tuple[str, Span], ...]:
        """The arc by which a screen is reached, as the other end of a finding; nothing without one."""
        arc = self._arcs.get(screen)
        return ((f"{screen} is reached by this arc", arc.span),) if arc is not None else ()

    def _search(self) -> None:
        ahead: deque[str] = deque()
        self._arrive("", self._first(), ahead)
        if not ahead:
            self._arrive("", self._steps(ANY), ahead)
        first = ahead[0] if ahead else ""
        while ahead:
            screen = ahead.popleft()
            self._arrive(screen, self._steps(screen), ahead)
            if screen == first:
                self._arrive(screen, self._steps(ANY), ahead)

    def _arrive(self, screen: str, steps: Iterable[Step], ahead: deque[str]) -> None:
        """Notes where some steps lead for the first time, and goes on from there later."""
        for target, press, arc in steps:
            if target not in self._came and (target, "") not in self._closed:
                self._came[target] = (screen, press)
                ahead.append(target)
                if arc is not None:
                    self._arcs[target] = arc

    def _first(self) -> Iterator[Step]:
        arcs = self._groups.get((ANY, START), ()) if self.is_open(ANY, START) else ()
        yield from ((target, START, arc) for arc in arcs for target in self._targets(arc))
        yield self._graph.home, _FIRST_MESSAGE, None

    def _steps(self, source: str) -> Iterator[Step]:
        for trigger in self._triggers.get(source, ()):
            wanted: list[str] = []
            for arc in self._groups[source, trigger]:
                own = [arc.when.source] if arc.when is not None else []
                if arc.refuse:
                    wanted += own
                    continue
                for target in self._targets(arc):
                    conditions = " and ".join([*wanted, *own])
                    press = f"{word(trigger)} (when {conditions})" if conditions else word(trigger)
                    yield target, press, arc

    def _targets(self, arc: Arc) -> Iterator[str]:
        for target in arc.to:
            match target:
                case Move.HOME:
                    yield self._graph.home
                case Move.BACK:
                    yield from self._behind.get(arc.source, ())
                case Move.STAY:
                    pass
                case _:
                    yield target


def _bottoms(graph: BotGraph) -> Mapping[str, tuple[str, ...]]:
    """Where `back` leads from the screens on which a history begins: those that a command opens anew."""
    opened = {target for arc in graph.arcs if arc.source == ANY and arc.resets for target in arc.to}
    return (
        {screen.id: (screen.fallback,) for screen in graph.screens if screen.id in opened} if opened else {}
    )
