"""One value of a YAML file and where it stands."""

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from botspec_generator.findings import Span

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML 1.1."""


Place = tuple[int, int]
"""Where something begins and ends in the text of its file, in characters from 0."""


class SourceFile:
    """One file: its name relative to the project, and its text without a byte order mark."""

    def __init__(self, name: str, text: str) -> None:
        self.name: Final = name
        self.text: Final = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(broken.end() for broken in LINE_BREAK.finditer(self.text))]

    def span(self, place: Place) -> Span:
        """The place as lines and columns, or its first character when it goes over several lines."""
        start, end = place
        starts = self._starts
        line = bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        is_one_line = line == len(starts) or end < starts[line]
        return Span(self.name, line, column, column + ((end - start or 1) if is_one_line else 1))

    def span_at(self, index: int, length: int = 1) -> Span:
        """The place of `length` characters of one line that begin at a character of the text."""
        line = bisect_right(self._starts, index)
        column = index - self._starts[line - 1] + 1
        return Span(file=self.name, line=line, column=column, end_column=column + max(length, 1))

    def line_span(self, number: int) -> Span:
        """The place of a line's words, without the blanks around them."""
        starts = [*self._starts, len(self.text)]
        written = self.text[starts[number - 1] : starts[number]] if number < len(starts) else ""
        column = len(written) - len(written.lstrip()) + 1
        return Span(
            file=self.name, line=number, column=column, end_column=column + max(len(written.strip()), 1)
        )


class Node:
    """A value with its place: a scalar, a map (`entries`) or a list (`items`).

    `value` is the plain Python value of the whole tree below; `place` is where it stands (of a map or a list,
    where it begins), and `key` where the key stands under which it is in a map.
    """

    __slots__ = ("entries", "file", "items", "key", "place", "value")

    def __init__(self, file: SourceFile, place: Place, value: object, key: Place | None) -> None:
        self.file = file
        self.place = place
        self.value = value
        self.key = key
        self.entries = _NO_ENTRIES
        self.items = _NO_ITEMS

    def __getitem__(self, step: str | int) -> "Node":
        """The value under a key or at a place of a list."""
        return self.entries[step] if isinstance(step, str) else self.items[step]

    def get(self, key: str) -> "Node | None":
        """The value under a key, if the map has it."""
        return self.entries.get(key)

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return self.file.span(self.place)

    @property
    def key_span(self) -> Span:
        """Where the key stands, or the value when it has none."""
        return self.file.span(self.key or self.place)

    def within(self, start: int, length: int) -> Span:
        """A place inside a text, from a character on; of a folded or escaped text, the whole place."""
        first, last = self.place
        written = self.file.text[first:last]
        if written[:1] in ("'", '"') and written[1:-1] == self.value:
            return self.file.span_at(first + 1 + start, length)
        if written == self.value:
            return self.file.span_at(first + start, length)
        return self.span

    def search(self, pattern: re.Pattern[str]) -> Span:
        """The place of the first match (of its first group) in the text as written, or the whole place."""
        found = pattern.search(self.file.text, *self.place)
        return self.file.span_at(found.start(1), len(found[1])) if found else self.span

    def line(self, number: int) -> Span:
        """The line of a text, from 1; of a text that does not keep its lines, the whole place."""
        first, last = self.place
        if self.file.text[first:last].startswith("|"):
            return self.file.line_span(self.span.line + number)
        return self.span


_NO_ENTRIES: dict[str, Node] = {}
_NO_ITEMS: list[Node] = []
