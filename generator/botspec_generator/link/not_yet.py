"""What the language has and this build does not execute: always an error, never ignored."""

from botspec_generator.findings import Code, Report, Span


def not_yet(what: str, span: Span, report: Report) -> None:
    """Reports a use of it."""
    report.error(Code.NOT_YET, span, f"this build does not execute {what} yet", "leave it out")
