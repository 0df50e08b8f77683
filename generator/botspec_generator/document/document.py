"""The document, and the one way to get it."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct, ValidationError, convert

from botspec_generator.document.merge import merge
from botspec_generator.document.shapes import SpecShape, TextsShape
from botspec_generator.document.trouble import explain
from botspec_generator.findings import Code, Finding, Report, Span
from botspec_generator.kinds import Keyed, shape_of
from botspec_generator.kinds.shape import Shape
from botspec_generator.source import Node, Source

AnyShape = TypeVar("AnyShape", bound=Shape)


class Texts(Struct, frozen=True, kw_only=True):
    """The texts of one locale: their shape, and the tree that knows where they stand."""

    shape: TextsShape
    node: Node


class Document(Struct, frozen=True, kw_only=True):
    """A spec whose shape is right: `node` is the tree behind `spec`, `texts` are by locale.

    `hash` is 12 hex of SHA-256 over the names and bytes of the spec's files.
    """

    spec: SpecShape
    node: Node
    texts: Mapping[str, Texts]
    hash: str

    def section(self, name: str) -> Mapping[str, Node]:
        """The entries of a top-level key, with their places; none when it is not given."""
        node = self.node.entries.get(name)
        return node.entries if node is not None else {}


def parse(source: Source) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document of a project's spec; None when its shape is wrong: the findings say where.

    A spec of which a file could not be read has no shape: what is missing then would be no help to anybody.
    """
    report = Report()
    if not source.whole:
        return None, ()
    node = merge(source.spec, report)
    if node is None and not report.has_errors and source.files:
        span = Span(file=next(iter(source.files)), line=1, column=1, end_column=2)
        report.error(Code.WRONG_SHAPE, span, "the spec is empty", "begin with `botspec: 1`")
    spec = _spec(node, report) if node is not None else None
    texts = {locale: found for locale, root in source.texts.items() if (found := _texts(root, report))}
    if spec is None or node is None or report.has_errors:
        return None, tuple(report.findings)
    return Document(spec=spec, node=node, texts=texts, hash=source.hash), tuple(report.findings)


def _spec(node: Node, report: Report) -> SpecShape | None:
    version = node.entries.get("botspec")
    if version is not None and version.value != 1:
        message = f"this build reads version 1 of the language, not {version.value}"
        report.error(Code.VERSION, version.span, message, "write `botspec: 1`")
        return None
    return _shaped(node.value, SpecShape, node, report)


def _texts(node: Node, report: Report) -> Texts | None:
    given = {name: section.value for name, section in node.entries.items() if section.value is not None}
    shape = _shaped(given if node.entries else node.value, TextsShape, node, report)
    return Texts(shape=shape, node=node) if shape is not None else None


def _shaped(value: object, shape: type[AnyShape], node: Node, report: Report) -> AnyShape | None:
    """A value in its shape; None when it has not that shape, and the findings say why."""
    try:
        return fitted(value, shape)
    except ValidationError as error:
        count = len(report.findings)
        explain(value, shape, node, report)
        if len(report.findings) == count:
            raise AssertionError(f"a spec was refused, and nothing is wrong: {error}") from error
        return None


def fitted(value: object, shape: type[AnyShape]) -> AnyShape:
    """A value in a shape; ValidationError when it has not that shape."""
    return convert(value, shape, dec_hook=_chosen)


def _chosen(type_: type, value: object) -> object:
    """What is of no shape, or of several: anything at all, or a button."""
    return convert(value, shape_of(value)) if type_ is Keyed else value
