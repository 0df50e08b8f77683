"""Spans of time as the spec writes them: `90s`, `10m`, `1h30m`, `2d`."""

import re
from typing import Final

_FORM: Final = re.compile(r"(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})s)?")
_SECONDS: Final = (86_400, 3_600, 60, 1)

LONGEST: Final = 366 * 86_400
"""Seconds of the longest span: a year."""

AFTER: Final = "after "
"""How the trigger of a span begins: `after 10m`."""


def seconds(text: str) -> int | None:
    """The seconds of a span, from 1 to a year; None when the text is no such span."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    parts = zip(match.groups(), _SECONDS, strict=True)
    total = sum(int(count) * unit for count, unit in parts if count is not None)
    return total if 0 < total <= LONGEST else None
