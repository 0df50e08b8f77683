"""The rule on promises: each is proved, or refuted by presses that a person can repeat."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from botspec.contract.uimap import ANY
from botspec_generator.checks.reach import Reach, word
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.checks.ways import NEVER
from botspec_generator.graph import Promise, Spot, Vow

Refute = Callable[[Promise, View], Problem | None]
"""Looks for what breaks a promise; None is the proof that nothing does."""


def broken_promise(view: View) -> Iterator[Problem]:
    """Every promise is kept on all ways through the bot.

    A promise is proved from the arcs alone, whatever their conditions say, so that it holds for every
    user. `within` counts presses that nothing can refuse or hide; `only through` and `never` look at
    every arc that can ever fire; `eventually` holds if the user, or the system, goes on and does not send
    commands. A history begins at home, or where a command that resets leads.

        promises:
          - home within 2                    # three presses from CONFIRM
          - DONE only through CHECKOUT.PAY   # and by OPEN on HISTORY

    Follow the presses of the finding, and mend the arc that leads where none should; or promise less.
    """
    for promise in view.graph.promises:
        problem = refuted(promise, view)
        if problem is not None:
            yield problem


def refuted(promise: Promise, view: View) -> Problem | None:
    """What breaks a promise; None is the proof that nothing does."""
    return _REFUTE[promise.vow](promise, view)


def _within(promise: Promise, view: View) -> Problem | None:
    sure = view.ways.home if promise.spot.screen == view.graph.home else view.ways.sure(promise.spot.screen)
    starts = [spot.screen for spot in promise.others] or [
        screen.id for screen in view.graph.screens if screen.id in view.reached
    ]
    never = [screen for screen in starts if sure.presses[screen] == NEVER]
    far = [screen for screen in starts if sure.presses[screen] > promise.presses]
    if not never and not far:
        return None
    screen = never[0] if never else max(far, key=lambda each: sure.presses[each])
    if never:
        said = f"no presses surely lead from {screen} to {promise.spot.name}"
    else:
        said = f"from {screen} it takes {sure.presses[screen]} presses: {', '.join(sure.way(screen))}"
    others = len(never) + len(far) - 1
    more = f"; {others} other {'screen breaks' if others == 1 else 'screens break'} it, too" if others else ""
    return Problem(
        span=promise.span,
        message=f"broken promise: {said}{more}",
        help="give it a shorter way that nothing can refuse, or promise more presses",
        related=tuple((f"{screen} is here", each.span) for each in view.graph.screens if each.id == screen),
        screen=screen,
    )


def _before(promise: Promise, view: View) -> Problem | None:
    """What refutes ONLY and NEVER: a way to the spot on which none of the others was met."""
    closed = view.reach.without(frozenset((spot.screen, spot.trigger) for spot in promise.others))
    path = _path(promise.spot, closed)
    if not path:
        return None
    names = " or ".join(spot.name for spot in promise.others)
    if promise.vow is Vow.ONLY:
        said = f"{promise.spot.name} can be reached without {names}"
    else:
        said = f"{promise.spot.name} can come before {names}"
    return Problem(
        span=promise.span,
        message=f"broken promise: {said}",
        help="follow the presses, and close that way; or promise less",
        related=closed.last_step(promise.spot.screen),
        path=path,
    )


def _path(spot: Spot, reach: Reach) -> tuple[str, ...]:
    if spot.trigger and not reach.is_open(spot.screen, spot.trigger):
        return ()
    return reach.path(spot.screen, spot.trigger)


def _eventually(promise: Promise, view: View) -> Problem | None:
    """What refutes EVENTUALLY: a way that goes round for ever, or ends, without any of the others."""
    avoiding = _Avoiding(promise, view)
    start = next((screen for screen in _ends(promise.spot, view) if screen in avoiding.screens), None)
    if start is None:
        return None
    way, end = avoiding.way(start)
    names = " or ".join(goal.name for goal in promise.others)
    how = f"nothing leads on from {end}" if end else f"{', '.join(way)}, and so on for ever"
    return Problem(
        span=promise.span,
        message=f"broken promise: after {promise.spot.name}, {names} need never come: {how}",
        help="lead the way out of the circle, or promise less",
        path=(*view.path(promise.spot.screen, promise.spot.trigger), *way),
    )


class _Avoiding:
    """The screens from which a way goes on for ever, or ends, and never meets what was promised.

    EG not-goal of the logic CTL: the largest set of screens each of which has a step into the set, or none.
    """

    def __init__(self, promise: Promise, view: View) -> None:
        ways = view.ways
        goals = {spot.screen for spot in promise.others if not spot.trigger}
        self.steps = dict(ways.steps)
        before = dict(ways.before)
        for spot in promise.others:
            if spot.trigger and spot.screen in self.steps:
                self._avoid(spot, before)
        left = {screen: len(ahead) for screen, ahead in self.steps.items()}
        self.screens = self.steps.keys() - goals
        gone = [
            screen
            for screen in self.steps
            if screen in goals or (not left[screen] and not ways.may_end(screen))
        ]
        self.screens.difference_update(gone)
        while gone:
            for screen in before[gone.pop()]:
                left[screen] -= 1
                if not left[screen] and screen in self.screens and not ways.may_end(screen):
                    self.screens.remove(screen)
                    gone.append(screen)

    def _avoid(self, spot: Spot, before: dict[str, Sequence[str]]) -> None:
        """Take out the steps of one press, there and back."""
        screen = spot.screen
        avoided = [end for trigger, end in self.steps[screen] if trigger == spot.trigger]
        self.steps[screen] = [step for step in self.steps[screen] if step[0] != spot.trigger]
        for end in avoided:
            others = [*before[end]]
            others.remove(screen)
            before[end] = others

    def way(self, start: str) -> tuple[tuple[str, ...], str]:
        """Presses from a screen on: once round the circle that they come to, or up to the screen where
        they end.
        """
        way: list[str] = []
        seen = {start}
        screen = start
        while True:
            ahead = [step for step in self.steps[screen] if step[1] in self.screens]
            if not ahead:
                return tuple(way), screen
            trigger, screen = next((step for step in ahead if step[1] in seen), ahead[0])
            way.append(word(trigger))
            if screen in seen:
                return tuple(way), ""
            seen.add(screen)


def _ends(spot: Spot, view: View) -> list[str]:
    """The screens on which the user stands when a promise begins to count."""
    if not spot.trigger:
        return [spot.screen]
    if spot.screen == ANY:
        arcs = view.arcs[ANY][spot.trigger]
        return [target for arc in arcs for target in arc.to if target in view.ways.steps]
    return [end for trigger, end in view.ways.steps[spot.screen] if trigger == spot.trigger]


_REFUTE: Final[Mapping[Vow, Refute]] = {
    Vow.WITHIN: _within,
    Vow.ONLY: _before,
    Vow.NEVER: _before,
    Vow.EVENTUALLY: _eventually,
}
