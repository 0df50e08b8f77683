"""Rules on what is `sensitive`: it goes nowhere but into the chat, and no log can tell it."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from botspec.contract.links import START
from botspec.contract.uimap import ANY, Assign, ButtonKind
from botspec_generator.checks.evaluation import literals, written
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.spoken import spoken
from botspec_generator.checks.view import View
from botspec_generator.findings import Span
from botspec_generator.graph import Arc, BotGraph, Button, Link, Tap

_LINKED: Final = r"\blink\(\s*([a-z_][a-z0-9_]*)"
"""A name in the address of a deep link."""

_LINK: Final = f"/{START} "
"""What the triggers of deep links begin with."""

_ASK: Final = "ask for it by a message (`text: {set: ...}`), or take `sensitive` from the field"

_OPENED: Final = (ButtonKind.URL, ButtonKind.WEB_APP)

Carried = Mapping[str, Mapping[str, bool]]
"""What each event carries, as `event.field`, and whether it is sensitive."""


def sent_away(view: View) -> Iterator[Problem]:
    """What is sensitive travels in no press, no deep link and no address.

    A press says in the log which item was chosen, so that a field that is set from it is there for all who
    read the log. A link is passed on, and an address is kept by the server that it leads to, and by what
    stands between.

        session: {illness: {text: {max: 16}, optional: true, sensitive: true}}
        ILLNESS: {arg: item.id, set: {illness: arg}}                 # the log has `illness:flu`
        DOCTORS: {url: "https://example.org/?q={{ illness }}"}

    Ask for it by a message (`text: {set: illness}`), keep it from links and addresses, or take `sensitive`
    from the field.
    """
    hidden = _sensitive(view.graph)
    if not hidden:
        return
    for trigger, arc, one in _set_by(view.graph, hidden):
        if one.take == "arg" or one.take.startswith("item."):
            what = "the link" if trigger.startswith(_LINK) else "a press of"
            message = f"{what} {trigger.removeprefix(_LINK)} carries {one.field}, which is sensitive"
            yield _of(arc, arc.span, message, _ASK, view.buttons.get(trigger))
    yield from _in_addresses(view.graph, hidden)


def _in_addresses(graph: BotGraph, hidden: Collection[str]) -> Iterator[Problem]:
    """Deep links and other addresses with a sensitive field in them."""
    for text in (text for _, texts in spoken(graph) for text in texts.values()):
        for name in dict.fromkeys(re.findall(_LINKED, text.source) if "link" in text.source else ()):
            if name in hidden:
                message = f"a link carries {name}, which is sensitive"
                yield Problem(
                    span=text.span, message=message, help="let it carry a number that stands for it"
                )
    for button in graph.buttons:
        for text in button.target.values() if isinstance(button, Link) and button.kind in _OPENED else ():
            for name in text.reads:
                if name in hidden and name not in re.findall(_LINKED, text.source):
                    message = f"the address of {button.id} has {name} in it, which is sensitive"
                    yield Problem(span=text.span, message=message, help="leave it out of the address")


def told_to_the_log(view: View) -> Iterator[Problem]:
    """No line of the log tells what is sensitive.

    The log has the name of every button that is pressed, and every condition of an arc with its answer: a
    field that a button sets to a value, or that a condition compares with one, can be read there. (Whether it
    is none, and how long it is, may be told.) What a task is given, or an event carries, is cut out of errors
    where it is declared sensitive; so it is declared so at both ends.

        session: {adult: {type: bool, default: false, sensitive: true}}
        YES: {set: {adult: true}}
        BUY: [{if: adult, to: SHOP}, {to: SORRY}]

    Ask for it by a message, and let an action decide; or take `sensitive` from the field.
    """
    hidden = _sensitive(view.graph)
    if hidden:
        yield from _set_to_words(view, hidden)
        yield from _given_open(view.graph, hidden)
    carried = {
        event.name: {f"event.{each.name}": each.sensitive for each in event.fields}
        for event in view.graph.events
    }
    if hidden or any(any(fields.values()) for fields in carried.values()):
        yield from _asked(view.graph, hidden, carried)
        yield from _taken_open(view.graph, hidden, carried)


def _set_to_words(view: View, hidden: Collection[str]) -> Iterator[Problem]:
    """Buttons whose names tell what a field is set to."""
    defaults = {field.name: field.default for field in view.graph.session}
    for trigger, arc, one in _set_by(view.graph, hidden):
        if not one.take and one.value is not None and one.value != defaults[one.field]:
            message = f"the log tells that {trigger} is pressed, and so what {one.field} is: it is sensitive"
            yield _of(arc, arc.span, message, _ASK, view.buttons.get(trigger))


def _given_open(graph: BotGraph, hidden: Collection[str]) -> Iterator[Problem]:
    """Tasks that are given a sensitive field by its name, and do not say that it is."""
    for task in graph.tasks:
        for each in task.payload:
            if each.name in hidden and not each.sensitive:
                message = f"{each.name} is sensitive in the session, and not in the payload of {task.name}"
                yield Problem(span=task.span, message=message, help="add `sensitive: true` there, too")


def _asked(graph: BotGraph, hidden: Collection[str], carried: Carried) -> Iterator[Problem]:
    """Conditions that tell of a sensitive value more than whether it is there and how long it is."""
    seen: set[Span] = set()
    for arc in graph.arcs:
        when = arc.when
        if when is None or not {*hidden, "event"}.intersection(when.reads) or when.span in seen:
            continue
        seen.add(when.span)
        own = carried.get(when.local.event, {})
        told = dict.fromkeys(_told(ast.parse(when.python, mode="eval").body))
        names = [name for name in told if name in hidden or own.get(name)]
        if names:
            is_ = "are" if len(names) > 1 else "is"
            message = f"the log tells whether `{when.source}`, and {' and '.join(names)} {is_} sensitive"
            yield _of(arc, when.span, message, "let an action decide, or take `sensitive` away")


def _taken_open(graph: BotGraph, hidden: Collection[str], carried: Carried) -> Iterator[Problem]:
    """Fields that are set from what an event carries, where one of both is sensitive and the other is not."""
    for arc in graph.arcs:
        for one in arc.set:
            fields = carried.get(arc.trigger, {})
            if one.take in fields and fields[one.take] != (one.field in hidden):
                closed, open_ = (one.take, one.field) if fields[one.take] else (one.field, one.take)
                message = f"{closed} is sensitive, and {open_}, which has the same value, is not"
                yield _of(arc, arc.span, message, f"declare {open_} with `sensitive: true`")


def _sensitive(graph: BotGraph) -> Collection[str]:
    return {field.name for field in graph.session if field.sensitive}


def _set_by(graph: BotGraph, hidden: Collection[str]) -> Iterator[tuple[str, Arc, Assign]]:
    """What presses and deep links set of the hidden fields, the same once."""
    taps = {button.id for button in graph.buttons if isinstance(button, Tap)}
    seen: set[tuple[str, Assign]] = set()
    for arc in graph.arcs:
        for one in arc.set:
            is_told = arc.trigger in taps or arc.trigger.startswith(_LINK)
            if is_told and one.field in hidden and (arc.trigger, one) not in seen:
                seen.add((arc.trigger, one))
                yield arc.trigger, arc, one


def _told(tree: ast.expr) -> Iterator[str]:
    """The names of whose value the answer to a condition tells something."""
    match tree:
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _told(part)
        case ast.UnaryOp(operand=operand):
            yield from _told(operand)
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
            if any(literals(side) is not None for side in sides):
                yield from (written(side) for side in sides if isinstance(side, ast.Name | ast.Attribute))
        case ast.Name() | ast.Attribute():
            yield written(tree)
        case _:
            return


def _of(arc: Arc, span: Span, message: str, help_: str, button: Button | None = None) -> Problem:
    screen, trigger = ("", "") if arc.source == ANY else (arc.source, arc.trigger)
    related = ((f"{button.id} is here", button.span),) if button is not None else ()
    return Problem(span=span, message=message, help=help_, related=related, screen=screen, trigger=trigger)
