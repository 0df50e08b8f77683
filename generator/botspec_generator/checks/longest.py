"""The most characters that a text comes to; without Jinja as long as it has nothing but names in it."""

import re
from typing import Final

from botspec_generator.checks.lengths import PLACES, Length, Types, counted, shown, value

_SHOWN: Final = re.compile(r"\{\{ ?([a-z_][a-z0-9_]*) ?\}\}")


def length(source: str, types: Types, *, html: bool = False) -> Length:
    """The length of a text; of HTML as Telegram counts it, without tags."""
    if "{" not in source:
        return Length(len(shown(source, html=html)))
    words, names = _split(source)
    constant = "".join(words)
    if "{" in constant or "}" in constant:
        from botspec_generator.checks.measure import measured  # with Jinja, which takes a while to import

        return measured(source, types, html=html)
    values = [value(types[name], name) for name in names]
    if not html or ("<" not in constant and "&" not in constant):
        return Length(len(constant)).and_(*values)
    places = "".join(chr(PLACES + place) + each for place, each in enumerate(words[1:]))
    return counted(words[0] + places, values, html=html)


def has_names_alone(source: str) -> bool:
    """Whether a text has nothing in braces but names."""
    constant = "".join(_split(source)[0])
    return "{" not in constant and "}" not in constant


def _split(source: str) -> tuple[list[str], list[str]]:
    """The words of a text, and the names that stand in braces between them."""
    parts = _SHOWN.split(source)
    return parts[::2], parts[1::2]
