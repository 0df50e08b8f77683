"""The shortest ways from one screen to another, as presses."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from botspec.contract.uimap import Move
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc, BotGraph

MOST: Final = 5
"""So many ways of the same length are told; one more is looked for."""


class Step(Struct, frozen=True, kw_only=True):
    """Presses, each of which leads from a screen to the next one, with their conditions in words."""

    presses: tuple[str, ...]
    screen: str


Way = tuple[Step, ...]
"""The steps from a screen to another one; none, if they are the same."""

_Steps = Mapping[str, Mapping[str, Sequence[str]]]
"""For each screen, the screens to which one step leads, with the presses that do."""


def ways(graph: BotGraph, start: str, goal: str) -> list[Way]:
    """Return the shortest ways, at most MOST and one, in spec order; none if there is none.

    A command is a step only where no press leads, and `back` only as the first step: later ones lead to where
    the way has been.
    """
    view = View(graph)
    for is_command_open in (False, True):
        steps = _steps(view, start, is_command_open)
        distances = _distances(steps, start)
        if goal in distances:
            return list(islice(_ways(steps, distances, goal), MOST + 1))
    return []


def _steps(view: View, start: str, is_command_open: bool) -> _Steps:
    found: dict[str, dict[str, list[str]]] = {screen.id: {} for screen in view.graph.screens}
    for source, triggers in view.arcs.items():
        sources = (source,) if source in found else found if is_command_open else ()
        for press, target in (step for arcs in triggers.values() for step in _leads(view.graph.home, arcs)):
            for screen in sources:
                found[screen].setdefault(target, []).append(press)
    for press, origin in _back(view, start):
        found[start].setdefault(origin, []).append(press)
    return found


def _leads(home: str, arcs: Sequence[Arc]) -> Iterator[tuple[str, str]]:
    """Yield the presses of one trigger, in words, with the screens to which they lead."""
    met: list[str] = []
    for arc in arcs:
        own = [f"if {' '.join(arc.when.source.split())}"] if arc.when is not None else []
        if arc.refuse:
            met += own
            continue
        for target in arc.to:
            screen = home if target == Move.HOME else target
            if screen != arc.source and screen not in (Move.STAY, Move.BACK):
                yield f"{arc.trigger} {', '.join([*met, *own])}".rstrip(), screen
        if own and "otherwise" not in met:
            met.append("otherwise")


def _back(view: View, start: str) -> Iterator[tuple[str, str]]:
    """Yield the presses that go back, with each screen from which a user may have come."""
    for arc in view.graph.arcs:
        if arc.source == start and Move.BACK in arc.to:
            for origin in view.ways.origins[start]:
                if origin != start:
                    yield f"{arc.trigger} if the user came from {origin}", origin


def _distances(steps: _Steps, start: str) -> Mapping[str, int]:
    found = {start: 0}
    ahead = deque([start])
    while ahead:
        screen = ahead.popleft()
        for target in steps[screen]:
            if target not in found:
                found[target] = found[screen] + 1
                ahead.append(target)
    return found


def _ways(steps: _Steps, distances: Mapping[str, int], goal: str) -> Iterator[Way]:
    """Yield the ways to a screen, each step one farther from the start."""
    ahead: list[tuple[str, Way]] = [(goal, ())]
    while ahead:
        screen, way = ahead.pop()
        if not distances[screen]:
            yield way
        for before, targets in reversed([*steps.items()]):
            if screen in targets and distances.get(before) == distances[screen] - 1:
                step = Step(presses=tuple(targets[screen]), screen=screen)
                ahead.append((before, (step, *way)))
