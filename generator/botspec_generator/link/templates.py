"""Texts: Jinja source -> a Template that knows the names it reads."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from botspec.contract.types import Kind, TypeDef
from botspec_generator.findings import Report
from botspec_generator.graph import Template
from botspec_generator.link.scope import Typed
from botspec_generator.source import Node

Parse = Callable[[str, Node, Mapping[str, Typed]], tuple[str, ...]]
"""Jinja source, its place and the names that it may use -> the names that it reads."""

_SHOWN: Final = re.compile(r"\{\{ ?([a-z_][a-z0-9_]*) ?\}\}")
_SIMPLE: Final = re.compile(rf"[^{{}}]*(?:{_SHOWN.pattern}[^{{}}]*)*")
"""A text with nothing in braces but names, each of which is shown."""


class TemplateReader:
    """Reads texts; one is enough for all texts of a bot."""

    def __init__(self, report: Report, links: Mapping[str, TypeDef | None] | None = None) -> None:
        self._report = report
        self._links = links or {}

    @cached_property
    def _parse(self) -> Parse:
        """What reads all but simple texts; without them it is not worth the import of Jinja."""
        from botspec_generator.link.parser import TemplateParser

        return TemplateParser(self._report, self._links).reads

    def read(self, source: str, node: Node, names: Mapping[str, Typed]) -> Template:
        """The template at a node; `names` are those that it may use."""
        if "{" not in source:
            reads: tuple[str, ...] = ()
        elif _SIMPLE.fullmatch(source) and _can_show(source, names):
            reads = tuple(dict.fromkeys(_SHOWN.findall(source)))
        else:
            reads = self._parse(source, node, names)
        return Template(source=source, reads=reads, at=node.at)


def _can_show(source: str, names: Mapping[str, Typed]) -> bool:
    """Whether all names of a simple text are known, and stand for single values."""
    shown = [names.get(name) for name in _SHOWN.findall(source)]
    return all(typed and typed.type.kind not in (Kind.RECORD, Kind.LIST, Kind.MEDIA) for typed in shown)
