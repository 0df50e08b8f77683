"""Comments that speak to the compiler: `# botspec: allow BS203 because the operator wants it`."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from botspec_generator.findings import Span
from botspec_generator.source.node import SourceFile, Tree

_BEGIN: Final = re.compile(r"#(?<!\S#)[ \t]*botspec:")  # begins as a plain search does
_LINE: Final = re.compile(r"[^\n\r\x85\u2028\u2029]*")
_BLOCKS: Final = ("|", ">")
_ALLOW: Final = re.compile(r"#\s*botspec:\s*allow\s+(\w+)(?:\s+because\b\s*(.*\S))?\s*")


class Allow(NamedTuple):
    """A rule that is silenced on the line of `span`, and why; no `code`: the comment is not understood."""

    code: str
    reason: str
    span: Span


def allows(file: SourceFile, trees: Sequence[Tree]) -> tuple[Allow, ...]:
    """The comments that speak to the compiler, of a file whose parts could be read.

    What only looks like one inside a text is none.
    """
    return tuple(_allows(file, trees)) if trees else ()


def _allows(file: SourceFile, trees: Sequence[Tree]) -> Iterator[Allow]:
    places = [begin.start() for begin in _BEGIN.finditer(file.text)]
    covered = _inside(trees, places, file.text) if places else ()
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


def _inside(trees: Sequence[Tree], places: Sequence[int], text: str) -> set[int]:
    """Those of some places in the text, in order, that lie inside a scalar, or below the line of its `|`."""
    covered: set[int] = set()
    for start, end in chain.from_iterable(tree.scalars() for tree in trees):
        first = bisect_left(places, start)
        if first == len(places) or places[first] >= end:
            continue
        header = _LINE.match(text, start) if text[start] in _BLOCKS else None
        begin = header.end() if header is not None else start
        covered.update(place for place in places[first : bisect_left(places, end)] if place >= begin)
    return covered
