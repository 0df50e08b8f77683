"""Findings as text: what, where with the line itself, and how to mend it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from botspec_generator.findings.finding import Finding, Severity, Span

MOST: Final = 20
"""Findings of one code that are printed; the rest is counted."""

WIDEST: Final = 100
"""Characters of a line that are shown; of a longer one, those around the place."""

_TAB: Final = "    "
_LINE_BREAKS: Final = ("\r\n", "\r", "\x85", "\u2028", "\u2029")


def text(findings: Sequence[Finding], files: Mapping[str, str]) -> str:
    """The findings as plain text, with the summary as its last line; `files` are the texts of files by name.

    Nothing for no findings. A caret stands under each character of the place, wide ones included.
    """
    if not findings:
        return ""
    lines_of = {
        name: _lines(files[name]) for name in {span.file for span in _spans(findings)} if name in files
    }
    shown: dict[str, int] = {}
    blocks: list[str] = []
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if shown[finding.code] <= MOST:
            blocks.append("\n".join(_block(finding, lines_of)))
    more = [f"... and {count - MOST} more {code}" for code, count in shown.items() if count > MOST]
    return "\n\n".join([*blocks, *more, summary(findings)]) + "\n"


def summary(findings: Iterable[Finding]) -> str:
    """How many there are: `3 errors, 1 warning`."""
    counts = {severity: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity] += 1
    words = [f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts.items() if count]
    return ", ".join(words) or "no findings"


def _block(finding: Finding, files: Mapping[str, Sequence[str]]) -> list[str]:
    places = [("", finding.span), *finding.related]
    margin = " " * max(len(str(span.line)) for _, span in places)
    block = [f"{finding.severity}[{finding.code}]: {finding.message}"]
    for index, (label, span) in enumerate(places):
        arrow = "-->" if index == 0 else ":::"
        block.append(f"{margin}{arrow} {span.file}:{span.line}:{span.column}")
        block += _snippet(span, label, files.get(span.file, ()), margin)
    if finding.path:
        block.append(f"{margin} = reach it: {', '.join(finding.path)}")
    if finding.help:
        block.append(f"{margin} = help: {finding.help}")
    return block


def _snippet(span: Span, label: str, lines: Sequence[str], margin: str) -> list[str]:
    if span.line > len(lines):
        return [f"{margin} | {label}"] if label else []
    line, first, last = _cut(lines[span.line - 1], span.column - 1, span.end_column - 1)
    before, marked = line[:first], line[first:last]
    carets = "^" * max(_width(marked), 1)
    note = f" {label}" if label else ""
    number = str(span.line).rjust(len(margin))
    pointer = f"{margin} | {' ' * _width(before)}{carets}{note}"
    return [f"{margin} |", f"{number} | {_expanded(line)}".rstrip(), pointer]


def _cut(line: str, first: int, last: int) -> tuple[str, int, int]:
    """The part of a long line around a place, and the place in it."""
    if len(line) <= WIDEST:
        return line, first, last
    start = max(0, min(first - WIDEST // 3, len(line) - WIDEST))
    head, tail = "..." if start else "", "..." if start + WIDEST < len(line) else ""
    shift = len(head) - start
    part = line[start : start + WIDEST]
    return f"{head}{part}{tail}", first + shift, min(last + shift, len(head) + len(part))


def _width(written: str) -> int:
    """The columns of a terminal that a text takes."""
    from rich.cells import cell_len

    return cell_len(_expanded(written))


def _expanded(written: str) -> str:
    return written.replace("\t", _TAB)


def _lines(source: str) -> list[str]:
    for mark in _LINE_BREAKS:
        source = source.replace(mark, "\n")
    return source.split("\n")


def _spans(findings: Iterable[Finding]) -> Iterable[Span]:
    for finding in findings:
        yield finding.span
        yield from (span for _, span in finding.related)
