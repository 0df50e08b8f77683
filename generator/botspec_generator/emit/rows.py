"""The rows of `registry.py`: each thing of the graph as a call that leaves out what equals the default."""

from collections.abc import Iterable, Iterator, Mapping

from botspec.contract.types import FieldDef
from botspec.contract.uimap import ANY, PAGE, Assign, MediaDef, Move, Show
from botspec_generator.emit.layout import Group, Item, argument, call, quote, row, short, strings
from botspec_generator.emit.module import Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.values import field_row, literal, type_def
from botspec_generator.graph import (
    Action,
    Arc,
    BotGraph,
    Button,
    Command,
    Condition,
    Event,
    Fact,
    Reason,
    Screen,
    Tap,
    Task,
    Template,
)


def screen_row(out: Module, screen: Screen) -> Iterator[Item]:
    """Yield the arguments of a ScreenDef."""
    screens = out.take(".ids", "Screen")
    yield f"{screens}.{screen.id}"
    yield f"fallback={screens}.{screen.fallback}"
    if screen.keyboard:
        yield f"keyboard={out.take('.keyboards', 'KEYBOARDS')}[{screens}.{screen.id}]"
    if screen.flow:
        yield f"flow={out.take('.ids', 'Flow')}.{screen.flow}"
    if screen.role:
        yield f"role={quote(screen.role)}"
    if screen.waits:
        yield "waits=True"
    if screen.reply:
        yield "reply=True"
    if screen.show is not Show.AUTO:
        yield f"show={out.take('botspec.contract', 'Show')}.{screen.show.name}"
    if screen.media is not None:
        yield argument("media", _media(out, screen.media))
    if screen.reads:
        yield argument("reads", strings(screen.reads))


def _media(out: Module, media: MediaDef) -> Group:
    what = f"take={quote(media.take)}" if media.take else f"url={quote(media.url)}"
    kind = f"kind={out.take('botspec.contract', 'MediaKind')}.{media.kind.name}"
    return call(out.take("botspec.contract", "MediaDef"), kind, what)


def button_row(out: Module, plan: Plan, button: Button) -> Iterator[Item]:
    """Yield the arguments of a ButtonDef."""
    yield f"{out.take('.ids', 'Button')}.{button.id}"
    if isinstance(button, Tap):
        yield from _tap(out, button)
    else:
        yield f"kind={out.take('botspec.contract', 'ButtonKind')}.{button.kind.name}"
    if button.style:
        yield f"style={quote(button.style)}"
    if button.role:
        yield f"role={quote(button.role)}"
    if button.visible is not None:
        yield argument("visible", _condition(out, plan, button.visible))
    if isinstance(button, Tap) and button.checked is not None:
        yield argument("checked", _condition(out, plan, button.checked))
    reads = button_reads(button)
    if reads:
        yield argument("reads", strings(reads))


def _tap(out: Module, button: Tap) -> Iterator[Item]:
    yield quote(button.wire)
    if button.was:
        yield argument("was", strings(button.was))
    if button.arg:
        yield f"arg={quote(button.arg)}"
    if button.arg_type is not None:
        yield argument("arg_type", type_def(out, button.arg_type))


def button_reads(button: Button) -> tuple[str, ...]:
    """Return the names that a button's label and target use in any locale, in order of first use."""
    target = () if isinstance(button, Tap) else button.target.values()
    return _names([*button.label.values(), *target])


def notice_reads(graph: BotGraph) -> Mapping[str, tuple[str, ...]]:
    """Return the names that each notice uses in any locale, by its key; a constant one is left out."""
    reads = {key: _names(texts.values()) for key, texts in graph.notices.items()}
    return {key: names for key, names in reads.items() if names}


def _names(templates: Iterable[Template]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for template in templates for name in template.reads))


def arc_row(out: Module, plan: Plan, arc: Arc) -> Iterator[Item]:
    """Yield the arguments of an Arc."""
    yield _source(out, arc.source)
    yield _trigger(out, plan, arc.trigger)
    if arc.to:
        yield short(row([_target(out, plan, target) for target in arc.to]))
    if arc.when is not None:
        yield argument("when", _condition(out, plan, arc.when))
    if arc.action:
        yield f"action={quote(arc.action)}"
    if arc.set:
        yield argument("set", row([_assign(out, assign) for assign in arc.set]))
    if arc.refuse:
        yield f"refuse={_said(out, plan, arc.refuse)}"
    if arc.say:
        yield f"say={_said(out, plan, arc.say)}"
    if arc.resets:
        yield "resets=True"


def _source(out: Module, source: str) -> str:
    if source == ANY:
        return out.take("botspec.contract", "ANY")
    return f"{out.take('.ids', 'Screen')}.{source}"


def _trigger(out: Module, plan: Plan, trigger: str) -> str:
    if trigger in plan.buttons:
        return f"{out.take('.ids', 'Button')}.{trigger}"
    if trigger in plan.events:
        return f"{out.take('.ids', 'Event')}.{trigger}"
    return out.take("botspec.contract", "PAGE") if trigger == PAGE else quote(trigger)


def _target(out: Module, plan: Plan, target: str) -> str:
    if target in plan.screens:
        return f"{out.take('.ids', 'Screen')}.{target}"
    return f"{out.take('botspec.contract', 'Move')}.{Move(target).name}"


def _said(out: Module, plan: Plan, text: str) -> str:
    if text in plan.reasons:
        return f"{out.take('.ids', 'ReasonCode')}.{text}"
    return quote(text)


def _condition(out: Module, plan: Plan, condition: Condition) -> Group:
    return call(
        out.take("botspec.contract", "Condition"),
        f"source={quote(condition.source)}",
        argument("reads", strings(condition.reads)),
        f"test={out.take('.', 'guards')}.{plan.guard(condition).name}",
    )


def _assign(out: Module, assign: Assign) -> Item:
    what = f"take={quote(assign.take)}" if assign.take else literal(out, assign.value)
    return short(call(out.take("botspec.contract", "Assign"), quote(assign.field), what))


def command_row(out: Module, command: Command) -> Iterator[Item]:
    """Yield the arguments of a CommandDef; a command without a description is not listed."""
    yield f"name={out.take('.ids', 'Command')}.{command.name.upper()}"
    if command.role:
        yield f"role={quote(command.role)}"
    if not command.description:
        yield "listed=False"


def reason_row(out: Module, reason: Reason) -> Iterator[Item]:
    """Yield the arguments of a ReasonDef."""
    row = reason.row
    yield f"code={out.take('.ids', 'ReasonCode')}.{row.code}"
    yield f"level={out.take('botspec.contract', 'Level')}.{row.level.name}"
    yield f"cause={quote(row.cause)}"
    yield f"remedy={quote(row.remedy)}"
    if row.alert:
        yield "alert=True"
    if row.reads:
        yield argument("reads", strings(row.reads))


def fact_row(out: Module, plan: Plan, fact: Fact) -> Iterator[Item]:
    """Yield the arguments of a FactDef."""
    yield f"name={quote(fact.name)}"
    yield f"query={out.take('.', 'facts')}.{plan.names.queries[fact.name]}"
    yield argument("type", type_def(out, fact.type))
    if fact.needs:
        yield argument("needs", strings(fact.needs))


def action_row(out: Module, plan: Plan, action: Action) -> Iterator[Item]:
    """Yield the arguments of an ActionDef."""
    yield f"name={quote(action.name)}"
    yield f"press={out.take('.', 'actions')}.{plan.names.presses[action.name]}"
    yield argument("exits", row(_target(out, plan, target) for target in action.exits))
    if action.reasons:
        yield argument("reasons", row(_said(out, plan, reason) for reason in action.reasons))
    if action.facts:
        yield argument("facts", strings(action.facts))
        yield f"bundle=actions.{plan.names.bundles[action.name]}"
    if action.starts:
        yield argument("starts", row(f"{out.take('.ids', 'Task')}.{task}" for task in action.starts))
    if action.has_arg:
        yield "has_arg=True"
    if action.events:
        yield "has_event=True"
    if action.inputs:
        yield "has_input=True"


def event_row(out: Module, plan: Plan, event: Event) -> Iterator[Item]:
    """Yield the arguments of an EventDef."""
    yield f"name={out.take('.ids', 'Event')}.{event.name}"
    if event.fields:
        yield f"data={out.take('.', 'events')}.{plan.names.events[event.name]}"
    if event.payload:
        yield argument("payload", _payload(out, event.payload))
    if event.do:
        yield f"do={quote(event.do)}"
    if event.notify:
        yield f"notify={quote(event.notify)}"


def _payload(out: Module, fields: Iterable[FieldDef]) -> Group:
    return row(call(out.take("botspec.contract", "FieldDef"), *field_row(out, field)) for field in fields)


def task_row(out: Module, plan: Plan, task: Task) -> Iterator[Item]:
    """Yield the arguments of a TaskDef."""
    yield f"name={out.take('.ids', 'Task')}.{task.name}"
    yield f"job={out.take('.', 'tasks')}.{plan.names.jobs[task.name]}"
    if task.payload:
        yield argument("payload", _payload(out, task.payload))
    yield f"timeout={task.timeout}"
    yield f"retries={task.retries}"
    if task.done:
        yield f"done={out.take('.ids', 'Event')}.{task.done}"
    if task.failed:
        yield f"failed={out.take('.ids', 'Event')}.{task.failed}"
