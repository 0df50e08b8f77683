"""The ladder.

The rules that make an update legal here and now, in order of precedence, then the machine itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from botspec.contract.actions import User
from botspec.contract.uimap import ANY, PAGE, Arc, Each, UIMap
from botspec.contract.vocabulary import BotState, Reason, Told
from botspec.core.callback import Called, parse
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.machine import Kernel, Press
from botspec.core.plan import Plan, Trigger
from botspec.core.position import Position, Step, behind
from botspec.core.typed import misfit, number, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a decision may look at. `position` is None for a user on no screen of this build.

    `lost` names a screen that this build does not know, `trigger` is what the update asks for ("CAT_IMAGE",
    "/start", "text"; empty when it cannot be told), `called` the parsed callback data, `values` all names
    that conditions may read, `hurried` that the rate limit was passed.
    """

    ui: UIMap
    plan: Plan
    kernel: Kernel
    seat: BotState
    incoming: Incoming
    trigger: str
    called: Called | None
    position: Position | None
    user: User
    values: Mapping[str, object]
    lost: str = ""
    hurried: bool = False

    @property
    def screen(self) -> str:
        """The screen on which the user stands, or nothing."""
        return self.position.screen if self.position is not None else ""

    @property
    def is_own(self) -> bool:
        """Whether the pressed message shows this user's screen; in a group others have theirs."""
        incoming, here = self.incoming, self.position
        in_private = incoming.chat_id == incoming.user_id
        return in_private or (here is not None and here.message_id == incoming.message_id)

    @property
    def is_foreign(self) -> bool:
        """Whether the pressed message is somebody else's, as far as is known where this user's screen is."""
        here = self.position
        return self.called is not None and not self.is_own and (here is None or here.message_id is not None)

    @property
    def needs(self) -> Trigger | None:
        """What the plan knows of this trigger on this screen."""
        triggers = self.plan.triggers
        return triggers.get((self.screen or self.ui.home, self.trigger)) or triggers.get((ANY, self.trigger))


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
class Accepted:
    """Yes: the arc that fired, the guards that were asked, and the step it makes.

    `step.to` is empty when the arc's action chooses among several targets.
    """

    arc: Arc
    guards: Mapping[str, bool]
    step: Step


Verdict = Accepted | Rejected
Rule = Callable[[Case], Rejected | None]


def trigger_of(plan: Plan, incoming: Incoming, screen: str) -> tuple[str, Called | None]:
    """What an update asks for.

    The name of a trigger (empty: unknown), and the parsed callback data of a press.
    """
    match incoming.means:
        case Means.PRESS:
            called = parse(plan.wires, incoming.data)
            return ("" if called is None else called.button), called
        case Means.COMMAND:
            return f"/{incoming.command}", None
        case Means.INPUT | Means.OTHER:
            return _input(plan, incoming, screen), None


def _input(plan: Plan, incoming: Incoming, screen: str) -> str:
    if incoming.input_kind != "text":
        return incoming.input_kind
    takes_number = (screen, "number") in plan.triggers
    takes_text = (screen, "text") in plan.triggers
    if (
        takes_number is takes_text
    ):  # both, or neither: then the screens that would take it are the expected ones
        return "number" if "number" in plan.names and number(incoming.text) is not None else "text"
    return "number" if takes_number else "text"


def decide(case: Case) -> Verdict:
    """The verdict on one update: the first rung that says no, or the arc that the machine fires."""
    for rule in LADDER:
        rejected = rule(case)
        if rejected is not None:
            return replace(rejected, aside=True) if case.is_foreign else rejected
    return _fire(case)


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
    return Rejected(reason=Reason.UNKNOWN_CALLBACK, text=f"nothing in the spec is called {what}")


def is_unhurried(case: Case) -> Rejected | None:
    """The user stays below the rate limit."""
    if not case.hurried:
        return None
    return Rejected(reason=Reason.RATE_LIMIT, text="more updates of this user than the rate limit allows")


def role_allows(case: Case) -> Rejected | None:
    """The button, the command and the screen are open to the user's role; to others they do not exist."""
    screen = case.ui.screen.get(case.screen)
    roles = (case.plan.roles.get(case.trigger, ""), screen.role if screen and case.called else "")
    if all(role in ("", case.user.role) for role in roles):
        return None
    return Rejected(
        reason=Reason.UNKNOWN_CALLBACK, text=f"{case.trigger} is not open to role {case.user.role}"
    )


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
    is_offered,
)
"""The rules before the guards, in order of precedence. What an action refuses comes after them."""


def item_of(case: Case, each: Each) -> object | None:
    """The item of the list that a press names by its arg, or None."""
    button = case.ui.button[each.button]
    name = button.arg.removeprefix("item.")
    wanted = case.called.arg if case.called is not None else None
    return next((item for item in _items(case, each) if getattr(item, name) == wanted), None)


def _items(case: Case, each: Each) -> Sequence[object]:
    return cast("Sequence[object]", case.values[each.fact])


def _shown(case: Case, reads: tuple[str, ...], button: str) -> bool:
    condition = case.ui.button[button].visible
    values = with_item(case)
    return condition is None or condition.test(*[values[name] for name in reads])


def _is_page(case: Case) -> bool:
    rows = case.ui.screen[case.screen].keyboard
    each = next(row for row in rows if isinstance(row, Each) and row.page)
    page = case.called.arg if case.called else None
    return isinstance(page, int) and 0 <= page * each.page < len(_items(case, each))


def _invalid(text: str) -> Rejected:
    return Rejected(reason=Reason.VALIDATION_FAILED, text=text)


def with_item(case: Case) -> Mapping[str, object]:
    """The values that conditions and changes may read, `item` among them when the button stands in a list."""
    each = case.needs.each if case.needs is not None else None
    return case.values if each is None else {**case.values, "item": item_of(case, each)}


def _fire(case: Case) -> Verdict:
    values = with_item(case)
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
    problem = _problem(case, arc)
    if problem:
        return _invalid(problem)
    return Accepted(arc=arc, guards=press.guards, step=_step(case, arc, values))


def _problem(case: Case, arc: Arc) -> str:
    """What is wrong with what was typed for the field that this arc sets, or nothing."""
    typed_in = {one.field for one in arc.set if one.take == "input"}
    fields = (field for field in case.ui.session if field.name in typed_in)
    return next((fault for field in fields if (fault := misfit(field, case.incoming.text))), "")


def _step(case: Case, arc: Arc, values: Mapping[str, object]) -> Step:
    changes: dict[str, object] = {}
    fields = {each.name: each for each in case.ui.session}
    for one in arc.set:
        match one.take:
            case "":
                changes[one.field] = one.value
            case "arg":
                changes[one.field] = case.called.arg if case.called else None
            case "input":
                changes[one.field] = typed(fields[one.field].type, case.incoming.text)
            case path:
                changes[one.field] = getattr(values["item"], path.removeprefix("item."))
    turned = case.called.arg if case.called is not None and case.trigger == PAGE else None
    page = turned if isinstance(turned, int) else _page(case)
    return Step(to=arc.to[0] if len(arc.to) == 1 else "", changes=changes, page=page, resets=arc.resets)


def _page(case: Case) -> int:
    return case.position.page if case.position is not None else 0
