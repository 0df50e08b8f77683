"""The shortest way for a new user to every screen, as presses that a person can repeat."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from botspec.contract.uimap import ANY, Move
from botspec_generator.graph import Arc, BotGraph

START: Final = "/start"
"""What Telegram makes every user of a bot send first."""

_FIRST_MESSAGE: Final = "any message"
_TYPED: Final = {"text": "a text", "number": "a number"}


def word(trigger: str) -> str:
    """A trigger as an entry of a press path."""
    return _TYPED.get(trigger, trigger)


class Reach:
    """Breadth first from the first screen of a new user; commands are sent from there.

    `back` finds nothing new: it leads to where the user has been.
    """

    def __init__(self, graph: BotGraph, groups: Mapping[tuple[str, str], Sequence[Arc]]) -> None:
        self._graph = graph
        self._groups = groups
        self._triggers: dict[str, list[str]] = {}
        for source, trigger in groups:
            self._triggers.setdefault(source, []).append(trigger)
        self._came: dict[str, tuple[str, str]] = {}
        self._search()

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

    def _search(self) -> None:
        ahead: deque[str] = deque()
        for target, press in self._first():
            if target not in self._came:
                self._came[target] = ("", press)
                ahead.append(target)
        sources = [ANY]
        while ahead:
            screen = ahead.popleft()
            for source in (screen, *sources):
                for target, press in self._steps(source):
                    if target not in self._came:
                        self._came[target] = (screen, press)
                        ahead.append(target)
            sources = []

    def _first(self) -> Iterator[tuple[str, str]]:
        arcs = self._groups.get((ANY, START), ())
        yield from ((target, START) for arc in arcs for target in self._targets(arc))
        yield self._graph.home, _FIRST_MESSAGE

    def _steps(self, source: str) -> Iterator[tuple[str, str]]:
        for trigger in self._triggers.get(source, ()):
            wanted: list[str] = []
            for arc in self._groups[source, trigger]:
                own = [arc.when.source] if arc.when is not None else []
                if arc.refuse:
                    wanted += own
                    continue
                for target in self._targets(arc):
                    conditions = " and ".join([*wanted, *own])
                    yield target, f"{word(trigger)} (when {conditions})" if conditions else word(trigger)

    def _targets(self, arc: Arc) -> Iterator[str]:
        for target in arc.to:
            if target == Move.HOME:
                yield self._graph.home
            elif target not in (Move.STAY, Move.BACK):
                yield target
