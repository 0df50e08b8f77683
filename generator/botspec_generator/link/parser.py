"""Jinja source -> the names that it reads, with a finding for everything in it that is no part of a text."""

import re
from collections.abc import Mapping
from typing import Final

from jinja2 import TemplateSyntaxError

from botspec.contract.types import TypeDef
from botspec_generator.findings import Code, Report
from botspec_generator.link.scope import Typed
from botspec_generator.link.walk import Walk
from botspec_generator.source import Node
from botspec_generator.trees import parsed

_OPEN: Final = re.compile(r"innermost block that needs to be closed is '(\w+)'")


class TemplateParser:
    """Parses texts; one is enough for all texts of a bot."""

    def __init__(self, report: Report, links: Mapping[str, TypeDef | None] | None = None) -> None:
        self._report = report
        self._links = links or {}

    def reads(self, source: str, node: Node, names: Mapping[str, Typed]) -> tuple[str, ...]:
        """The names that a text reads, in order of first use; `names` are those that it may use."""
        walk = Walk(names, node, self._report, self._links)
        try:
            walk.all(parsed(source).body, names)
        except TemplateSyntaxError as error:
            problem, help_ = _told(error.message or "it cannot be parsed")
            message = f"this text is no template: {problem}"
            self._report.error(Code.BAD_TEMPLATE, node.line(error.lineno), message, help_)
        except RecursionError:
            message = "this text is nested too deep for a template"
            self._report.error(Code.BAD_TEMPLATE, node.span, message, "look it up in a fact")
        return tuple(walk.reads)


def _told(message: str) -> tuple[str, str]:
    """What Jinja found wrong, and how it is mended."""
    open_ = _OPEN.search(message)
    if open_ is not None:
        block = open_[1]
        return f"{{% {block} %}} is not closed", f"write {{% end{block} %}} where it ends"
    help_ = "a value is written {{ name }}, a choice {% if condition %}...{% endif %}"
    return message.split(". ")[0].rstrip("."), help_
