"""What names may look like, and which ones are taken by the language."""

import keyword
import re
from collections.abc import Mapping
from typing import Final

from botspec_generator.findings import Code, Report
from botspec_generator.source import Node

UPPER: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
LOWER: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST: Final = 64

_WORDS: Final = frozenset({"user", "item", "arg", "event", "input", "locale", "true", "false", "none"})
_PYTHON: Final = frozenset({"str", "int", "bool", "tuple", "len", *keyword.kwlist})
_QUERY: Final = frozenset({"db", "watch"})
"""Fields that every Query has beside the names that a fact needs."""


def check_upper(what: str, entries: Mapping[str, Node], report: Report) -> None:
    """Refuses names that are not UPPER_SNAKE, or that read like a built-in target."""
    for name, node in entries.items():
        if name in ("STAY", "BACK", "HOME") and what == "screen":
            message = f'the screen name "{name}" reads like the target "{name.lower()}"'
            help_ = f"choose another name, such as {name}_SCREEN"
            report.error(Code.BAD_NAME, node.key_span, message, help_)
        elif not _fits(name, UPPER):
            _refuse(what, name, node, report, upper=True)


def check_lower(what: str, entries: Mapping[str, Node], report: Report) -> None:
    """Refuses names that are not lower_snake, or that Python keeps for itself."""
    for name, node in entries.items():
        if not _fits(name, LOWER):
            _refuse(what, name, node, report, upper=False)
        elif name in _PYTHON:
            message = f'the {what} name "{name}" is a word of Python'
            report.error(Code.BAD_NAME, node.key_span, message, "choose another name")


def check_apart(
    what: str, entries: Mapping[str, Node], other: str, taken: Mapping[str, Node], report: Report
) -> None:
    """Refuses names that are taken by something else that stands in the same places."""
    for name, node in entries.items():
        if name in taken:
            message = f'the {what} "{name}" has the name of {_one(other)}'
            related = ((f"the {other} is declared here", taken[name].key_span),)
            report.error(Code.NAME_TAKEN, node.key_span, message, "rename one of them", related=related)


def is_upper(name: str) -> bool:
    """Whether a name is UPPER_SNAKE."""
    return _fits(name, UPPER)


def check_values(sections: Mapping[str, Mapping[str, Node]], report: Report) -> None:
    """Refuses session fields, facts and actions that share a name, or have one of the language's own."""
    first: dict[str, tuple[str, Node]] = {}
    for what, entries in sections.items():
        check_lower(what, entries, report)
        for name, node in entries.items():
            if name in _WORDS | _QUERY:
                message = f'the {what} name "{name}" is a word of the language'
                report.error(Code.NAME_TAKEN, node.key_span, message, "choose another name")
            elif name in first:
                other, place = first[name]
                message = f'the {what} "{name}" has the name of {_one(other)}'
                related = ((f"the {other} is declared here", place.key_span),)
                report.error(Code.NAME_TAKEN, node.key_span, message, "rename one of them", related=related)
            else:
                first[name] = (what, node)


def check_name(what: str, node: Node, report: Report) -> None:
    """Refuses a single name, given as a value, that is not lower_snake."""
    if not _fits(str(node.value), LOWER):
        message = f'"{node.value}" is not a name of a {what}'
        report.error(Code.BAD_NAME, node.span, message, _mended(str(node.value), upper=False))


def _one(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _fits(name: str, pattern: re.Pattern[str]) -> bool:
    return len(name) <= LONGEST and pattern.fullmatch(name) is not None


def _refuse(what: str, name: str, node: Node, report: Report, *, upper: bool) -> None:
    style = "UPPER_SNAKE" if upper else "lower_snake"
    message = f'the {what} name "{name}" is not {style}'
    if len(name) > LONGEST:
        message = f"the {what} name is longer than {LONGEST} characters"
    report.error(Code.BAD_NAME, node.key_span, message, _mended(name, upper=upper))


def _mended(name: str, *, upper: bool) -> str:
    words = re.sub(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])", "_", name).strip("_")
    mended = words.upper() if upper else words.lower()
    if _fits(mended, UPPER if upper else LOWER):
        return f"write {mended}"
    return "a name is letters, digits and single underscores, and begins with a letter"
