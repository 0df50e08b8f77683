"""The forms in which findings leave the tool: for people, for programs, for GitHub, for code scanners."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, assert_never

from botspec_generator.findings.finding import Finding
from botspec_generator.findings.printer import text


class Format(StrEnum):
    """`text` for people; `json` for programs; `github` marks a workflow's changes; `sarif` is SARIF 2.1.0."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"

    @property
    def is_document(self) -> bool:
        """Whether what is written is one document, to which no other line may be added."""
        return self in (Format.JSON, Format.SARIF)


class About(NamedTuple):
    """What a code scanner is told of the tool: its version, and what each code means."""

    version: str
    explain: Callable[[str], str | None]


def written(form: Format, findings: Sequence[Finding], files: Mapping[str, str], about: About) -> str:
    """The findings in one of the forms; `files` are the texts of files by name."""
    match form:
        case Format.TEXT:
            return text(findings, files)
        case Format.JSON:
            from botspec_generator.findings.as_json import as_json

            return as_json(findings)
        case Format.GITHUB:
            from botspec_generator.findings.as_github import as_github

            return text(findings, files) + as_github(findings)
        case Format.SARIF:
            from botspec_generator.findings.as_sarif import as_sarif

            return as_sarif(findings, about.version, about.explain)
        case _:
            assert_never(form)
