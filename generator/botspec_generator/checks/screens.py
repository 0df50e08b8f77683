"""Rules on the ways between screens."""

from collections.abc import Iterator

from botspec.contract.uimap import ANY
from botspec_generator.checks.rule import Problem
from botspec_generator.graph import Arc, BotGraph, Tap


def unreachable(graph: BotGraph) -> Iterator[Problem]:
    """Every screen can be reached from home or by a command.

    A screen that no arc leads to is never shown: an arc is missing, or the screen is.
    """
    targets: dict[str, set[str]] = {}
    for arc in graph.arcs:
        targets.setdefault(arc.source, set()).update(arc.to)
    reached: set[str] = set()
    ahead = [graph.home, *targets.get(ANY, ())]
    while ahead:
        screen = ahead.pop()
        if screen not in reached:
            reached.add(screen)
            ahead.extend(targets.get(screen, ()))
    for screen in graph.screens:
        if screen.id not in reached:
            yield Problem(
                span=screen.span,
                message=f"no way leads to the screen {screen.id}",
                help=f"lead an arc of another screen, or a command, `to: {screen.id}`",
            )


def admin_only(graph: BotGraph) -> Iterator[Problem]:
    """No arc of a user leads to a screen for administrators.

    A screen with `role: admin` is reached from such screens, by such buttons and by such commands alone: a
    user who presses anything else would see it.
    """
    screens = {screen.id for screen in graph.screens if screen.role}
    triggers = {button.id for button in graph.buttons if isinstance(button, Tap) and button.role}
    triggers |= {f"/{command.name}" for command in graph.commands if command.role}
    for screen in graph.screens:
        if screen.id == graph.home and screen.role:
            help_ = "take the role from it, or choose another home"
            yield Problem(span=screen.span, message=f"home is for the role {screen.role} alone", help=help_)
    for arc in graph.arcs:
        leaks = [target for target in arc.to if target in screens]
        if leaks and arc.source not in screens and arc.trigger not in triggers:
            yield _leak(arc, leaks[0])


def _leak(arc: Arc, target: str) -> Problem:
    if arc.trigger in ("text", "number"):
        help_ = f"give the screen {arc.source} `role: admin`"
    else:
        help_ = f"give {arc.trigger} `role: admin`"
    return Problem(
        span=arc.span,
        message=f"{arc.trigger} leads every user to {target}, which is for the role admin alone",
        help=help_,
    )
