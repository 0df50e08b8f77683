"""The tasks: what each is given, how long it may take, and which events tell its end."""

from typing import Final

from botspec.contract.durations import seconds
from botspec_generator.document.shapes import TaskShape
from botspec_generator.findings import Code, Span
from botspec_generator.graph import Task
from botspec_generator.link.context import Context
from botspec_generator.link.scope import Scope
from botspec_generator.link.types import payload_fields
from botspec_generator.source import Node

RESERVED: Final = frozenset({"id", "attempt", "user", "chat_id", "cid", "store", "transaction"})
"""What a task's function is given with every job."""


def link_tasks(context: Context) -> tuple[Task, ...]:
    """All tasks."""
    nodes = context.document.section("tasks")
    return tuple(
        _task(name, shape, nodes[name], context.scope) for name, shape in context.document.spec.tasks.items()
    )


def read_time(text: str, span: Span, scope: Scope) -> int:
    """The seconds of a span of time; 1, with a finding, when it is none."""
    found = seconds(text)
    if found is None:
        message = f'"{text}" is no time'
        scope.report.error(Code.BAD_TIME, span, message, "write 90s, 10m, 1h30m or 2d, up to 366 days")
    return found or 1


def _task(name: str, shape: TaskShape, node: Node, scope: Scope) -> Task:
    for key, event in (("done", shape.done), ("failed", shape.failed)):
        if event and event not in scope.events:
            scope.unknown(Code.UNKNOWN_EVENT, "event", event, node[key].span, scope.events)
    for field in [field for field in shape.payload if field in RESERVED]:
        message = f'the field "{field}" is given with every job'
        scope.report.error(Code.NAME_TAKEN, node["payload"][field].key_span, message, "choose another name")
    return Task(
        name=name,
        payload=payload_fields(shape.payload, node.get("payload"), scope.report),
        timeout=read_time(shape.timeout, node["timeout"].span, scope) if "timeout" in node.entries else 600,
        retries=shape.retries,
        done=shape.done,
        failed=shape.failed,
        at=node.key_at,
    )
