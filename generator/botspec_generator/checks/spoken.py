"""Everything that a bot says, and which values it says: without Jinja, whose trees take a while to make."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from botspec_generator.graph import BotGraph, Link, Template

_PASSED_OVER: Final = r"(?s)\{#.*?#\}|'[^']*'|\"[^\"]*\"|\|\s*\w+"
"""Comments, words in quotes, and the names of filters."""

_BRACES: Final = r"(?s)\{([{%])(.*?)[%}]\}"
_PATH: Final = r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_LOOP: Final = r"\bfor\s+(\w+)\s+in\s+(\w+)"

Texts = Mapping[str, Template]
"""One text by locale."""


class Names(NamedTuple):
    """The values in a text, as `price` or `offer.title`: those that it shows, and all that it uses."""

    shown: frozenset[str]
    used: frozenset[str]


def spoken(graph: BotGraph) -> Iterator[tuple[str, Texts]]:
    """Whose every text is, and the text in each locale; the descriptions of commands have no values."""
    for screen in graph.screens:
        yield f"the screen {screen.id}", screen.text
    for button in graph.buttons:
        yield f"the label of {button.id}", button.label
        if isinstance(button, Link):
            yield f"what {button.id} opens", button.target
    for reason in graph.reasons:
        yield f"the reason {reason.row.code}", reason.text
    for key, texts in graph.notices.items():
        yield f"the notice {key.removeprefix('notices.')}", texts


@lru_cache(maxsize=256)
def names(source: str, reads: tuple[str, ...]) -> Names:
    """The values in a text that reads these names of the bot; an item of a list is called after the list."""
    shown: set[str] = set()
    used: set[str] = set()
    owners = {name: name for name in reads}
    for kind, inside in re.findall(_BRACES, source):
        words = re.sub(_PASSED_OVER, " ", inside)
        loop = re.search(_LOOP, words) if kind == "%" else None
        if loop is not None and loop[2] in owners:
            owners[loop[1]] = owners[loop[2]]
        for path in re.findall(_PATH, words):
            root, dot, rest = path.partition(".")
            if root in owners:
                (shown if kind == "{" else used).add(owners[root] + dot + rest)
    return Names(frozenset(shown), frozenset(shown | used))
