"""Findings for programs: one JSON document, whose `version` grows when a key changes its meaning."""

import json
from collections.abc import Sequence
from typing import Final

from botspec_generator.findings.finding import Finding, Severity, Span

VERSION: Final = 1


def as_json(findings: Sequence[Finding]) -> str:
    """`{version, errors, warnings, findings}`; every finding has all its keys, empty ones too."""
    counts = {
        f"{severity}s": sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    document = {"version": VERSION, **counts, "findings": [_finding(finding) for finding in findings]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        **_place(finding.span),
        "help": finding.help,
        "related": [{"message": label, **_place(span)} for label, span in finding.related],
        "path": list(finding.path),
    }


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_column": span.end_column,
    }
