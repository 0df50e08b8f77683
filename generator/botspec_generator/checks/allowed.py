"""Findings that somebody allowed, with a reason, on the line where they stand."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from botspec_generator.findings import Code, Finding, Severity, mend
from botspec_generator.source import Allow


def allowed(
    findings: Iterable[Finding], allows: Sequence[Allow], known: Collection[str], free: Collection[str]
) -> Iterator[Finding]:
    """The findings that are not allowed, and what is wrong with the comments that allow some.

    `known` are all codes, `free` those that may be allowed.
    """
    by_place = {(each.span.file, each.span.line, each.code): each for each in allows if each.code in free}
    used: set[Allow] = set()
    for finding in findings:
        allow = by_place.get((finding.span.file, finding.span.line, finding.code))
        if allow is None:
            yield finding
        else:
            used.add(allow)
    for allow in allows:
        problem, help_ = _problem(allow, known, free)
        if problem:
            yield _finding(Code.BAD_ALLOW, Severity.ERROR, allow, (problem, help_))
        elif allow not in used:
            unused = f"{allow.code} finds nothing on this line", "remove the comment"
            yield _finding(Code.UNUSED_ALLOW, Severity.WARNING, allow, unused)


def _problem(allow: Allow, known: Collection[str], free: Collection[str]) -> tuple[str, str]:
    if not allow.code:
        return "this comment is not understood", "write `# botspec: allow CODE because ...`"
    if allow.code not in known:
        return f'there is no rule "{allow.code}"', mend(allow.code, known)
    if allow.code not in free:
        return f"{allow.code} cannot be allowed", "mend what it finds"
    if not allow.reason:
        return f"this does not say why {allow.code} is allowed", f"write `allow {allow.code} because ...`"
    return "", ""


def _finding(code: Code, severity: Severity, allow: Allow, said: tuple[str, str]) -> Finding:
    return Finding(code=code, severity=severity, span=allow.span, message=said[0], help=said[1])
