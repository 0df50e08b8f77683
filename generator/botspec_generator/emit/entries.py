"""The entries of `registry.json`: things of the graph without their empty values."""

from decimal import Decimal

from msgspec import Struct

from botspec.contract.types import FieldDef, TypeDef, Value
from botspec.contract.uimap import Assign, MediaDef, Show
from botspec.contract.vocabulary import ReasonDef
from botspec_generator.emit.rows import button_reads
from botspec_generator.emit.sections import Entry, Json
from botspec_generator.graph import (
    Action,
    Arc,
    Button,
    Command,
    Condition,
    DeepLink,
    EachRow,
    Event,
    Fact,
    Flow,
    Row,
    Screen,
    Tap,
    Task,
)

# Of these there are thousands, and an object that knows its fields is made, written and read three times as
# fast. What is empty is left out: each default is.


class ScreenEntry(Struct, omit_defaults=True):
    """The entry of a screen."""

    id: str
    fallback: str
    keyboard: tuple[object, ...] = ()
    flow: str = ""
    role: str = ""
    waits: bool = False
    reply: bool = False
    show: str = ""
    media: object = None
    reads: tuple[str, ...] = ()


class ButtonEntry(Struct, omit_defaults=True):
    """The entry of a button."""

    id: str
    kind: str = ""
    wire: str = ""
    was: tuple[str, ...] = ()
    arg: str = ""
    arg_type: object = None
    style: str = ""
    role: str = ""
    visible: str = ""
    checked: str = ""
    reads: tuple[str, ...] = ()


class ArcEntry(Struct, omit_defaults=True, rename={"when": "if"}):
    """The entry of an arc; a refusing one says `unless`, the others `if`."""

    source: str
    trigger: str
    to: tuple[str, ...] = ()
    action: str = ""
    set: tuple[object, ...] = ()
    refuse: str = ""
    say: str = ""
    resets: bool = False
    when: str = ""
    unless: str = ""
    reads: tuple[str, ...] = ()


def screen_entry(screen: Screen) -> Entry:
    """Return the entry of a screen."""
    return ScreenEntry(
        id=screen.id,
        fallback=screen.fallback,
        keyboard=tuple([_keyboard_row(row) for row in screen.keyboard]),
        flow=screen.flow,
        role=screen.role,
        waits=screen.waits,
        reply=screen.reply,
        show="" if screen.show is Show.AUTO else screen.show,
        media=None if screen.media is None else _media(screen.media),
        reads=screen.reads,
    )


def _keyboard_row(row: Row) -> Json:
    if isinstance(row, EachRow):
        return {"each": row.fact, "button": row.button, "columns": row.columns, "page": row.page}
    return row


def _media(media: MediaDef) -> Json:
    return {"kind": media.kind, "take": media.take} if media.take else {"kind": media.kind, "url": media.url}


def button_entry(button: Button) -> Entry:
    """Return the entry of a button."""
    if not isinstance(button, Tap):
        return ButtonEntry(
            id=button.id,
            kind=button.kind,
            style=button.style,
            role=button.role,
            visible=_source(button.visible),
            reads=button_reads(button),
        )
    return ButtonEntry(
        id=button.id,
        wire=button.wire,
        was=button.was,
        arg=button.arg,
        arg_type=None if button.arg_type is None else _type(button.arg_type),
        style=button.style,
        role=button.role,
        visible=_source(button.visible),
        checked=_source(button.checked),
        reads=button_reads(button),
    )


def arc_entry(arc: Arc) -> Entry:
    """Return the entry of an arc."""
    entry = ArcEntry(
        source=arc.source,
        trigger=arc.trigger,
        to=arc.to,
        action=arc.action,
        set=tuple([_assign(assign) for assign in arc.set]),
        refuse=arc.refuse,
        say=arc.say,
        resets=arc.resets,
    )
    if arc.when is not None:
        entry.reads = arc.when.reads
        if arc.refuse:
            entry.unless = arc.when.source
        else:
            entry.when = arc.when.source
    return entry


def _assign(assign: Assign) -> Entry:
    if assign.take:
        return {"field": assign.field, "take": assign.take}
    return {"field": assign.field, "value": _value(assign.value)}


def command_entry(command: Command) -> Entry:
    """Return the entry of a command."""
    return _filled(name=command.name, role=command.role, listed=bool(command.description))


def reason_entry(row: ReasonDef) -> Entry:
    """Return the entry of a reason."""
    return _filled(
        code=row.code, level=row.level, cause=row.cause, remedy=row.remedy, alert=row.alert, reads=row.reads
    )


def fact_entry(fact: Fact) -> Entry:
    """Return the entry of a fact."""
    return _filled(name=fact.name, type=_type(fact.type), needs=fact.needs)


def action_entry(action: Action) -> Entry:
    """Return the entry of an action."""
    return _filled(
        name=action.name,
        arcs=action.arcs,
        exits=action.exits,
        reasons=action.reasons,
        facts=action.facts,
        starts=action.starts,
        has_arg=action.has_arg,
        has_event=bool(action.events),
        has_input=bool(action.inputs),
    )


def event_entry(event: Event) -> Entry:
    """Return the entry of an event."""
    return _filled(
        name=event.name,
        payload=[field_entry(field) for field in event.payload],
        do=event.do,
        notify=event.notify,
    )


def task_entry(task: Task) -> Entry:
    """Return the entry of a task; `timeout` is in seconds."""
    return _filled(
        name=task.name,
        payload=[field_entry(field) for field in task.payload],
        timeout=task.timeout,
        retries=task.retries,
        done=task.done,
        failed=task.failed,
    )


def link_entry(link: DeepLink) -> Entry:
    """Return the entry of a deep link."""
    arg_type = None if link.arg_type is None else _type(link.arg_type)
    return _filled(name=link.name, wire=link.wire, was=link.was, arg_type=arg_type)


def flow_entry(flow: Flow) -> Entry:
    """Return the entry of a flow."""
    return {"name": flow.name, "screens": flow.screens}


def field_entry(field: FieldDef) -> Entry:
    """Return the entry of a session field, or of a field of a record."""
    entry = _filled(
        name=field.name, type=_type(field.type), optional=field.optional, sensitive=field.sensitive
    )
    return entry if field.default is None else entry | {"default": _value(field.default)}


def _type(type: TypeDef) -> Json:
    return _filled(
        kind=type.kind,
        low=type.low,
        high=type.high,
        values=type.values,
        fields=[field_entry(field) for field in type.fields],
    )


def _value(value: Value) -> Json:
    return str(value) if isinstance(value, Decimal) else value


def _source(condition: Condition | None) -> str:
    return "" if condition is None else condition.source


def _filled(**values: Json) -> dict[str, Json]:
    """Return the values without the empty ones; 0 is a value."""
    return {name: value for name, value in values.items() if value or type(value) is int}
