"""`botspec explain`: what a code means, or all codes with a sentence each."""

from botspec_generator.checks.manual import entries
from botspec_generator.cli.show import failed, say
from botspec_generator.findings import did_you_mean


def run(code: str | None) -> int:
    """Print the explanation of a code and return the exit code; without a code, the list of them."""
    known = {entry.code: entry for entry in entries()}
    if code is None:
        for entry in known.values():
            say(f"{entry.code} {entry.severity:7} {entry.rule}")
        return 0
    wanted = code.upper()
    if wanted not in known:
        near = sorted(known, key=lambda each: each[:3] != wanted[:3])
        help_ = did_you_mean(wanted, near) or "`botspec explain` lists them all"
        return failed(f'there is no rule "{code}"', help_)
    entry = known[wanted]
    say(f"{entry.severity}[{entry.code}] {entry.name}\n\n{entry.text}")
    return 0
