"""YAML text -> a tree of nodes, in one pass over libyaml's events. The only module that imports yaml."""

import yaml

from botspec_generator.findings import Code, Report
from botspec_generator.source.node import Node, SourceFile
from botspec_generator.source.scalars import resolve
from botspec_generator.source.syntax import explain

DEEPEST = 32
"""Maps and lists inside one another; no spec needs more than a dozen."""


class _UnreadableError(Exception):
    """Ends the reading of a file; the report says why."""


def parse(file: SourceFile, report: Report) -> Node | None:
    """The tree of one file; None when it is empty, or when it cannot be read: then the report says why."""
    builder = _Builder(file, report)
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        for event in yaml.parse(file.text, Loader=loader):
            builder.take(event)
    except _UnreadableError:
        return None
    except yaml.MarkedYAMLError as error:
        explain(error, file, report)
        return None
    return builder.root


class _Builder:
    """Takes events, one after the other, and builds the tree.

    `_top` is the map or the list that is being read, `_values` and `_elements` are its plain value (a map has
    no elements, a list no values), and `_key` is the key of a map that waits for its value.
    """

    def __init__(self, file: SourceFile, report: Report) -> None:
        self._file = file
        self._report = report
        self._top = self._bottom = Node(file, yaml.StreamStartEvent(), None, None)
        self._bottom.items = []
        self._values: dict[str, object] | None = None
        self._elements: list[object] = []
        self._key: yaml.ScalarEvent | None = None
        self._below: list[tuple[Node, dict[str, object] | None, list[object]]] = []

    @property
    def root(self) -> Node | None:
        """The whole document, once it is read."""
        return self._bottom.items[0] if self._bottom.items else None

    def take(self, event: yaml.Event) -> None:
        """Adds to the tree what one event says."""
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None or event.anchor is not None:
                self._refuse_marks(event)
            if self._key is None and self._values is not None:
                self._key = self._checked(event)
            else:
                self._add(event, event.value if event.style else resolve(event.value))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._top, self._values, self._elements = self._below.pop()
        else:
            self._take_rare(event)

    def _take_rare(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "an alias", "write the value out where it is needed")
            self._add(event, None)
        elif isinstance(event, yaml.DocumentStartEvent) and self._bottom.items:
            help_ = "remove the line `---`, or move what follows it to another file"
            self._stop(Code.SECOND_DOCUMENT, event, "a second document begins here", help_)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        if self._key is None and self._values is not None:
            help_ = "put a text that begins with { or [ in quotes"
            self._stop(Code.BAD_KEY, event, "a key must be a plain word", help_)
        if len(self._below) == DEEPEST:
            help_ = "no part of a spec is nested so deep"
            self._stop(Code.TOO_DEEP, event, f"more than {DEEPEST} maps and lists inside one another", help_)
        values: dict[str, object] | None = {} if isinstance(event, yaml.MappingStartEvent) else None
        elements: list[object] = []
        node = self._add(event, elements if values is None else values)
        if values is None:
            node.items = []
        else:
            node.entries = {}
        self._below.append((self._top, self._values, self._elements))
        self._top, self._values, self._elements = node, values, elements

    def _add(self, event: yaml.NodeEvent, value: object) -> Node:
        key, values = self._key, self._values
        node = Node(self._file, event, value, key)
        if key is None or values is None:
            self._top.items.append(node)
            self._elements.append(value)
        else:
            self._top.entries[key.value] = node
            values[key.value] = value
            self._key = None
        return node

    def _checked(self, event: yaml.ScalarEvent) -> yaml.ScalarEvent:
        first = self._top.entries.get(event.value)
        if first is not None:
            self._report.error(
                Code.DUPLICATE_KEY,
                self._file.span(event),
                f'"{event.value}" is given twice in this map',
                "keep one of them",
                related=(("first given here", first.key_span),),
            )
        elif not event.value:
            span = self._file.span(event)
            self._report.error(Code.BAD_KEY, span, "a key is missing before the colon", "write the key")
        elif event.value == "<<" and not event.style:
            self._refuse(event, "a merge key", "write the entries out where they are needed")
        return event

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse(event, f'the anchor "&{event.anchor}"', "remove it")
        if event.tag is not None:
            self._refuse(event, "a tag", "remove it; put a value that begins with ! in quotes")

    def _refuse(self, event: yaml.Event, what: str, help_: str) -> None:
        self._report.error(Code.YAML_EXTRA, self._file.span(event), f"{what} is not part of a spec", help_)

    def _stop(self, code: Code, event: yaml.Event, message: str, help_: str) -> None:
        self._report.error(code, self._file.span(event), message, help_)
        raise _UnreadableError
