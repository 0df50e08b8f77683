"""Rules on how one screen takes the place of another in the chat."""

from collections.abc import Iterator

from botspec.contract.uimap import Show
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Screen


def uneditable(view: View) -> Iterator[Problem]:
    """A screen that is always edited (`show: edit`) does not come after a picture or a reply keyboard.

    Telegram makes media of a text, and other media of media, but never a text of media again (400 there is no
    text in the message to edit), and it edits no message with a reply keyboard (400 message can't be edited).
    The screen would come as a new message all the same.

        RESULT: {media: {photo: run.picture}, on: {AGAIN: MENU}}
        MENU:   {text: Hello, show: edit}

    Leave `show` out, which edits where it can, or write `show: send`.
    """
    screens = {screen.id: screen for screen in view.graph.screens}
    edited = {name for name, screen in screens.items() if screen.show is Show.EDIT}
    if not edited:
        return
    for screen in view.graph.screens:
        for trigger, end in view.ways.steps[screen.id] if screen.media is not None or screen.reply else ():
            why = _why_not(screen, screens[end]) if end in edited else ""
            if why:
                yield Problem(
                    span=screens[end].span,
                    message=f"{trigger} on {screen.id} leads to {end}, and {why}",
                    help="leave `show: edit` out, or write `show: send`",
                    related=((f"{screen.id} is here", screen.span),),
                    screen=screen.id,
                    trigger=trigger,
                )


def _why_not(screen: Screen, end: Screen) -> str:
    """Why the message of a screen cannot be edited into another one."""
    if screen.reply:
        return "no message with a reply keyboard is edited"
    return "" if end.media is not None else "no edit makes a text of its media"
