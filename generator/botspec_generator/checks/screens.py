"""Rules on the ways between screens."""

from collections.abc import Iterator

from botspec.contract.durations import AFTER
from botspec.contract.inputs import INPUTS
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc, Tap


def unreachable(view: View) -> Iterator[Problem]:
    """Every screen can be reached from home or by a command.

    A screen that no arc leads to is never shown: an arc is missing, or the screen is too much.

        ISLAND: {text: Alone, keyboard: [[GO]], on: {GO: REEF}}     # no arc leads to ISLAND

    Lead an arc of another screen, or a command, to it; or remove it.
    """
    for screen in view.graph.screens:
        if screen.id not in view.reached:
            yield Problem(
                span=screen.span,
                message=f"no way leads to the screen {screen.id}",
                help=f"lead an arc of another screen, or a command, `to: {screen.id}`",
            )


def admin_only(view: View) -> Iterator[Problem]:
    """No arc of a user leads to a screen for administrators.

    A screen with `role: admin` is reached from such screens, by such buttons and by such commands alone: a
    user who presses anything else would see it.

        DEBUG: {role: admin, text: Secrets}
        MENU:  {on: {GO: DEBUG}}                 # GO is everybody's button

    Give the button, the command or the screen that leads there `role: admin`.
    """
    screens = {screen.id for screen in view.graph.screens if screen.role}
    triggers = {button.id for button in view.graph.buttons if isinstance(button, Tap) and button.role}
    triggers |= {f"/{command.name}" for command in view.graph.commands if command.role}
    roleless = {"text", "number", *INPUTS, *(event.name for event in view.graph.events)}
    for screen in view.graph.screens:
        if screen.id == view.graph.home and screen.role:
            help_ = "take the role from it, or choose another home"
            yield Problem(span=screen.span, message=f"home is for the role {screen.role} alone", help=help_)
    for arc in view.graph.arcs if screens else ():
        leaks = [target for target in arc.to if target in screens]
        if leaks and arc.source not in screens and arc.trigger not in triggers:
            of_screen = arc.trigger in roleless or arc.trigger.startswith(AFTER)
            yield _leak(arc, leaks[0], arc.source if of_screen else arc.trigger)


def _leak(arc: Arc, target: str, owner: str) -> Problem:
    if owner == arc.source:
        help_ = f"give the screen {arc.source} `role: admin`"
    else:
        help_ = f"give {arc.trigger} `role: admin`"
    return Problem(
        span=arc.span,
        message=f"{arc.trigger} leads every user to {target}, which is for the role admin alone",
        help=help_,
        screen=arc.source,
        trigger=arc.trigger,
    )
