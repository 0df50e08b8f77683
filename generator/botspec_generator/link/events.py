"""The events: what each carries, what happens elsewhere, and which notices know of them."""

from collections.abc import Iterator, Mapping
from typing import Final

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.document import Document
from botspec_generator.document.shapes import ArcShape, CommandShape, EventShape
from botspec_generator.findings import Code
from botspec_generator.graph import Event
from botspec_generator.link.context import Context
from botspec_generator.link.scope import Scope
from botspec_generator.link.types import payload_fields
from botspec_generator.source import Node

JOB: Final = FieldDef(name="job", type=TypeDef(kind=Kind.INTEGER, low=1))
"""What the end of a task always carries: the job's id."""

RESERVED: Final = frozenset({"job", "reason"})
"""Names that no payload of an event can have."""

Arcs = str | ArcShape | list[ArcShape]


def declared_events(document: Document, scope: Scope) -> Mapping[str, tuple[FieldDef, ...]]:
    """All fields of every event, its own and those of the tasks that it ends."""
    nodes = document.section("events")
    found = {name: _own(shape, nodes[name], scope) for name, shape in document.spec.events.items()}
    reason = FieldDef(name="reason", type=TypeDef(kind=Kind.ENUM, values=tuple(map(str, scope.reasons))))
    tasks = document.spec.tasks.values()
    done, failed = {task.done for task in tasks}, {task.failed for task in tasks}
    for name, fields in found.items():
        if name in failed:
            found[name] = (reason, JOB)
            _check_failed(name, fields, nodes[name], is_both=name in done, scope=scope)
        elif name in done:
            found[name] = (*fields, JOB)
    return found


def link_events(context: Context) -> tuple[Event, ...]:
    """All events."""
    nodes = context.document.section("events")
    return tuple(
        _event(name, shape, nodes[name], context.scope)
        for name, shape in context.document.spec.events.items()
    )


def notice_fields(document: Document, scope: Scope) -> Mapping[str, tuple[FieldDef, ...]]:
    """For each notice that is told on events alone, what all of these events carry."""
    told: dict[str, list[tuple[FieldDef, ...]]] = {}
    for notice, event in _told(document):
        told.setdefault(notice, []).append(scope.events.get(event, ()))
    common = {
        notice: tuple(field for field in carried[0] if all(field in other for other in carried[1:]))
        for notice, carried in told.items()
    }
    return {notice: fields for notice, fields in common.items() if fields}


def _own(shape: EventShape, node: Node, scope: Scope) -> tuple[FieldDef, ...]:
    place = node.get("payload")
    for name in [name for name in shape.payload if name in RESERVED]:
        message = f'the field "{name}" is what the end of a task carries by itself'
        scope.report.error(Code.NAME_TAKEN, node["payload"][name].key_span, message, "choose another name")
    return payload_fields(shape.payload, place, scope.report)


def _check_failed(
    name: str, fields: tuple[FieldDef, ...], node: Node, *, is_both: bool, scope: Scope
) -> None:
    if is_both:
        message = f"{name} is the good end of a task and the bad one"
        scope.report.error(Code.BAD_EVENT, node.key_span, message, "make a second event of it")
    elif fields:
        message = f"{name} is the bad end of a task: it carries `reason` and `job` alone"
        scope.report.error(Code.BAD_EVENT, node["payload"].key_span, message, "remove its payload")


def _event(name: str, shape: EventShape, node: Node, scope: Scope) -> Event:
    do, notify = "", ""
    if shape.elsewhere is not None:
        do, notify = shape.elsewhere.do, shape.elsewhere.notify
        place = node["elsewhere"]
        if do and do not in scope.actions:
            scope.unknown(Code.UNKNOWN_ACTION, "action", do, place["do"].span, scope.actions)
        if notify and notify not in scope.notices:
            scope.unknown_notice(notify, place["notify"].span)
        if not do and not notify:
            message = "`elsewhere` says nothing"
            scope.report.error(
                Code.BAD_EVENT, place.key_span, message, "add `do:` or `notify:`, or remove it"
            )
    fields = scope.events[name]
    return Event(
        name=name,
        payload=tuple(field for field in fields if field.name not in RESERVED),
        fields=fields,
        do=do,
        notify=f"notices.{notify}" if notify else "",
        at=node.key_at,
    )


def _told(document: Document) -> Iterator[tuple[str, str]]:
    """Every notice with each event that it is told on; what is told on anything else has no event."""
    spec = document.spec
    for event, shape in spec.events.items():
        if shape.elsewhere is not None and shape.elsewhere.notify:
            yield shape.elsewhere.notify, event
    for arcs_of in (
        *(screen.on for screen in spec.screens.values()),
        *(flow.on for flow in spec.flows.values()),
    ):
        for trigger, arcs in arcs_of.items():
            yield from ((say, trigger) for say in _said(arcs))
    for command in spec.commands.values():
        yield from ((say, "") for say in _said(command))
        if isinstance(command, CommandShape):
            yield from ((say, "") for say in _said(command.arcs or []))


def _said(arcs: Arcs) -> Iterator[str]:
    match arcs:
        case ArcShape(say=say) if say:
            yield say
        case list():
            yield from (arc.say for arc in arcs if arc.say)
        case _:
            pass
