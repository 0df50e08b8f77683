"""YAML text -> a tree, in one pass over libyaml's events. The only module that imports yaml."""

from array import array
from collections.abc import Callable, Iterable
from decimal import Decimal
from sys import intern
from typing import NoReturn, cast

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from botspec_generator.findings import Code, Report, Span
from botspec_generator.source.node import NO_KEY, RECORD, Place, Slot, SourceFile, Tree
from botspec_generator.source.scalars import resolve
from botspec_generator.source.syntax import explain

DEEPEST = 32
"""Maps and lists inside one another; no spec needs more than a dozen."""

_STRANGE = frozenset(("", "<<"))
"""Keys that are no words."""


class _UnreadableError(Exception):
    """Ends the reading of a file; the report says why."""


def read_tree(file: SourceFile, report: Report) -> Tree | None:
    """The tree of one file; None when it is empty, or when it cannot be read: then the report says why."""
    try:
        return _Reader(file, report, _events(file)).document()
    except _UnreadableError:
        return None
    except yaml.MarkedYAMLError as error:
        explain(error, file, report)
        return None


def _events(file: SourceFile) -> Callable[[], yaml.Event]:
    """What gives the events of a file; nobody asks for one after the last."""
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else cast("type[yaml.CSafeLoader]", yaml.SafeLoader)
    return cast("Callable[[], yaml.Event]", loader(file.text).get_event)


class _Reader:
    """Reads one value after the other, each with what is in it."""

    def __init__(self, file: SourceFile, report: Report, events: Callable[[], yaml.Event]) -> None:
        self._file = file
        self._report = report
        self._next = events
        self._depth = 0
        self._places = array("I")
        self._decimals: list[Slot] = []

    def document(self) -> Tree | None:
        """The value of the whole file; None when there is none."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        value = self._value(self._next(), *NO_KEY)
        self._next()  # the document ends
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            help_ = "remove the line `---`, or move what follows it to another file"
            self._stop(Code.SECOND_DOCUMENT, event, "a second document begins here", help_)
        return Tree(self._file, value, self._places, self._decimals)

    def _value(self, event: yaml.Event, key: int, key_end: int) -> object:
        """The value that begins with an event, under a key that stands there."""
        start, end = event.start_mark, event.end_mark
        if start and end:
            self._places.extend((start.index, end.index, key, key_end, RECORD))
        if type(event) is ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._refuse_marks(event)
            return event.value if event.style else resolve(event.value)
        if isinstance(event, yaml.CollectionStartEvent):
            return self._collection(event)
        self._refuse(event, "an alias", "write the value out where it is needed")
        return None

    def _collection(self, event: yaml.CollectionStartEvent) -> object:
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        if self._depth == DEEPEST:
            help_ = "no part of a spec is nested so deep"
            self._stop(Code.TOO_DEEP, event, f"more than {DEEPEST} maps and lists inside one another", help_)
        places = self._places
        below = len(places)
        self._depth += 1
        value = self._map() if type(event) is MappingStartEvent else self._list()
        self._depth -= 1
        places[below - 1] += len(places) - below
        return value

    def _map(self) -> dict[str, object]:
        values: dict[str, object] = {}
        first = len(self._places)
        repeated: _Repeated | None = None
        following = self._next
        while type(event := following()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                help_ = "put a text that begins with { or [ in quotes"
                self._stop(Code.BAD_KEY, event, "a key must be a plain word", help_)
            if event.tag is not None or event.anchor is not None:
                self._refuse_marks(event)
            name = intern(event.value)
            if name in values:
                repeated = repeated or _Repeated(self._places, first, values)
                self._report_repeated(event, name, repeated)
            elif name in _STRANGE:
                self._refuse_key(event)
            if repeated is not None:
                repeated.begins[name] = len(self._places)
            start, end = event.start_mark, event.end_mark
            if start and end:
                value = values[name] = self._value(following(), start.index, end.index)
                if type(value) is Decimal:
                    self._decimals.append((values, name))
        if repeated is not None:
            repeated.settle()
        return values

    def _list(self) -> list[object]:
        values: list[object] = []
        while type(event := self._next()) is not SequenceEndEvent:
            value = self._value(event, *NO_KEY)
            if type(value) is Decimal:
                self._decimals.append((values, len(values)))
            values.append(value)
        return values

    def _report_repeated(self, event: yaml.Event, name: str, repeated: "_Repeated") -> None:
        related = (("first given here", self._file.span(repeated.key(name))),)
        message = f'"{name}" is given twice in this map'
        self._report.error(
            Code.DUPLICATE_KEY, self._span(event), message, "keep one of them", related=related
        )

    def _refuse_key(self, event: ScalarEvent) -> None:
        if not event.value:
            self._report.error(
                Code.BAD_KEY, self._span(event), "a key is missing before the colon", "write the key"
            )
        elif not event.style:
            self._refuse(event, "a merge key", "write the entries out where they are needed")

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse(event, f'the anchor "&{event.anchor}"', "remove it")
        if event.tag is not None:
            self._refuse(event, "a tag", "remove it; put a value that begins with ! in quotes")

    def _refuse(self, event: yaml.Event, what: str, help_: str) -> None:
        self._report.error(Code.YAML_EXTRA, self._span(event), f"{what} is not part of a spec", help_)

    def _stop(self, code: Code, event: yaml.Event, message: str, help_: str) -> NoReturn:
        self._report.error(code, self._span(event), message, help_)
        raise _UnreadableError

    def _span(self, event: yaml.Event) -> Span:
        return self._file.span(_place(event))


class _Repeated:
    """The entries of a map of which a key is given twice: its last value counts, where the first one stood.

    `begins` are the records of the entries that count.
    """

    def __init__(self, places: "array[int]", first: int, names: Iterable[str]) -> None:
        self._places = places
        self._first = first
        self.begins: dict[str, int] = {}
        for name in names:
            self.begins[name] = first
            first += places[first + 4]

    def key(self, name: str) -> Place:
        """Where a key stands that has a value."""
        begin = self.begins[name]
        return self._places[begin + 2], self._places[begin + 3]

    def settle(self) -> None:
        """Leave the records of what counts, in the order of the entries."""
        places = self._places
        kept = array("I")
        for begin in self.begins.values():
            kept += places[begin : begin + places[begin + 4]]
        places[self._first :] = kept


def _place(event: yaml.Event) -> Place:
    """Where an event begins and ends; the event itself, several times as large, is soon forgotten."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)
