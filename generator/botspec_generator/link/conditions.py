"""Conditions: their text -> a checked Condition, with findings at the exact part of the text."""

import ast
import warnings
from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from botspec_generator.findings import Code, Report, Span
from botspec_generator.graph import Condition, Local
from botspec_generator.link.expressions import Checker
from botspec_generator.link.scope import Scope, Typed
from botspec_generator.source import Node

NOWHERE: Final = Local()

LONGEST = 500
"""Characters of a condition; what is longer belongs into a fact."""


_OTHERS: Final = {"&&": "and", "||": "or", "===": "==", "<>": "!="}
"""What other languages write, and what is written here."""

_LIKE_PYTHON: Final = "write it like Python: `balance >= price and not sold_out`"


def condition(text: str, node: Node, scope: Scope, local: Local = NOWHERE) -> Condition | None:
    """The condition at a node, where these names mean something, too; None after a finding."""
    found = _Text(text, node, scope.report).read(scope.values_at(local))
    if found is None or local == NOWHERE:
        return found
    used = {name: getattr(local, name) for name in local.__struct_fields__ if name in found.reads}
    return replace(found, local=Local(**used))


def negated(found: Condition) -> Condition:
    """The condition that holds when this one does not; its source stays as it is written."""
    return replace(found, python=f"not ({found.python})")


class _Text(Struct):
    text: str
    node: Node
    report: Report
    failed: bool = False

    def read(self, names: Mapping[str, Typed]) -> Condition | None:
        expression = self._parse()
        if expression is None:
            return None
        checker = Checker(self._line, names, self._refuse)
        part = checker.condition(expression)
        if not self.failed and not checker.reads:
            self._refuse(expression, Code.BAD_CONDITION, "this condition is always the same", "leave it out")
        if self.failed:
            return None
        return Condition(
            source=self.text,
            python=part.python,
            reads=tuple(checker.reads),
            at=self.node.at,
        )

    @property
    def _line(self) -> str:
        """The text on one line, each character in its place."""
        return self.text.replace("\n", " ").lstrip()

    def _parse(self) -> ast.expr | None:
        if len(self.text) > LONGEST:
            self._syntax(self.node.span, f"a condition has at most {LONGEST} characters")
        elif "\\" in self.text:
            self._syntax(self.node.within(self.text.index("\\"), 1), "a condition has no backslash")
        else:
            return self._parsed()
        return None

    def _parsed(self) -> ast.expr | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self._line, mode="eval").body
        except SyntaxError as error:
            start = min((error.offset or len(self._line)) - 1, len(self._line))
            self._syntax(
                self._span(start, 1), f"this is not a condition: {error.msg}", _mend(self.text, error)
            )
        except (ValueError, MemoryError, RecursionError):
            self._syntax(self.node.span, "this is not a condition")
        return None

    def _syntax(self, span: Span, message: str, help_: str = _LIKE_PYTHON) -> None:
        self.report.error(Code.BAD_CONDITION, span, message, help_)

    def _refuse(self, node: ast.expr, code: Code, message: str, help_: str) -> None:
        self.failed = True
        start = self._column(node.col_offset)
        end = self._column(node.end_col_offset or node.col_offset + 1)
        self.report.error(code, self._span(start, end - start), message, help_)

    def _column(self, offset: int) -> int:
        """Characters before a place that Python counts in bytes."""
        return len(self._line.encode()[:offset].decode(errors="ignore"))

    def _span(self, start: int, length: int) -> Span:
        return self.node.within(len(self.text) - len(self.text.lstrip()) + start, length)


def _mend(text: str, error: SyntaxError) -> str:
    """How a condition is mended that is no Python."""
    other = next((sign for sign in _OTHERS if sign in text), "")
    if other:
        return f"write `{_OTHERS[other]}` for `{other}`"
    if "invalid character" in error.msg:
        return 'a text stands in quotes: `size == "small"`'
    return _LIKE_PYTHON
