"""The finding itself, the place it points at, and the report that collects them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, Self

LONGEST: Final = 400
"""Characters of a message; of a longer one, about as many are kept."""

_NOT_IN_A_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, line breaks, and what turns the direction of a text."""

Related = tuple[str, "Span"]
"""What stands at another place that belongs to a finding, and that place."""


class Severity(StrEnum):
    """An error stops the generator, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A place in a file of the project; lines and columns count from 1, `end_column` is exclusive.

    Like all values of this room and of the one that reads, it is a named tuple: no module is imported for it
    before the copy that reads a spec is made.
    """

    file: str
    line: int
    column: int
    end_column: int

    @property
    def span(self) -> Self:
        """This place."""
        return self


class Located(Protocol):
    """What stands at a place; its lines are counted when somebody asks for them, which is seldom."""

    @property
    def span(self) -> Span:
        """The place."""
        ...


class Finding(NamedTuple):
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


class Report:
    """Collects the findings of one run, so that all of them are told at once."""

    __slots__ = ("findings",)

    def __init__(self) -> None:
        self.findings: list[Finding] = []

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
    """The findings by file, line and column, each once.

    Message and help of each are one line, not too long to read, whatever an author wrote that they quote.
    """
    lined = dict.fromkeys(
        found._replace(message=_line(found.message), help=_line(found.help)) for found in findings
    )
    return tuple(sorted(lined, key=lambda found: (found.span, found.code, found.message)))


def _line(words: str) -> str:
    """Words without what breaks or turns a line, and without the middle of what nobody reads to its end."""
    line = _NOT_IN_A_LINE.sub(lambda sign: repr(sign[0])[1:-1], words)
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} ... {line[-LONGEST // 2 :]}"


def under(folder: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their files named from outside of this folder: `examples/shop/spec/bot.yaml`."""
    return tuple(
        found._replace(
            span=_under(folder, found.span),
            related=tuple((label, _under(folder, span)) for label, span in found.related),
        )
        for found in findings
    )


def _under(folder: str, span: Span) -> Span:
    return span._replace(file=f"{folder}/{span.file}")
