"""The most characters that a text comes to; without Jinja as long as it has nothing but names in it."""

import re
from typing import Final

from botspec_generator.checks.lengths import PLACES, Length, Types, counted, shown, value

_SHOWN: Final = re.compile(r"\{\{ ?([a-z_][a-z0-9_]*) ?\}\}")


def length(source: str, types: Types, *, html: bool = False) -> Length:
    """The length of a text; of HTML as Telegram counts it, without tags."""
    if "{" not in source:
        return Length(len(shown(source, html=html)))
    parts = _SHOWN.split(source)
    words, names = parts[::2], parts[1::2]
    constant = "".join(words)
    if "{" not in constant and "}" not in constant:
        values = [value(types[name], name) for name in names]
        if not html or ("<" not in constant and "&" not in constant):
            return Length(len(constant)).and_(*values)
        places = "".join(chr(PLACES + place) + each for place, each in enumerate(words[1:]))
        return counted(words[0] + places, values, html=html)
    from botspec_generator.checks.measure import measured  # with Jinja, which takes a while to import

    return measured(source, types, html=html)
