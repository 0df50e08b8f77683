"""Rules on what the buttons of the client's open and copy."""

import re
from collections.abc import Iterator
from typing import Final

from botspec.contract.uimap import ButtonKind
from botspec_generator.checks.lengths import Types
from botspec_generator.checks.longest import length
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph, Link, Template

COPIED: Final = 256
"""Characters that Telegram lets a button copy (Bot API, CopyTextButton.text)."""

_SCHEME: Final = r"([A-Za-z][A-Za-z0-9+.-]*):(//)?"
_OWN: Final = ("tg", "ton", "tonsite")
_OPEN: Final = r"\{[{%#]"
"""Where a text stops to be the same for everybody."""


def addresses(view: View) -> Iterator[Problem]:
    """The address of a button is one that Telegram opens.

    It begins with `https://`, `http://` or `tg://` and a host that has a dot, or with a value that holds all
    of this; a Mini App has `https://`. Of a wrong one Telegram refuses the whole message (400 inline keyboard
    button URL is invalid), and the screen is shown without its keyboard.

        SITE: {url: "example.org/shop", label: Shop}     # no scheme
        APP: {web_app: "http://example.org", label: App}

    Write the whole address, `https://` included.
    """
    for link in _links(view.graph, ButtonKind.URL, ButtonKind.WEB_APP):
        for text in link.target.values():
            problem = _misaddressed(_beginning(text), link.kind)
            if problem:
                message = f"the address of {link.id} {problem}"
                yield Problem(span=text.span, message=message, help="for example https://example.org/shop")


def copied(view: View) -> Iterator[Problem]:
    """A button copies at most 256 characters, whatever its values are.

    Telegram refuses the whole message when it is more (400 BUTTON_COPY_TEXT_INVALID). The length is worked
    out from the max of each value: a text without a max, or a loop, cannot be copied.

        session: {note: {text: {max: 2000}, optional: true}}
        buttons: {COPY: {copy: "{{ note }}", label: Copy}}

    Copy something shorter, or give the value a smaller max.
    """
    for link in _links(view.graph, ButtonKind.COPY):
        for text in link.target.values():
            problem = _too_long(text, view.types(link.item))
            if problem:
                help_ = f"copy at most {COPIED} characters, of values that have a max"
                yield Problem(span=text.span, message=f"what {link.id} copies {problem}", help=help_)


def _links(graph: BotGraph, *kinds: ButtonKind) -> Iterator[Link]:
    return (button for button in graph.buttons if isinstance(button, Link) and button.kind in kinds)


def _beginning(text: Template) -> tuple[str, bool]:
    """What the address surely begins with, and whether that is all of it."""
    start, *more = re.split(_OPEN, text.source.strip(), maxsplit=1)
    return start, not more


def _misaddressed(beginning: tuple[str, bool], kind: ButtonKind) -> str:
    start, is_whole = beginning
    if not start:
        return ""  # blank, or a value from its first letter on
    scheme = re.match(_SCHEME, start)
    if scheme is None or scheme[2] is None:
        return "does not begin with a scheme"
    if kind is ButtonKind.WEB_APP and scheme[1].lower() != "https":
        return f"begins with {scheme[1]}://, and a Mini App has https://"
    if scheme[1].lower() in _OWN:
        return ""
    if scheme[1].lower() not in ("http", "https"):
        return f"begins with {scheme[1]}://, which Telegram does not open"
    if any(mark.isspace() for mark in start):
        return "has a blank in it"
    host, end, _ = re.split(r"([/?#]|$)", start[scheme.end() :], maxsplit=1)
    is_known = bool(end) or is_whole
    return "has no host with a dot" if is_known and "." not in host.strip(".") else ""


def _too_long(text: Template, types: Types) -> str:
    found = length(text.source, types)
    if found.loose:
        return f"has no limit: {found.loose[0]} has no max"
    return f"can have {found.most} characters, and {COPIED} are allowed" if found.most > COPIED else ""
