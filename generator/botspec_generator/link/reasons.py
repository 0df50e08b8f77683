"""The reasons: the built-in rows, changed where the spec says so, and the bot's own after them."""

from collections.abc import Iterator

from botspec.contract.vocabulary import BUILT_IN_REASONS, Level, ReasonDef
from botspec.contract.vocabulary import Reason as BuiltIn
from botspec_generator.document import Document
from botspec_generator.document.shapes import ReasonShape
from botspec_generator.findings import Code, Report
from botspec_generator.graph import Reason, Template
from botspec_generator.link.builtin import NEVER_TOLD
from botspec_generator.link.context import Context
from botspec_generator.link.texts import TextLinker
from botspec_generator.source import Node

BUILT_IN = {row.code: row for row in BUILT_IN_REASONS}


def link_reasons(context: Context) -> tuple[Reason, ...]:
    """All reasons with their texts, the built-in ones first."""
    return tuple(_all(context.document, context.texts, context.scope.report))


def _all(document: Document, texts: TextLinker, report: Report) -> Iterator[Reason]:
    given = document.spec.reasons
    nodes = document.section("reasons")
    for code, row in BUILT_IN.items():
        shape = given.get(code, ReasonShape())
        found = {} if code in NEVER_TOLD else texts.of_reason(code)
        span = nodes[code].key_span if code in nodes else None
        yield Reason(row=_row(code, shape, row, found), text=found, span=span)
    for code, shape in given.items():
        if code not in BUILT_IN:
            _check_own(code, shape, nodes[code], report)
            found = texts.of_reason(code)
            own = ReasonDef(code=code, level=Level.WARNING, cause="", remedy="")
            yield Reason(row=_row(code, shape, own, found), text=found, span=nodes[code].key_span)


def _row(code: str, shape: ReasonShape, row: ReasonDef, texts: dict[str, Template]) -> ReasonDef:
    reads = dict.fromkeys(name for text in texts.values() for name in text.reads)
    return ReasonDef(
        code=str(code),
        level=Level(shape.level.upper()) if shape.level else row.level,
        cause=shape.cause or row.cause,
        remedy=shape.remedy or row.remedy,
        alert=row.alert if shape.alert is None else shape.alert,
        reads=tuple(reads),
    )


def _check_own(code: str, shape: ReasonShape, node: Node, report: Report) -> None:
    if code in BuiltIn.__members__:
        message = f"{code} is another name of {BuiltIn[code]}"
        report.error(Code.NAME_TAKEN, node.key_span, message, f"write {BuiltIn[code]}")
    for key, value in (("cause", shape.cause), ("remedy", shape.remedy)):
        if value is None:
            message = f'the reason {code} has no "{key}"'
            report.error(Code.WRONG_SHAPE, node.key_span, message, "say it in one sentence")
