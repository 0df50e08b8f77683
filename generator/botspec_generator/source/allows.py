"""Comments that speak to the compiler: `# botspec: allow BS203 because the operator wants it`."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from botspec_generator.findings import Span
from botspec_generator.source.node import Node, Place, SourceFile

_BEGIN: Final = re.compile(r"(?<!\S)#[ \t]*botspec:")
_LINE: Final = re.compile(r"[^\n\r\x85\u2028\u2029]*")
_BLOCKS: Final = ("|", ">")
_ALLOW: Final = re.compile(r"#\s*botspec:\s*allow\s+(\w+)(?:\s+because\b\s*(.*\S))?\s*")


class Allow(NamedTuple):
    """A rule that is silenced on the line of `span`, and why; no `code`: the comment is not understood."""

    code: str
    reason: str
    span: Span


def allows(file: SourceFile, root: Node | None) -> tuple[Allow, ...]:
    """The comments of a file that speak to the compiler; what only looks like one inside a text is none."""
    if root is None or "botspec:" not in file.text:
        return ()
    return tuple(_allows(file, root))


def _allows(file: SourceFile, root: Node) -> Iterator[Allow]:
    places = [begin.start() for begin in _BEGIN.finditer(file.text)]
    covered = _inside(root, places, file.text)
    end = 0
    for place in places:
        line = _LINE.match(file.text, place)
        if line is not None and place >= end and place not in covered:
            end = line.end()
            written = line[0].rstrip()
            yield _allow(written, file.span_at(place, len(written)))


def _allow(written: str, span: Span) -> Allow:
    match = _ALLOW.fullmatch(written)
    if match is None:
        return Allow(code="", reason="", span=span)
    return Allow(code=match[1], reason=match[2] or "", span=span)


def _inside(root: Node, places: Sequence[int], text: str) -> set[int]:
    """Those of some places in the text, in order, that lie inside a scalar."""
    covered: set[int] = set()
    for start, end in _scalars(root, text):
        first = bisect_left(places, start)
        while first < len(places) and places[first] < end:
            covered.add(places[first])
            first += 1
    return covered


def _scalars(root: Node, text: str) -> Iterator[Place]:
    """Where the scalars of a tree begin and end, keys included; a text after `|` begins on the next line."""
    ahead = [root]
    while ahead:
        node = ahead.pop()
        ahead += [*node.entries.values(), *node.items]
        if node.key is not None:
            yield node.key
        if not (node.entries or node.items):
            start, end = node.place
            header = _LINE.match(text, start) if text[start : start + 1] in _BLOCKS else None
            yield header.end() if header is not None else start, end
