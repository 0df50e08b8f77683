"""Rules on what Telegram takes: lengths of texts, HTML, commands."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from botspec_generator.checks.html import constant_length, faults
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Template

MESSAGE: Final = 4096
CAPTION: Final = 1024
ANSWER: Final = 200
COMMAND: Final = "[a-z][a-z0-9_]{0,31}"
DESCRIPTION: Final = 256
COMMANDS: Final = 100


def long_screen(view: View) -> Iterator[Problem]:
    """A screen's text has at most 4096 characters when its values are longest, and 1024 with media.

    Telegram counts them without HTML tags, and refuses a longer message (400 message is too long), or a
    longer caption, which the text of a screen with media is (400 message caption is too long). A number
    without bounds counts for 20, a user's name for 64; what has no max is found by another rule.

        note: {text: {max: 5000}}
        ORDER: "You wrote: {{ note }}"

    Make it shorter, show the beginning of a value (`|truncate(1000)`), or make two screens of it.
    """
    for screen in view.graph.screens:
        what, limit = f"the text of {screen.id}", MESSAGE
        if screen.media is not None:
            what, limit = f"{what}, a caption,", CAPTION
        for text in screen.text.values():
            if "{" not in text.source and len(text.source) <= limit:
                continue
            most = view.length(text.source).most
            if most > limit:
                message = f"{what} can have {most} characters, and {limit} are allowed"
                help_ = "make it shorter, or show the beginning of its values: `|truncate(1000)`"
                yield Problem(span=text.span, message=message, help=help_, screen=screen.id)


def long_answer(view: View) -> Iterator[Problem]:
    """The constant part of a reason's or a notice's text has at most 200 characters.

    It answers a press: Telegram shows it over the chat, and refuses a longer one (400 MESSAGE_TOO_LONG).

        notices: {paid: "three hundred characters of thanks"}

    Make it shorter, or show it on a screen.
    """
    for what, texts in answers(view):
        yield from _too_long(f"the text of {what}", texts, ANSWER)


def answers(view: View) -> Iterator[tuple[str, Mapping[str, Template]]]:
    """What answers a press: every reason, and the notices that a button's arcs say."""
    yield from ((f"the reason {reason.row.code}", reason.text) for reason in view.graph.reasons)
    for key, texts in view.graph.notices.items():
        if any(trigger in view.buttons for _, trigger in view.answering.get(key, ())):
            yield f"the notice {key.removeprefix('notices.')}", texts


def html(view: View) -> Iterator[Problem]:
    """The HTML of a screen's text is what Telegram understands, and every tag is closed in order.

    A tag that is opened inside {% if %} is closed there. Telegram refuses anything else (400 can't parse
    entities), and the screen would never be shown.

        MENU: "<h1>Hello</h1> <b>3 < 4"

    Take a tag that Telegram knows, close it, and write a `<` that is no tag as &lt;.
    """
    for screen in view.graph.screens:
        for text in screen.text.values():
            if "<" in text.source:
                for fault, mend in faults(text.source):
                    yield Problem(span=text.span, message=f"the text of {screen.id}: {fault}", help=mend)


def commands(view: View) -> Iterator[Problem]:
    """Commands are what Telegram takes: up to 100, names of up to 32 characters, descriptions of 1 to 256.

    One that is not makes Telegram refuse the whole list, and the bot's menu stays as it was.

        commands: {what_can_this_bot_do_for_me_today: HELP}

    Choose a shorter name, or describe it in fewer words.
    """
    for number, command in enumerate(view.graph.commands, start=1):
        if number == COMMANDS + 1:
            yield Problem(
                span=command.span, message=f"a bot has at most {COMMANDS} commands", help="remove some"
            )
        if re.fullmatch(COMMAND, command.name) is None:
            message = f"the command /{command.name} is longer than 32 characters"
            yield Problem(span=command.span, message=message, help="choose a shorter name")
        yield from _too_long(f"the description of /{command.name}", command.description, DESCRIPTION)


def _too_long(what: str, texts: Mapping[str, Template], limit: int) -> Iterator[Problem]:
    for text in texts.values():
        length = constant_length(text.source) if len(text.source) > limit else 0
        if length > limit:
            message = f"{what} has {length} characters, and {limit} are allowed"
            yield Problem(span=text.span, message=message, help="make it shorter")
