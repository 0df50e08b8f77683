"""The most characters that a text comes to; without Jinja as long as it has nothing but names in it."""

import re
from typing import Final

from botspec_generator.checks.lengths import PLACES, Length, Types, counted, shown, value

_SHOWN: Final = re.compile(r"\{\{ ?([a-z_][a-z0-9_]*) ?\}\}")
_SIMPLE: Final = re.compile(rf"[^{{}}]*(?:{_SHOWN.pattern}[^{{}}]*)*")
"""A text with nothing in braces but names."""


def length(source: str, types: Types, *, html: bool = False) -> Length:
    """The length of a text; of HTML as Telegram counts it, without tags."""
    if "{" not in source:
        return Length(len(shown(source, html=html)))
    if _SIMPLE.fullmatch(source):
        words, *names = _SHOWN.split(source)
        text = words + "".join(chr(PLACES + place) + each for place, each in enumerate(names[1::2]))
        return counted(text, [value(types[name], name) for name in names[::2]], html=html)
    from botspec_generator.checks.measure import measured  # with Jinja, which takes a while to import

    return measured(source, types, html=html)
