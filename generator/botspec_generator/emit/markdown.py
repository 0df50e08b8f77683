"""Markdown as GitHub shows it: code in tables, fences that their text cannot end, links to headings."""

import re
from collections.abc import Iterable, Sequence


def code(text: str) -> str:
    """Return a text of one line in backquotes, fit for a table; nothing for an empty one."""
    if text.isidentifier():
        return f"`{text}`"
    text = " ".join(text.split()).replace("|", "\\|")
    if "`" not in text:
        return f"`{text}`" if text else ""
    mark = "`" * (_longest(text) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{mark}{pad}{text}{pad}{mark}"


def fenced(text: str, language: str) -> str:
    """Return a text between fences that are longer than any in it."""
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def heading_link(heading: str) -> str:
    """Return a link to a heading that is a name."""
    return f"[{heading}](#{heading.lower()})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join([f"| {' | '.join(line)} |" for line in lines])


def _longest(text: str) -> int:
    """Return the length of the longest run of backquotes."""
    return max((len(run) for run in re.findall("`+", text)), default=0)
