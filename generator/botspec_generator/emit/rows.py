"""The rows of `registry.py`: each thing of the graph as a call that leaves out what equals the default."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

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


class Rows:
    """Writes the rows of one module; a name that recurs is spelled once."""

    def __init__(self, out: Module, plan: Plan) -> None:
        self._out = out
        self._plan = plan
        self._screen = cache(self._screen_name)
        self._trigger = cache(self._trigger_name)
        self._targets = cache(self._tuple_of_targets)

    def screen(self, screen: Screen) -> list[Item]:
        """Return the arguments of a ScreenDef."""
        name = self._screen(screen.id)
        items: list[Item] = [name, f"fallback={self._screen(screen.fallback)}"]
        if screen.keyboard:
            items.append(f"keyboard={self._out.take('.keyboards', 'KEYBOARDS')}[{name}]")
        if screen.flow:
            items.append(f"flow={self._id('Flow', screen.flow)}")
        if screen.role:
            items.append(f"role={quote(screen.role)}")
        if screen.waits:
            items.append("waits=True")
        if screen.reply:
            items.append("reply=True")
        if screen.show is not Show.AUTO:
            items.append(f"show={self._word('Show')}.{screen.show.name}")
        if screen.media is not None:
            items.append(argument("media", self._media(screen.media)))
        if screen.reads:
            items.append(argument("reads", strings(screen.reads)))
        return items

    def button(self, button: Button) -> list[Item]:
        """Return the arguments of a ButtonDef."""
        items: list[Item] = [self._trigger(button.id)]
        if isinstance(button, Tap):
            items += self._tap(button)
        else:
            items.append(f"kind={self._word('ButtonKind')}.{button.kind.name}")
        if button.style:
            items.append(f"style={quote(button.style)}")
        if button.role:
            items.append(f"role={quote(button.role)}")
        if button.visible is not None:
            items.append(argument("visible", self._condition(button.visible)))
        if isinstance(button, Tap) and button.checked is not None:
            items.append(argument("checked", self._condition(button.checked)))
        reads = button_reads(button)
        if reads:
            items.append(argument("reads", strings(reads)))
        return items

    def _tap(self, button: Tap) -> Iterator[Item]:
        yield quote(button.wire)
        if button.was:
            yield argument("was", strings(button.was))
        if button.arg:
            yield f"arg={quote(button.arg)}"
        if button.arg_type is not None:
            yield argument("arg_type", type_def(self._out, button.arg_type))

    def arc(self, arc: Arc) -> list[Item]:
        """Return the arguments of an Arc."""
        items: list[Item] = [self._screen(arc.source), self._trigger(arc.trigger)]
        if arc.to:
            items.append(self._targets(arc.to))
        if arc.when is not None:
            items.append(argument("when", self._condition(arc.when)))
        if arc.action:
            items.append(f"action={quote(arc.action)}")
        if arc.set:
            items.append(argument("set", row([self._assign(assign) for assign in arc.set])))
        if arc.refuse:
            items.append(f"refuse={self._said(arc.refuse)}")
        if arc.say:
            items.append(f"say={self._said(arc.say)}")
        if arc.resets:
            items.append("resets=True")
        return items

    def command(self, command: Command) -> Iterator[Item]:
        """Yield the arguments of a CommandDef; a command without a description is not listed."""
        yield f"name={self._id('Command', command.name.upper())}"
        if command.role:
            yield f"role={quote(command.role)}"
        if not command.description:
            yield "listed=False"

    def reason(self, reason: Reason) -> Iterator[Item]:
        """Yield the arguments of a ReasonDef."""
        row = reason.row
        yield f"code={self._id('ReasonCode', row.code)}"
        yield f"level={self._word('Level')}.{row.level.name}"
        yield f"cause={quote(row.cause)}"
        yield f"remedy={quote(row.remedy)}"
        if row.alert:
            yield "alert=True"
        if row.reads:
            yield argument("reads", strings(row.reads))

    def fact(self, fact: Fact) -> Iterator[Item]:
        """Yield the arguments of a FactDef."""
        yield f"name={quote(fact.name)}"
        yield f"query={self._out.take('.', 'facts')}.{self._plan.names.queries[fact.name]}"
        yield argument("type", type_def(self._out, fact.type))
        if fact.needs:
            yield argument("needs", strings(fact.needs))

    def action(self, action: Action) -> Iterator[Item]:
        """Yield the arguments of an ActionDef."""
        names = self._plan.names
        yield f"name={quote(action.name)}"
        yield f"press={self._out.take('.', 'actions')}.{names.presses[action.name]}"
        yield argument("exits", row([self._target(target) for target in action.exits]))
        if action.reasons:
            yield argument("reasons", row([self._said(reason) for reason in action.reasons]))
        if action.facts:
            yield argument("facts", strings(action.facts))
            yield f"bundle=actions.{names.bundles[action.name]}"
        if action.starts:
            yield argument("starts", row([self._id("Task", task) for task in action.starts]))
        if action.has_arg:
            yield "has_arg=True"
        if action.events:
            yield "has_event=True"
        if action.inputs:
            yield "has_input=True"

    def event(self, event: Event) -> Iterator[Item]:
        """Yield the arguments of an EventDef."""
        yield f"name={self._id('Event', event.name)}"
        if event.fields:
            yield f"data={self._out.take('.', 'events')}.{self._plan.names.events[event.name]}"
        if event.payload:
            yield argument("payload", self._payload(event.payload))
        if event.do:
            yield f"do={quote(event.do)}"
        if event.notify:
            yield f"notify={quote(event.notify)}"

    def task(self, task: Task) -> Iterator[Item]:
        """Yield the arguments of a TaskDef."""
        yield f"name={self._id('Task', task.name)}"
        yield f"job={self._out.take('.', 'tasks')}.{self._plan.names.jobs[task.name]}"
        if task.payload:
            yield argument("payload", self._payload(task.payload))
        yield f"timeout={task.timeout}"
        yield f"retries={task.retries}"
        if task.done:
            yield f"done={self._id('Event', task.done)}"
        if task.failed:
            yield f"failed={self._id('Event', task.failed)}"

    def _word(self, name: str) -> str:
        """Take a name of the contract."""
        return self._out.take("botspec.contract", name)

    def _id(self, kind: str, name: str) -> str:
        """Return a member of an enum of `ids.py`."""
        return f"{self._out.take('.ids', kind)}.{name}"

    def _screen_name(self, source: str) -> str:
        return self._word("ANY") if source == ANY else self._id("Screen", source)

    def _trigger_name(self, trigger: str) -> str:
        if trigger in self._plan.buttons:
            return self._id("Button", trigger)
        if trigger in self._plan.events:
            return self._id("Event", trigger)
        return self._word("PAGE") if trigger == PAGE else quote(trigger)

    def _target(self, target: str) -> str:
        if target in self._plan.screens:
            return self._screen(target)
        return f"{self._word('Move')}.{Move(target).name}"

    def _tuple_of_targets(self, targets: tuple[str, ...]) -> Item:
        return short(row([self._target(target) for target in targets]))

    def _said(self, text: str) -> str:
        return self._id("ReasonCode", text) if text in self._plan.reasons else quote(text)

    def _condition(self, condition: Condition) -> Group:
        return call(
            self._word("Condition"),
            f"source={quote(condition.source)}",
            argument("reads", strings(condition.reads)),
            f"test={self._out.take('.', 'guards')}.{self._plan.guard(condition).name}",
        )

    def _assign(self, assign: Assign) -> Item:
        what = f"take={quote(assign.take)}" if assign.take else literal(self._out, assign.value)
        return short(call(self._word("Assign"), quote(assign.field), what))

    def _media(self, media: MediaDef) -> Group:
        what = f"take={quote(media.take)}" if media.take else f"url={quote(media.url)}"
        return call(self._word("MediaDef"), f"kind={self._word('MediaKind')}.{media.kind.name}", what)

    def _payload(self, fields: Iterable[FieldDef]) -> Group:
        return row([call(self._word("FieldDef"), *field_row(self._out, field)) for field in fields])


def button_reads(button: Button) -> tuple[str, ...]:
    """Return the names that a button's label and target use in any locale, in order of first use."""
    target = () if isinstance(button, Tap) else button.target.values()
    return _names([*button.label.values(), *target])


def notice_reads(graph: BotGraph) -> Mapping[str, tuple[str, ...]]:
    """Return the names that each notice uses in any locale, by its key; a constant one is left out."""
    reads = {key: _names(texts.values()) for key, texts in graph.notices.items()}
    return {key: names for key, names in reads.items() if names}


def _names(templates: Iterable[Template]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([name for template in templates for name in template.reads]))
