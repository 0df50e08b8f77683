"""Rules on screens from which a user does not come home, or not surely; /start never counts as a way."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from botspec_generator.checks.circles import strongly_connected
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.checks.ways import NEVER
from botspec_generator.graph import Screen


class Part(Struct, frozen=True):
    """Screens that lead to one another and from which nobody surely comes home; `exits` lead out of them.

    They are left in the end if one of the exits can always be pressed, and leads on whatever its
    conditions say.
    """

    screens: Sequence[Screen]
    exits: Sequence[tuple[str, str, str]]
    is_left: bool


def dead_end(view: View) -> Iterator[Problem]:
    """Every screen but home leads on.

    On a screen that no press leaves, the user has to know that there is /start.

        GOODBYE: {text: "See you!"}

    Give it a button that leads `home`, or `back`.
    """
    for part in _parts(view):
        screen = part.screens[0]
        if not part.exits and len(part.screens) == 1:
            message = f"nothing leads on from {screen.id}"
            help_ = "give it a button with `home` or `back`"
            yield Problem(span=screen.span, message=message, help=help_, screen=screen.id)


def trap(view: View) -> Iterator[Problem]:
    """No screens lead only to one another.

    A user who comes there goes round in a circle until he thinks of /start.

        RIDDLE: {on: {ANSWER: SOLVED}}
        SOLVED: {on: {AGAIN: RIDDLE}}

    Give one of them a button that leads `home`.
    """
    for part in _parts(view):
        if not part.exits and len(part.screens) > 1:
            names = [screen.id for screen in part.screens]
            yield Problem(
                span=part.screens[0].span,
                message=f"{_listed(names)} lead only to one another",
                help="give one of them a button with `home`",
                related=tuple(("and this one", screen.span) for screen in part.screens[1:4]),
                screen=names[0],
            )


def barred(view: View) -> Iterator[Problem]:
    """From every screen some press surely leads on to home.

    A press is sure when its button is always seen, no condition refuses it, and its action gives no reason;
    time passes surely, and other events need not happen. If every way out of a screen can fail, a user for
    whom all of them do stays there.

        CHECKOUT:
          on:
            PAY: {if: balance >= price, to: DONE, else: BALANCE_INSUFFICIENT}     # and who has less?

    Add a button without a condition that leads `home` or `back`.
    """
    for part in _parts(view):
        if part.exits and not part.is_left and not part.screens[0].waits:
            names = [screen.id for screen in part.screens]
            ways = _listed([f"{source}.{trigger}" for source, trigger, _ in part.exits])
            yield Problem(
                span=part.screens[0].span,
                message=f"no press surely leads out of {_listed(names)}: {ways} can fail",
                help="add a button without a condition, with `home` or `back`",
                screen=names[0],
            )


def _parts(view: View) -> Iterator[Part]:
    """The parts of the stuck screens that lead to no other stuck screen: the causes alone."""
    stuck = _stuck(view)
    if not stuck:
        return
    steps = view.ways.steps
    screens = {screen.id: screen for screen in view.graph.screens}
    edges = {screen: [end for _, end in steps[screen]] for screen in screens if screen in stuck}
    chosen = {(choice.screen, choice.trigger) for choice in view.ways.choices}
    place = {screen: number for number, screen in enumerate(edges)}
    for part in strongly_connected(edges):
        ahead = {end for screen in part for end in edges[screen]}.difference(part)
        if ahead.isdisjoint(stuck):
            names = sorted(part, key=lambda name: place[name])
            exits = [(name, *step) for name in names for step in steps[name] if step[1] in ahead]
            is_left = not chosen.isdisjoint((name, trigger) for name, trigger, _ in exits)
            yield Part([screens[name] for name in names], exits, is_left)


def _stuck(view: View) -> set[str]:
    """The screens that can be reached and from which no presses surely lead home.

    Going back again and again ends at the screen where the history began, even if two screens are each
    other's origins: from such screens `back` is a way unless it can lead to one that is stuck.
    """
    if view.ways.all_lead_home:
        return set()
    presses = view.ways.home.presses
    lost = {screen for screen in view.reached if presses.get(screen, 0) == NEVER}
    if not lost:
        return lost
    backs = [choice for choice in view.ways.choices if choice.is_back and choice.screen in lost]
    stuck = lost - {choice.screen for choice in backs}
    while True:
        held = {choice.screen for choice in backs if stuck.isdisjoint(choice.ends)}
        more = lost - stuck - held
        if not more:
            return stuck
        stuck |= more


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:3], *([f"{len(names) - 3} more"] if len(names) > 3 else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
