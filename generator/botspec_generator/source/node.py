"""What a YAML file says, and where each value stands."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Final, cast

from botspec_generator.findings import Span

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML 1.1."""

_BREAKS_ELSEWHERE: Final = "\v\f\x1c\x1d\x1e"
"""What ends a line in Python, too."""


Place = tuple[int, int]
"""Where something begins and ends in the text of its file, in characters from 0."""


class SourceFile:
    """One file: its name relative to the project, and its text without a byte order mark."""

    def __init__(self, name: str, text: str) -> None:
        self.name: Final = name
        self.text: Final = text

    @cached_property
    def _starts(self) -> list[int]:
        if any(sign in self.text for sign in _BREAKS_ELSEWHERE):
            return [0, *(broken.end() for broken in LINE_BREAK.finditer(self.text))]
        ends = list(accumulate(map(len, self.text.splitlines(keepends=True))))
        return [0, *(ends if LINE_BREAK.search(self.text[-1:]) else ends[:-1])]

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


class Mark:
    """Where something stands; lines are counted when somebody asks for them, which is seldom."""

    __slots__ = ("_end", "_file", "_start")

    def __init__(self, file: SourceFile, start: int, end: int) -> None:
        self._file = file
        self._start = start
        self._end = end

    @property
    def span(self) -> Span:
        """The place, in lines."""
        return self._file.span((self._start, self._end))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mark) and self.span == other.span

    def __hash__(self) -> int:
        return hash(self.span)


RECORD: Final = 5
"""Numbers that tell where one value stands: its begin and end, those of its key, and how many numbers there
are for it and for all that is in it. A value without a key has one that ends before it begins."""

NO_KEY: Final = (1, 0)


Slot = tuple[dict[str, object] | list[object], str | int]
"""A map or a list, and a key or an index of it."""


class Tree:
    """What is in a file, or in a part of it that begins at `offset`: one plain value, and where all stands.

    `places` are the records of the value and of all that is in it, in the order in which it is written;
    `decimals` are where the value has a Decimal in it.
    """

    __slots__ = ("decimals", "file", "offset", "places", "value")

    def __init__(self, file: SourceFile, value: object, places: "array[int]", decimals: list[Slot]) -> None:
        self.file = file
        self.value = value
        self.places = places
        self.decimals = decimals
        self.offset = 0

    @property
    def root(self) -> "Node":
        """The value of the whole."""
        return Node(self, 0, self.value)

    def place(self, index: int) -> Place:
        """What two numbers say that begin there."""
        return self.places[index] + self.offset, self.places[index + 1] + self.offset

    def scalars(self) -> Iterator[Place]:
        """Where everything stands that has nothing in it, and every key."""
        every = iter(self.places)
        for start, end, key, key_end, size in zip(every, every, every, every, every, strict=True):
            if key_end >= key:
                yield key + self.offset, key_end + self.offset
            if size == RECORD:
                yield start + self.offset, end + self.offset


class Node:
    """A value with its place: a scalar, a map (`entries`) or a list (`items`).

    `value` is the plain Python value of the whole tree below, which becomes nodes when they are asked for.
    """

    __slots__ = ("_entries", "_index", "_items", "_tree", "value")

    def __init__(self, tree: Tree, index: int, value: object) -> None:
        self._tree = tree
        self._index = index
        self.value = value
        self._entries: dict[str, Node] | None = None
        self._items: list[Node] | None = None

    def holding(self, entries: "dict[str, Node]") -> "Node":
        """A map with other entries, at the place of this one."""
        made = Node(self._tree, self._index, {name: entry.value for name, entry in entries.items()})
        made._entries = entries
        return made

    @property
    def file(self) -> SourceFile:
        """The file in which the value stands."""
        return self._tree.file

    @property
    def place(self) -> Place:
        """Where the value stands; of a map or a list, where it begins."""
        return self._tree.place(self._index)

    @property
    def key(self) -> Place | None:
        """Where the key stands under which the value is in a map."""
        start, end = place = self._tree.place(self._index + 2)
        return place if start <= end else None

    @property
    def at(self) -> Mark:
        """Where the value stands."""
        return self._mark(self._index)

    @property
    def key_at(self) -> Mark:
        """Where the key stands, or the value when it has none."""
        places, index = self._tree.places, self._index
        return self._mark(index + 2 if places[index + 2] <= places[index + 3] else index)

    def _mark(self, index: int) -> Mark:
        tree = self._tree
        return Mark(tree.file, tree.places[index] + tree.offset, tree.places[index + 1] + tree.offset)

    @property
    def entries(self) -> "dict[str, Node]":
        """What is in a map, by its keys."""
        found = self._entries
        if found is None:
            found = self._entries = {}
            values = self.value
            if isinstance(values, dict):
                tree, places, index = self._tree, self._tree.places, self._index + RECORD
                for name, value in cast("dict[str, object]", values).items():
                    found[name] = Node(tree, index, value)
                    index += places[index + 4]
        return found

    @property
    def items(self) -> "list[Node]":
        """What is in a list."""
        found = self._items
        if found is None:
            found = self._items = []
            values = self.value
            if isinstance(values, list):
                tree, places, index = self._tree, self._tree.places, self._index + RECORD
                for value in cast("list[object]", values):
                    found.append(Node(tree, index, value))
                    index += places[index + 4]
        return found

    def __getitem__(self, step: str | int) -> "Node":
        """The value under a key or at a place of a list."""
        return self.entries[step] if isinstance(step, str) else self.items[step]

    def get(self, key: str) -> "Node | None":
        """The value under a key, if the map has it."""
        return self.entries.get(key)

    @property
    def span(self) -> Span:
        """Where the value stands, in lines."""
        tree = self._tree
        return tree.file.span(tree.place(self._index))

    @property
    def key_span(self) -> Span:
        """Where the key stands, or the value when it has none."""
        return self._tree.file.span(self.key or self.place)

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
