"""The rule on reply keyboards: what can stand on them, and how a press is known again."""

from collections.abc import Iterator, Mapping
from typing import Final

from botspec.contract.uimap import ButtonKind, Show
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Button, EachRow, Link, Screen, Tap

_ASKS: Final = (ButtonKind.CONTACT, ButtonKind.LOCATION)

Finding = tuple[str, str]
"""What is wrong, and how to mend it."""


def reply_keyboards(view: View) -> Iterator[Problem]:
    """A press on a reply keyboard can be told from every other message.

    It comes back as a message with the button's label: a label there is the same for everybody, in each
    language, belongs to one button, and is no command. Buttons with `request` stand on such keyboards alone,
    and a screen that asks takes what is sent. Lists, marks and links cannot stand there.

        MENU: {layout: reply, keyboard: [[ORDER]], on: {ORDER: ORDER}}
        ORDER: {label: "Order {{ count }}"}     # whose label is it, when it comes back?

    Take the names out of the label, or make the screen an inline one.
    """
    links = (button for button in view.graph.buttons if isinstance(button, Link))
    asking = {link.id: link.kind for link in links if link.kind in _ASKS}
    for screen in view.graph.screens:
        if not screen.reply and not asking:
            continue
        asks = {name: asking[name] for name in view.shown[screen.id] if name in asking}
        if screen.reply:
            found = [*_of_reply(screen, view), *_not_taken(screen, view, asks)]
        else:
            found = [_of_inline(name, screen) for name in asks]
        for message, help_ in found:
            yield Problem(span=screen.span, message=message, help=help_, screen=screen.id)


def _of_inline(name: str, screen: Screen) -> Finding:
    return f"{name} cannot stand on the inline keyboard of {screen.id}", "give the screen `layout: reply`"


def _not_taken(screen: Screen, view: View, asks: Mapping[str, ButtonKind]) -> Iterator[Finding]:
    """What buttons ask for, and no message brings."""
    for name, kind in asks.items():
        if kind not in view.arcs.get(screen.id, {}):
            help_ = f"add `{kind}: TARGET` under `on:` of {screen.id}"
            yield f"{name} asks for a {kind}, and {screen.id} takes none", help_


def _of_reply(screen: Screen, view: View) -> Iterator[Finding]:
    if not screen.keyboard:
        yield f"{screen.id} has a reply keyboard without a button", "take `layout: reply` from it"
    if screen.show is Show.EDIT:
        yield f"{screen.id} cannot be edited: its message has a reply keyboard", "take `show: edit` from it"
    if any(isinstance(row, EachRow) for row in screen.keyboard):
        yield f"a list stands on the reply keyboard of {screen.id}", "make it an inline keyboard"
    labels: dict[str, str] = {}
    for button in (view.buttons[name] for name in view.shown[screen.id] if name in view.buttons):
        yield from _unknowable(button, screen)
        yield from _confused(button, labels)


def _unknowable(button: Button, screen: Screen) -> Iterator[Finding]:
    """Why a press of this button could not be known again."""
    if isinstance(button, Tap) and button.checked is not None:
        yield f"{button.id} has a mark, which would change its label", "take `checked` from it"
    elif _kind(button) not in (ButtonKind.PRESS, *_ASKS):
        yield f"{button.id} cannot stand on the reply keyboard of {screen.id}", "make it an inline keyboard"
    if any(text.reads or "{" in text.source for text in button.label.values()):
        message = (
            f"the label of {button.id} is not the same for everybody, and {screen.id} is a reply keyboard"
        )
        yield message, "write it without names"
    if any(text.source.strip().startswith("/") for text in button.label.values()):
        yield f"the label of {button.id} reads like a command", "begin it with a letter"


def _confused(button: Button, labels: dict[str, str]) -> Iterator[Finding]:
    """Another button with the same label, in whatever language."""
    for text in dict.fromkeys(text.source.strip() for text in button.label.values()):
        other = labels.setdefault(text, button.id)
        if other != button.id:
            yield f'{other} and {button.id} have the label "{text}"', "give one of them another label"


def _kind(button: Button) -> ButtonKind:
    return ButtonKind.PRESS if isinstance(button, Tap) else button.kind
