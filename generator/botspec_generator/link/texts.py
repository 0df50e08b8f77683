"""The texts of screens, buttons, reasons, commands and notices, in every locale that has one."""

from collections.abc import Collection, Mapping

from botspec_generator.document import Document
from botspec_generator.document.shapes import CommandShape
from botspec_generator.findings import MANY, Code, Span, mend
from botspec_generator.graph import Template
from botspec_generator.link.builtin import REASONS, shipped_notice
from botspec_generator.link.scope import Scope, Typed
from botspec_generator.link.templates import TemplateReader
from botspec_generator.source import Node

Texts = dict[str, Template]
"""A text by locale."""


class TextLinker:
    """Finds the texts of one thing after the other: an entry of a texts file, else the one given in place."""

    def __init__(self, document: Document, scope: Scope) -> None:
        self._scope = scope
        self._commands = [
            name
            for name, shape in document.spec.commands.items()
            if not isinstance(shape, CommandShape) or not shape.role
        ]
        self._reader = TemplateReader(scope.report, scope.links)
        self._sections = {
            locale: {name: section.entries for name, section in texts.node.entries.items()}
            for locale, texts in document.texts.items()
        }
        self._of_section: dict[str, list[tuple[str, Mapping[str, Node]]]] = {}

    def of(
        self, section: str, name: str, in_place: Node | None, names: Mapping[str, Typed] | None = None
    ) -> Texts:
        """The texts of a thing; `in_place` is the value of its own key for a text, if it has that."""
        values = self._scope.values if names is None else names
        found: Texts = {}
        for locale, entries in self._entries(section):
            node = entries.get(name) or _in_place(in_place, locale)
            if node is not None:
                found[locale] = self._reader.read(str(node.value), node, values)
        if in_place is not None:
            self._check_locales(in_place)
        return found

    def _entries(self, section: str) -> list[tuple[str, Mapping[str, Node]]]:
        """Each locale of the bot, with the entries that a section of its file has."""
        if section not in self._of_section:
            given = [(locale, self._sections.get(locale, {})) for locale in self._scope.locales]
            self._of_section[section] = [(locale, sections.get(section, {})) for locale, sections in given]
        return self._of_section[section]

    def of_reason(self, code: str) -> Texts:
        """The texts of a reason; those of a built-in one are there in some locales from the start."""
        shipped = {locale: texts.get(code) for locale, texts in REASONS.items()}
        return self._completed(self.of("reasons", code, None), shipped)

    def of_notice(self, key: str, names: Mapping[str, Typed]) -> Texts:
        """The texts of a notice by its key; those of a built-in one are there in some locales, too."""
        name = key.removeprefix("notices.")
        shipped = {locale: shipped_notice(locale, key, self._commands) for locale in self._scope.locales}
        return self._completed(self.of("notices", name, None, names), shipped)

    def _completed(self, found: Texts, shipped: Mapping[str, str | None]) -> Texts:
        """The texts, with shipped ones in the locales that have none."""
        for locale in self._scope.locales:
            source = shipped.get(locale)
            if locale not in found and source is not None:
                found[locale] = Template(source=source, reads=(), at=_SHIPPED)
        return found

    def check_owners(self, section: str, noun: str, known: Collection[str]) -> None:
        """Reports the entries of a section that are texts of nothing."""
        report = self._scope.report
        for sections in self._sections.values():
            for name, node in sections.get(section, {}).items():
                if name not in known:
                    message = f'there is no {noun} "{name}" for this text'
                    help_ = f"remove it, or declare the {noun}"
                    if known and len(report.findings) < MANY:
                        help_ = mend(name, known)
                    report.error(Code.TEXT_WITHOUT_OWNER, node.key_span, message, help_)

    def _check_locales(self, in_place: Node) -> None:
        for locale, node in in_place.entries.items():
            if locale not in self._scope.locales:
                self._scope.unknown(Code.BAD_LOCALE, "locale", locale, node.key_span, self._scope.locales)


def _in_place(node: Node | None, locale: str) -> Node | None:
    if node is None or isinstance(node.value, str):
        return node
    return node.entries.get(locale)


_SHIPPED = Span(file="botspec", line=1, column=1, end_column=2)
"""The place of a text that comes with the generator."""
