"""Findings as GitHub's workflow commands, which mark the lines of a change.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
"""

from collections.abc import Iterator, Sequence
from typing import Final

from botspec_generator.findings.finding import Finding, Severity
from botspec_generator.findings.printer import summary

SHOWN: Final = 10
"""Annotations of one kind that GitHub shows for a step; it drops the rest without a word."""


def as_github(findings: Sequence[Finding]) -> str:
    """An annotation for each finding, errors first; of more than ten, nine and one that counts them all."""
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    lines = [_annotation(finding) for finding in ordered]
    if len(lines) > SHOWN:
        lines[SHOWN - 1 :] = [f"::error title=botspec::{summary(findings)} in all: the log shows every one"]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding) -> str:
    span = finding.span
    properties = {
        "file": span.file,
        "line": str(span.line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": f"botspec {finding.code}",
    }
    words = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{finding.severity} {words}::{_data(chr(10).join(_lines(finding)))}"


def _lines(finding: Finding) -> Iterator[str]:
    yield finding.message
    yield from (f"{label}: {span.file}:{span.line}:{span.column}" for label, span in finding.related if label)
    if finding.path:
        yield f"reach it: {', '.join(finding.path)}"
    if finding.help:
        yield f"help: {finding.help}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
