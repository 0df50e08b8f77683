"""A rule of the checks, and what it finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from botspec_generator.findings import Finding, Severity, Span
from botspec_generator.graph import BotGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One place that a rule finds fault with: what is wrong, how to mend it, the other end."""

    span: Span
    message: str
    help: str = ""
    related: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and the check behind it, whose docstring is the rule's documentation."""

    code: str
    check: Callable[[BotGraph], Iterable[Problem]]
    severity: Severity = Severity.ERROR

    def findings(self, graph: BotGraph) -> Iterator[Finding]:
        """What the rule finds in a graph."""
        for problem in self.check(graph):
            yield Finding(
                code=self.code,
                severity=self.severity,
                span=problem.span,
                message=problem.message,
                help=problem.help,
                related=problem.related,
            )
