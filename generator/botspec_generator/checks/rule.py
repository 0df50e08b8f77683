"""A rule of the checks, and what it finds."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from botspec_generator.checks.view import View
from botspec_generator.findings import Finding, Severity, Span


class Problem(Struct, frozen=True, kw_only=True):
    """One place that a rule finds fault with: what is wrong, how to mend it, the other end.

    `screen` and `trigger` are where a person meets it, if it concerns behaviour; `path` are presses that show
    it, where the way to the screen alone does not.
    """

    span: Span
    message: str
    help: str = ""
    related: tuple[tuple[str, Span], ...] = ()
    screen: str = ""
    trigger: str = ""
    path: tuple[str, ...] = ()


class Rule(Struct, frozen=True):
    """A code and the check behind it, whose docstring is the rule's documentation.

    What a `firm` rule asks for, the generated code rests on: nobody can allow what it finds.
    """

    code: str
    check: Callable[[View], Iterable[Problem]]
    severity: Severity = Severity.ERROR
    firm: bool = False

    @property
    def name(self) -> str:
        """What the check is called."""
        return str(getattr(self.check, "__name__", ""))

    def findings(self, view: View) -> Iterator[Finding]:
        """What the rule finds in a graph."""
        for problem in self.check(view):
            path = problem.path or (view.path(problem.screen, problem.trigger) if problem.screen else ())
            yield Finding(
                code=self.code,
                severity=self.severity,
                span=problem.span,
                message=problem.message,
                help=problem.help,
                related=problem.related,
                path=path,
            )
