"""What each code means, for people: in a terminal, and as the page docs/rules.md."""

import inspect
from collections.abc import Iterator

from msgspec import Struct

from botspec_generator.checks.table import FREE, RULES
from botspec_generator.findings import Code, Severity
from botspec_generator.findings.explanations import EXPLANATIONS

_HEAD = """# The rules

<!-- Made from the rules themselves: UPDATE_GOLDEN=1 python -m pytest tests/specs/test_rules.py -->

Every finding has a code, and `botspec explain CODE` tells what it means. An error stops the generator, a
warning does not. Where there is a good reason to break a rule, a comment on the line of the finding allows it
there, and says why:

    GOODBYE: {text: Bye}     # botspec: allow BS221 because the conversation ends here

A comment without a reason is an error, one that silences nothing a warning. Rules that cannot be allowed are
marked: the generated code rests on what they ask for.
"""

_GROUPS = {
    "BS0": "Files and shapes",
    "BS1": "Names and types",
    "BS2": "Ways through the bot",
    "BS3": "What Telegram takes",
    "BS4": "Texts",
    "BS5": "Privacy and money",
}


class Entry(Struct, frozen=True, kw_only=True):
    """One code with its name, how severe it is, and its explanation: the rule, why, an example, the mend."""

    code: str
    name: str
    severity: Severity
    text: str

    @property
    def rule(self) -> str:
        """The rule in a sentence."""
        return self.text.partition("\n")[0]


def explain(code: str) -> str | None:
    """What a code means, in a few paragraphs; None when there is no such code."""
    found = next((entry for entry in entries() if entry.code == code), None)
    return found.text if found else None


def entries() -> Iterator[Entry]:
    """Every code, in order."""
    yield from sorted((*_codes(), *_rules()), key=lambda entry: entry.code)


def page() -> str:
    """docs/rules.md."""
    parts = [_HEAD]
    group = ""
    for entry in entries():
        if entry.code[:3] != group:
            group = entry.code[:3]
            parts.append(f"## {_GROUPS[group]}\n")
        firm = "" if entry.code in FREE else ", cannot be allowed"
        parts.append(f"### {entry.code} {entry.name}\n\n{entry.severity}{firm}\n\n{entry.text}\n")
    return "\n".join(parts)


def _codes() -> Iterator[Entry]:
    for code in Code:
        severity = Severity.WARNING if code is Code.UNUSED_ALLOW else Severity.ERROR
        text = EXPLANATIONS[code].strip()
        yield Entry(code=str(code), name=code.name.lower(), severity=severity, text=text)


def _rules() -> Iterator[Entry]:
    for rule in RULES:
        text = inspect.getdoc(rule.check) or ""
        yield Entry(code=rule.code, name=rule.name, severity=rule.severity, text=text)
