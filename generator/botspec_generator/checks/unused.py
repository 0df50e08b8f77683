"""Rules on what is declared and not used: warnings, since it does no harm but confuses readers."""

from collections.abc import Iterator

from botspec.contract.vocabulary import Reason, Told
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.findings import Span


def buttons(view: View) -> Iterator[Problem]:
    """Every button stands on the keyboard of a screen.

    A button that nobody can see is left over, or was forgotten on a keyboard.

        buttons: {HELP: {label: Help}}           # and no keyboard has HELP

    Put it on a keyboard, or remove it.
    """
    used = set[str]().union(*view.shown.values())
    for button in view.graph.buttons:
        if button.id not in used:
            yield _unused("button", button.id, "on no keyboard", button.span)


def facts(view: View) -> Iterator[Problem]:
    """Every fact is read by a text, a condition, a list, another fact or an action.

    Its function has to be written, and is never called.

        facts: {balance: decimal}                # and nothing reads it

    Use it, or remove it.
    """
    for fact in view.graph.facts:
        if fact.name not in view.reads:
            yield _unused("fact", fact.name, "never read", fact.span)


def actions(view: View) -> Iterator[Problem]:
    """Every action is named by the `do:` of an arc or of an event.

    Its function has to be written, and is never called.

        actions: {pay: {}}                       # and no arc has `do: pay`

    Name it where it belongs, or remove it.
    """
    for action in view.graph.actions:
        if not action.arcs:
            yield _unused("action", action.name, "done by no arc and no event", action.span)


def tasks(view: View) -> Iterator[Problem]:
    """Every task is started by an action.

    Its function has to be written, and is never called.

        tasks: {COOK: {}}                        # and no action has `starts: [COOK]`

    Let an action start it, or remove it.
    """
    started = {task for action in view.graph.actions for task in action.starts}
    for task in view.graph.tasks:
        if task.name not in started:
            yield _unused("task", task.name, "started by no action", task.span)


def events(view: View) -> Iterator[Problem]:
    """Every event is waited for by a screen, or says what happens `elsewhere`.

    One that nobody waits for changes nothing and tells nobody.

        events: {PAID: {}}                       # and no screen has `PAID:` under `on:`

    Wait for it, say what happens elsewhere, or remove it.
    """
    for event in view.graph.events:
        if event.name not in view.ways.others and not event.do and not event.notify:
            yield _unused("event", event.name, "waited for by no screen", event.span)


def session_fields(view: View) -> Iterator[Problem]:
    """Every session field is read by a text, a condition or a fact, or set by an arc.

    A field that only actions use is found too: their data is better kept in a table of the bot's own.

        session: {size: {enum: [small, large], default: small}}

    Use it, or remove it.
    """
    for name, span in view.graph.session_spans.items():
        if name not in view.reads and name not in view.setting:
            yield _unused("session field", name, "neither read nor set", span)


def notices(view: View) -> Iterator[Problem]:
    """Every notice is named by an arc (`say:`) or an event (`notify:`), or is told by the runtime itself.

    It is translated into every language of the bot, and never told.

        notices: {paid: Thank you}               # and no arc has `say: paid`

    Say it, or remove it.
    """
    said = {*Told, *view.answering, *(event.notify for event in view.graph.events)}
    for key, texts in view.graph.notices.items():
        if key not in said:
            span = next(iter(texts.values())).span
            yield _unused("notice", key.removeprefix("notices."), "said by no arc and no event", span)


def reasons(view: View) -> Iterator[Problem]:
    """Every reason of the bot's own is given by an arc or an action.

    A reader of the log would look for what can never happen. In a bot with tasks nothing is said: the
    function of a task may fail with any reason (`raise TaskFailed(...)`).

        reasons: {CLOSED: {cause: the shop is closed, remedy: wait}}

    Refuse with it (`else: CLOSED`, `may_reject: [CLOSED]`), or remove it.
    """
    if view.graph.tasks:
        return
    given = {*Reason, *view.answering, *(code for action in view.graph.actions for code in action.reasons)}
    for reason in view.graph.reasons:
        if reason.span is not None and reason.row.code not in given:
            yield _unused("reason", reason.row.code, "never given", reason.span)


def _unused(noun: str, name: str, how: str, span: Span) -> Problem:
    return Problem(span=span, message=f"the {noun} {name} is {how}", help="use it, or remove it")
