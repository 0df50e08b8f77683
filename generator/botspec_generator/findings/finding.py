"""The finding itself, the place it points at, and the report that collects them."""

from collections.abc import Iterable
from dataclasses import field, replace
from enum import StrEnum
from typing import NamedTuple

from botspec_generator.records import dataclass

Related = tuple[str, "Span"]
"""What stands at another place that belongs to a finding, and that place."""


class Severity(StrEnum):
    """An error stops the generator, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A place in a file of the project; lines and columns count from 1, `end_column` is exclusive.

    There are several for each line of a spec, and a named tuple is made three times as fast as a data class.
    """

    file: str
    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: `message` says what, `help` how to mend it, `related` the other end.

    `path` are the presses by which a new user meets it, where it concerns behaviour.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """Collects the findings of one run, so that all of them are told at once."""

    findings: list[Finding] = field(default_factory=list[Finding])

    def error(
        self, code: str, span: Span, message: str, help_: str = "", *, related: tuple[Related, ...] = ()
    ) -> None:
        """Adds an error."""
        found = Finding(
            code=code, severity=Severity.ERROR, span=span, message=message, help=help_, related=related
        )
        self.findings.append(found)

    @property
    def has_errors(self) -> bool:
        """Whether anything in it stops the generator."""
        return any(found.severity is Severity.ERROR for found in self.findings)


def in_file_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by file, line and column, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda found: (found.span, found.code, found.message)))


def under(folder: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their files named from outside of this folder: `examples/shop/spec/bot.yaml`."""
    return tuple(
        replace(
            found,
            span=_under(folder, found.span),
            related=tuple((label, _under(folder, span)) for label, span in found.related),
        )
        for found in findings
    )


def _under(folder: str, span: Span) -> Span:
    return span._replace(file=f"{folder}/{span.file}")
