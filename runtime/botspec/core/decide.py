"""The ladder.

The rules that make an update legal here and now, in order of precedence, then the machine itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from botspec.contract.uimap import ANY, PAGE, Arc, Each
from botspec.contract.vocabulary import BotState, Reason, Told
from botspec.core.case import NUMBER, Case, item_of, items_of, local
from botspec.core.changes import problem, step
from botspec.core.incoming import Means, Origin
from botspec.core.machine import Press
from botspec.core.position import Step, behind
from botspec.core.typed import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """No: the reason, a sentence for the log, and where the trigger would have been valid.

    `told` is the notice that fits better than the reason's own words (empty: those are told). What is said
    `aside` is not about the user's own screen: nothing is drawn or kept, a press is answered all the same.
    """

    reason: str
    text: str
    expected: tuple[str, ...] = ()
    actual: str | None = None
    guards: Mapping[str, bool] | None = None
    told: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A job that an action has started."""

    task: str
    job: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Yes: the arc that fired, the guards that were asked, and the step it makes.

    `step.to` is empty when the arc's action chooses among several targets; `started` are the jobs that it has
    started, once it has run.
    """

    arc: Arc
    guards: Mapping[str, bool]
    step: Step
    started: tuple[Started, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An event met its user on a screen that does not wait for it: he stays there.

    `started` are the jobs that its action has started.
    """

    started: tuple[Started, ...] = ()


Verdict = Accepted | Rejected | Elsewhere
Rule = Callable[[Case], Rejected | None]


def decide(case: Case) -> Accepted | Rejected:
    """The verdict on one update: the first rung that says no, or the arc that the machine fires."""
    for rule in LADDER:
        rejected = rule(case)
        if rejected is not None:
            return replace(rejected, aside=True) if case.is_foreign else rejected
    return _fire(case)


def meet(case: Case) -> Accepted | Rejected | Elsewhere:
    """The verdict on an event: the arc that the machine fires, if the user's screen waits for it.

    No rung of the ladder is about events: nobody asks for them, and nobody can be refused.
    """
    return _fire(case) if case.kernel.knows(case.screen, case.trigger) else Elsewhere()


def is_overheard(case: Case) -> bool:
    """Whether it was said in a group, but not to the bot, and is nothing that the bot waits for there."""
    if not case.incoming.in_group or case.incoming.is_addressed:
        return False
    match case.incoming.means:
        case Means.COMMAND:
            return is_known(case) is not None or role_allows(case) is not None
        case Means.INPUT:
            is_awaited = case.kernel.knows(case.screen, case.trigger) and is_readable(case) is None
            return not is_awaited or role_allows(case) is not None
        case _:
            return False


def seat_is_active(case: Case) -> Rejected | None:
    """Only the ACTIVE instance serves."""
    if case.seat is BotState.ACTIVE:
        return None
    return Rejected(reason=Reason.PASSIVE_REJECT, text="this instance is PASSIVE, another one serves")


def is_understood(case: Case) -> Rejected | None:
    """A press has data of our form and stands on a message; a message is of a kind that some screen takes."""
    incoming = case.incoming
    if incoming.means is Means.PRESS:
        if case.called is None:
            size = len(incoming.data.encode(errors="replace"))
            return Rejected(reason=Reason.UNKNOWN_ACTION, text=f"malformed callback data of {size} bytes")
        if incoming.origin is Origin.NONE:
            return Rejected(reason=Reason.UNKNOWN_ACTION, text="the press names no message of this chat")
    elif incoming.means is Means.INPUT and not case.ui.sources_of.get(case.trigger):
        return Rejected(
            reason=Reason.UNKNOWN_ACTION,
            text=f"no screen takes a message of kind {case.trigger}",
            told=Told.NOT_EXPECTED,
        )
    return None


def is_known(case: Case) -> Rejected | None:
    """The button, or the command, exists in this spec."""
    if case.trigger in case.ui.sources_of:
        return None
    what = case.trigger or (case.called.payload if case.called else "")
    return _unknown(case, f"nothing in the spec is called {what}")


def _unknown(case: Case, text: str) -> Rejected:
    told = Told.UNKNOWN_COMMAND if case.incoming.means is Means.COMMAND else ""
    return Rejected(reason=Reason.UNKNOWN_CALLBACK, text=text, told=told)


def is_unhurried(case: Case) -> Rejected | None:
    """The user stays below the rate limit."""
    if not case.hurried:
        return None
    return Rejected(reason=Reason.RATE_LIMIT, text="more updates of this user than the rate limit allows")


def role_allows(case: Case) -> Rejected | None:
    """The button, the command and the screen are open to the user's role; to others they do not exist.

    The screen that a group shares may be open to somebody else in it: for him it stays as it is.
    """
    screen = None if case.incoming.means is Means.COMMAND else case.ui.screen.get(case.screen)
    roles = (case.plan.roles.get(case.trigger, ""), screen.role if screen else "")
    if all(role in ("", case.user.role) for role in roles):
        return None
    rejected = _unknown(case, f"{case.trigger} is not open to role {case.user.role}")
    return replace(rejected, aside=case.is_shared)


def is_here(case: Case) -> Rejected | None:
    """The trigger is valid on the user's current screen, and a press was made on its newest picture."""
    if case.is_foreign:
        return _mismatch(case, "the pressed message shows somebody else's screen", Told.NOT_YOURS)
    if not case.kernel.knows(case.screen, case.trigger):
        return _elsewhere(case)
    called, position = case.called, case.position
    if called is None or position is None:
        return None
    if case.incoming.origin is Origin.INACCESSIBLE:
        return _mismatch(case, "the pressed message is gone")
    if not case.is_own:
        return _mismatch(case, "the pressed message is not known to show this user's screen")
    if called.rev != position.rev:
        return _mismatch(
            case, f"Expected rev {position.rev}, got {'none' if called.rev is None else called.rev}"
        )
    return None


def _elsewhere(case: Case) -> Rejected | None:
    expected = case.ui.sources_of[case.trigger]
    if ANY in expected and case.position is None:
        return None
    actual = case.screen or case.lost or "no screen"
    told = Told.NOT_EXPECTED if case.incoming.means is Means.INPUT else ""
    return _mismatch(case, f"Expected {'|'.join(expected)}, got {actual}", told)


def _mismatch(case: Case, text: str, told: str = "") -> Rejected:
    return Rejected(
        reason=Reason.STATE_MISMATCH,
        text=text,
        expected=case.ui.sources_of[case.trigger],
        actual=case.screen or case.lost or None,
        told=told,
    )


def is_readable(case: Case) -> Rejected | None:
    """What was typed where only a number is taken is one."""
    if case.trigger != NUMBER or number(case.incoming.text) is not None:
        return None
    return _invalid("what was typed is no number")


def is_offered(case: Case) -> Rejected | None:
    """The button is visible, its item is really in the list now."""
    button = case.ui.button.get(case.trigger)
    needs = case.needs
    if needs is None:
        return None
    if case.called is not None:
        if needs.each is not None and item_of(case, needs.each) is None:
            return _invalid(f"{case.trigger} is not offered with this arg now")
        if case.trigger == PAGE and not _is_page(case):
            return _invalid("the list has no such page")
    if (
        button is not None
        and button.visible is not None
        and not _shown(case, button.visible.reads, button.id)
    ):
        return _invalid(f"{button.id} is not visible now")
    return None


LADDER: Final[tuple[Rule, ...]] = (
    seat_is_active,
    is_understood,
    is_known,
    is_unhurried,
    role_allows,
    is_here,
    is_readable,
    is_offered,
)
"""The rules before the guards, in order of precedence. What an action refuses comes after them."""


def _shown(case: Case, reads: tuple[str, ...], button: str) -> bool:
    condition = case.ui.button[button].visible
    values = local(case)
    return condition is None or condition.test(*[values[name] for name in reads])


def _is_page(case: Case) -> bool:
    rows = case.ui.screen[case.screen].keyboard
    each = next(row for row in rows if isinstance(row, Each) and row.page)
    return isinstance(case.arg, int) and 0 <= case.arg * each.page < len(items_of(case, each))


def _invalid(text: str) -> Rejected:
    return Rejected(reason=Reason.VALIDATION_FAILED, text=text)


def _fire(case: Case) -> Accepted | Rejected:
    values = local(case)
    here = case.position
    press = Press(case.screen or case.ui.home, "" if here is None else behind(case.ui, here), values)
    fired = case.kernel.fire(case.trigger, press)
    arc = press.arc
    if not fired or arc is None:
        raise RuntimeError(
            f"no arc of {case.trigger} holds on {case.screen}: the registry and the spec differ"
        )
    if arc.refuse:
        text = ", ".join(f"{source} is {answer}".lower() for source, answer in press.guards.items())
        return Rejected(reason=arc.refuse, text=text or "refused by the spec", guards=press.guards)
    wrong = problem(case, arc, values)
    if wrong:
        return _invalid(wrong)
    return Accepted(arc=arc, guards=press.guards, step=step(case, arc, values))
