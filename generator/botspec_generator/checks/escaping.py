"""The rule on what is HTML and what is not: where values are escaped, and where nobody does it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from botspec.contract.types import Kind
from botspec.contract.uimap import ButtonKind
from botspec_generator.checks.html import ALLOWED, TAG
from botspec_generator.checks.lengths import PLACES, Types
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph, Link, Template

_BRACES: Final = r"(?s)\{\{-?(.*?)-?\}\}|\{%.*?%\}|\{#.*?#\}"
_LOOP: Final = r"\{%-?\s*for\s+(\w+)\s+in\s+(\w+)"
_ATTRIBUTE: Final = r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)"""
_NAME: Final = r"\s*([a-z_]\w*)(?:\.(\w+))?\s*(?:\||$)"
_SHAPED: Final = r"\|\s*(?:urlencode|int|length)\b"
"""What makes something of any value that an address can have in it."""

_HTML: Final = rf"</?(?:{'|'.join(ALLOWED)})(?:\s[^<>]*)?>|&(?:lt|gt|amp|quot);"
_ESCAPED: Final = r"\|\s*e\b"
_OPENED: Final = (ButtonKind.URL, ButtonKind.WEB_APP)

Fault = tuple[str, str]
"""What is wrong, and how to mend it."""


class Marked(Struct, frozen=True):
    """A text with one character from PLACES on for each value, and what stands in braces for them."""

    words: str
    values: tuple[str, ...]


def wrongly_escaped(view: View) -> Iterator[Problem]:
    """The text of a screen is HTML, and its values are escaped; every other text is plain.

    What is escaped cannot close a tag or open one. But it can end an attribute without quotes, and a blank or
    an `&` in it makes another address of one that it stands in, or none (400 can't parse entities, 400 inline
    keyboard button URL is invalid). In labels, answers and notices a tag is shown as it is written.

        SITE: {url: "https://example.org/?q={{ words }}"}
        MENU: "<a href=https://example.org>See</a>, <a href={{ site }}>or here</a>"
        notices: {paid: "<b>Thank you</b>"}

    Put attributes in quotes, and `|urlencode` behind a value in an address; write plain texts without tags.
    """
    for screen in view.graph.screens:
        for text in screen.text.values():
            if "<" in text.source and "{{" in text.source:
                yield from _told(f"the text of {screen.id}", text, _of_html(text, view.types()))
    for button in view.graph.buttons:
        if isinstance(button, Link) and button.kind in _OPENED:
            for text in button.target.values():
                marked = _marked(text.source)
                faults = _of_address(marked.words, marked, _types(text, view.types(button.item)))
                yield from _told(f"the address of {button.id}", text, faults)
    for noun, name, texts in _plain(view.graph):
        for text in texts.values():
            if "<" in text.source or "&" in text.source or "|" in text.source:
                yield from _told(f"{noun} {name}", text, _of_plain(text.source))


def _told(what: str, text: Template, faults: Iterator[Fault]) -> Iterator[Problem]:
    for message, help_ in faults:
        yield Problem(span=text.span, message=f"{what} {message}", help=help_)


def _plain(graph: BotGraph) -> Iterator[tuple[str, str, Mapping[str, Template]]]:
    """The texts that are no HTML, with what they are."""
    yield from (("the label of", button.id, button.label) for button in graph.buttons)
    yield from (("the reason", str(reason.row.code), reason.text) for reason in graph.reasons)
    yield from (("the notice", key.removeprefix("notices."), texts) for key, texts in graph.notices.items())
    yield from (("the description of", f"/{each.name}", each.description) for each in graph.commands)


def _of_plain(source: str) -> Iterator[Fault]:
    if "<" in source or "&" in source:
        found = re.search(_HTML, re.sub(_BRACES, "", source))
        if found is not None:
            yield f"shows {found[0]} as it is written: it is no HTML", "write it without tags and entities"
    if "|" in source and any(re.search(_ESCAPED, inside) for inside in re.findall(_BRACES, source)):
        yield "shows what `|e` makes as it is written, such as &amp;", "leave `|e` out: it is no HTML"


def _of_html(text: Template, types: Types) -> Iterator[Fault]:
    marked = _marked(text.source)
    for tag in re.finditer(TAG, marked.words):
        for name, given in re.findall(_ATTRIBUTE, tag[3] or ""):
            inside = given.strip("\"'")
            if inside == given and any(ord(letter) >= PLACES for letter in given):
                yield f"has a value without quotes in <{tag[2]} {name}=...>", f'write {name}="..."'
            if name == "href":
                yield from _of_address(inside, marked, _types(text, types))


def _of_address(address: str, marked: Marked, types: Types) -> Iterator[Fault]:
    """Values in an address that can be any text, beside the one that it begins with."""
    for letter in address[1:]:
        value = marked.values[ord(letter) - PLACES].strip() if ord(letter) >= PLACES else ""
        if value and _is_text(value, types):
            yield f"has {{{{ {value} }}}} in an address as it is", f"write {{{{ {value}|urlencode }}}}"


def _is_text(value: str, types: Types) -> bool:
    """Whether what stands in braces shows a text, and does not shape it for an address."""
    name = re.match(_NAME, value)
    if name is None or name[1] not in types or re.search(_SHAPED, value):
        return False
    type_ = types[name[1]]
    kinds = (each.type.kind for each in type_.fields if each.name == name[2])
    return (next(kinds, None) if name[2] else type_.kind) is Kind.TEXT


def _types(text: Template, types: Types) -> Types:
    """The types of the names in a text, with those that its loops go over."""
    known = {name: types[name] for name in text.reads if name in types}
    loops = {item: known[list_] for item, list_ in re.findall(_LOOP, text.source) if list_ in known}
    return {**known, **loops}


def _marked(source: str) -> Marked:
    values: list[str] = []

    def mark(found: re.Match[str]) -> str:
        if found[1] is None:
            return ""
        values.append(found[1])
        return chr(PLACES + len(values) - 1)

    return Marked(re.sub(_BRACES, mark, source), tuple(values))
