"""What a plain scalar means: true, false, null, whole numbers and decimals; everything else is text."""

import re
from decimal import Decimal
from sys import intern

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_FIRST = frozenset("-+0123456789")
"""What a number begins with."""


def resolve(text: str) -> str | int | bool | Decimal | None:
    """The value of a plain scalar; `007`, `0x10`, `1_000`, `22:30`, `yes` and very long numbers are text.

    Text is interned: most of it is a name that is given often, and looked up wherever it is.
    """
    if text[:1] not in _FIRST:
        return _WORDS[text] if text in _WORDS else intern(text)
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return Decimal(text) if number[2] else int(text)
