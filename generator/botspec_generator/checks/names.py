"""Which values a text says: without Jinja, whose trees take a while to make."""

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

_PASSED_OVER: Final = re.compile(r"\{#.*?#\}|'[^']*'|\"[^\"]*\"|\|\s*\w+", re.DOTALL)
"""Comments, words in quotes, and the names of filters."""

_BRACES: Final = re.compile(r"\{([{%])(.*?)[%}]\}", re.DOTALL)
_PATH: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_LOOP: Final = re.compile(r"\bfor\s+(\w+)\s+in\s+(\w+)")


class Names(Struct, frozen=True):
    """The values in a text, as `price` or `offer.title`: those that it shows, and all that it uses."""

    shown: frozenset[str]
    used: frozenset[str]


@lru_cache(maxsize=256)
def names(source: str, reads: tuple[str, ...]) -> Names:
    """The values in a text that reads these names of the bot; an item of a list is called after the list."""
    shown: set[str] = set()
    used: set[str] = set()
    owners = {name: name for name in reads}
    for kind, inside in _BRACES.findall(source):
        words = _PASSED_OVER.sub(" ", inside)
        loop = _LOOP.search(words) if kind == "%" else None
        if loop is not None and loop[2] in owners:
            owners[loop[1]] = owners[loop[2]]
        for path in _PATH.findall(words):
            root, dot, rest = path.partition(".")
            if root in owners:
                (shown if kind == "{" else used).add(owners[root] + dot + rest)
    return Names(frozenset(shown), frozenset(shown | used))
