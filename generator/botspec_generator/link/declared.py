"""What a document declares: its names, its locales, and whether this build executes it at all."""

import re
from typing import Final

from botspec_generator.document import Document
from botspec_generator.findings import Code, Report
from botspec_generator.link.context import Context
from botspec_generator.link.names import (
    check_apart,
    check_lower,
    check_name,
    check_upper,
    check_values,
    is_upper,
)
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node

_LOCALE: Final = re.compile("[a-z]{2}")


def check_names(document: Document, report: Report) -> None:
    """Refuses names that are written badly or taken, and sections that this build does not execute."""
    check_name("bot", document.node["bot"]["name"], report)
    _check_locales(document.node["bot"]["locales"], report)
    for what in ("screen", "button", "reason", "flow", "task", "event", "link"):
        check_upper(what, document.section(f"{what}s"), report)
    check_apart("event", document.section("events"), "button", document.section("buttons"), report)
    check_lower("command", document.section("commands"), report)
    sections = {"session field": "session", "fact": "facts", "action": "actions"}
    functions = {name.lower(): node for name, node in document.section("tasks").items() if is_upper(name)}
    values = {what: document.section(name) for what, name in sections.items()}
    check_values({**values, "task's function": functions}, report)
    for texts in document.texts.values():
        _check_texts(texts.node, report)


def check_references(context: Context) -> None:
    """Refuses a home that is no screen, and texts of nothing."""
    document, scope = context.document, context.scope
    home = document.spec.bot.home
    if home not in scope.screens:
        place = document.node["bot"]["home"]
        scope.unknown(Code.UNKNOWN_SCREEN, "screen", home, place.span, scope.screens)
    owners = {
        "screen": scope.screens,
        "button": scope.buttons,
        "reason": scope.reasons,
        "command": scope.commands,
    }
    for noun, known in owners.items():
        context.texts.check_owners(f"{noun}s", noun, known)
    _check_files(document, scope)


def _check_texts(node: Node, report: Report) -> None:
    notices = node.get("notices")
    if notices is not None:
        check_lower("notice", notices.entries, report)


def _check_locales(node: Node, report: Report) -> None:
    seen: set[str] = set()
    for place in node.items:
        locale = str(place.value)
        if _LOCALE.fullmatch(locale) is None:
            message = f'"{locale}" is no locale'
            report.error(Code.BAD_LOCALE, place.span, message, "write two letters of ISO 639-1, such as en")
        elif locale in seen:
            report.error(Code.BAD_LOCALE, place.span, f'the locale "{locale}" is given twice', "remove one")
        seen.add(locale)


def _check_files(document: Document, scope: Scope) -> None:
    for locale, texts in document.texts.items():
        if locale not in scope.locales:
            span = texts.node.file.span_at(0)
            scope.unknown(Code.BAD_LOCALE, "locale", locale, span, scope.locales)
