"""YAML text -> a tree of nodes, in one pass over libyaml's events. The only module that imports yaml."""

from collections.abc import Callable
from typing import NoReturn, cast

import yaml

from botspec_generator.findings import Code, Report, Span
from botspec_generator.source.node import Node, Place, SourceFile
from botspec_generator.source.scalars import resolve
from botspec_generator.source.syntax import explain

DEEPEST = 32
"""Maps and lists inside one another; no spec needs more than a dozen."""


class _UnreadableError(Exception):
    """Ends the reading of a file; the report says why."""


def parse(file: SourceFile, report: Report) -> Node | None:
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

    def document(self) -> Node | None:
        """The value of the whole file; None when there is none."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        root = self._value(self._next(), None)
        self._next()  # the document ends
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            help_ = "remove the line `---`, or move what follows it to another file"
            self._stop(Code.SECOND_DOCUMENT, event, "a second document begins here", help_)
        return root

    def _value(self, event: yaml.Event, key: Place | None) -> Node:
        """The value that begins with an event."""
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None or event.anchor is not None:
                self._refuse_marks(event)
            value = event.value if event.style else resolve(event.value)
            return Node(self._file, _place(event), value, key)
        node = Node(self._file, _place(event), None, key)
        if isinstance(event, yaml.CollectionStartEvent):
            self._collection(event, node)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "an alias", "write the value out where it is needed")
        return node

    def _collection(self, event: yaml.CollectionStartEvent, node: Node) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        if self._depth == DEEPEST:
            help_ = "no part of a spec is nested so deep"
            self._stop(Code.TOO_DEEP, event, f"more than {DEEPEST} maps and lists inside one another", help_)
        self._depth += 1
        if isinstance(event, yaml.MappingStartEvent):
            self._map(node)
        else:
            self._list(node)
        self._depth -= 1

    def _map(self, node: Node) -> None:
        entries: dict[str, Node] = {}
        values: dict[str, object] = {}
        node.entries, node.value = entries, values
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name = self._key(event, entries)
            value = self._value(self._next(), _place(event))
            entries[name] = value
            values[name] = value.value

    def _list(self, node: Node) -> None:
        items: list[Node] = []
        values: list[object] = []
        node.items, node.value = items, values
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            value = self._value(event, None)
            items.append(value)
            values.append(value.value)

    def _key(self, event: yaml.Event, entries: dict[str, Node]) -> str:
        """The name that an event gives to the next value."""
        if not isinstance(event, yaml.ScalarEvent):
            help_ = "put a text that begins with { or [ in quotes"
            self._stop(Code.BAD_KEY, event, "a key must be a plain word", help_)
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        name = event.value
        if name in entries:
            related = (("first given here", entries[name].key_span),)
            message = f'"{name}" is given twice in this map'
            self._report.error(
                Code.DUPLICATE_KEY, self._span(event), message, "keep one of them", related=related
            )
        elif not name:
            self._report.error(
                Code.BAD_KEY, self._span(event), "a key is missing before the colon", "write the key"
            )
        elif name == "<<" and not event.style:
            self._refuse(event, "a merge key", "write the entries out where they are needed")
        return name

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


def _place(event: yaml.Event) -> Place:
    """Where an event begins and ends; the event itself, several times as large, is soon forgotten."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)
