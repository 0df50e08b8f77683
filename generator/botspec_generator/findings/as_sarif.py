"""Findings as SARIF 2.1.0, which code scanners read (OASIS, sarif-v2.1.0-errata01)."""

import json
import os
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from botspec_generator.findings.finding import Finding, Span

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], version: str, explain: Callable[[str], str | None]) -> str:
    """One run of the tool, with the rules that it found broken, and each finding as a result."""
    codes = list(dict.fromkeys(finding.code for finding in findings))
    driver = {"name": "botspec", "version": version, "rules": [_rule(code, explain(code)) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, explanation: str | None) -> dict[str, object]:
    if not explanation:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": explanation.partition("\n")[0]},
        "fullDescription": {"text": explanation},
        "help": {"text": explanation},
    }


def _result(finding: Finding, rule: int) -> dict[str, object]:
    words = [finding.message]
    if finding.path:
        words.append(f"Reach it: {', '.join(finding.path)}")
    if finding.help:
        words.append(f"Help: {finding.help}")
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": str(finding.severity),
        "message": {"text": "\n".join(words)},
        "locations": [_location(finding.span)],
        "properties": {"path": list(finding.path)},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": label or "the other place"}, **_location(span)}
            for number, (label, span) in enumerate(finding.related, start=1)
        ]
    return result


def _location(span: Span) -> dict[str, object]:
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.end_column}
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(os.fsencode(span.file))}, "region": region}
    }
