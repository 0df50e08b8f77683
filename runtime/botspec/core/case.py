"""One update, as a decision looks at it: what it asks for, and the values that it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from botspec.contract.actions import User
from botspec.contract.links import START
from botspec.contract.scope import EVERYBODY
from botspec.contract.uimap import ANY, Each, UIMap
from botspec.contract.vocabulary import BotState
from botspec.core.callback import Called, parse
from botspec.core.incoming import Incoming, Means
from botspec.core.links import opened
from botspec.core.machine import Kernel
from botspec.core.plan import Plan, Trigger
from botspec.core.position import Position
from botspec.core.typed import number

NUMBER: Final = "number"
"""The trigger of a message that is a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a decision may look at. `position` is None for a user on no screen of this build.

    `lost` names a screen that this build does not know, `trigger` is what the update asks for ("CAT_IMAGE",
    "/start", "text"; empty when it cannot be told), `called` the parsed callback data, `arg` that of the
    press or the link, `values` all names that conditions may read, `hurried` that the rate limit was passed.
    """

    ui: UIMap
    plan: Plan
    kernel: Kernel
    seat: BotState
    incoming: Incoming
    trigger: str
    called: Called | None
    arg: str | int | None
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
    def is_shared(self) -> bool:
        """Whether the screens of this chat are everybody's in it."""
        return self.ui.scope.owner(self.incoming.chat_id, self.incoming.user_id) == EVERYBODY

    @property
    def is_own(self) -> bool:
        """Whether the pressed message shows this user's screen; in a group others may have theirs."""
        incoming, here = self.incoming, self.position
        in_private = incoming.chat_id == incoming.user_id
        is_to_all = in_private or self.is_shared
        return (
            is_to_all or incoming.is_to_user or (here is not None and here.message_id == incoming.message_id)
        )

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
class Asked:
    """What an update asks for: a trigger's name (empty: unknown), its arg, and a press's parsed data."""

    trigger: str
    called: Called | None = None
    arg: str | int | None = None


def asked(plan: Plan, incoming: Incoming, screen: str) -> Asked:
    """What an update of a user on this screen asks for."""
    match incoming.means:
        case Means.PRESS:
            called = parse(plan.wires, incoming.data)
            return (
                Asked(trigger="")
                if called is None
                else Asked(trigger=called.button, called=called, arg=called.arg)
            )
        case Means.COMMAND:
            return _command(plan, incoming)
        case Means.EVENT:
            return Asked(trigger="" if incoming.event is None else incoming.event.name)
        case Means.INPUT | Means.OTHER:
            return Asked(trigger=_input(plan, incoming, screen))


def _command(plan: Plan, incoming: Incoming) -> Asked:
    link = opened(plan.links, incoming.text) if incoming.command == START and incoming.text else None
    if link is None or not link.trigger:
        return Asked(trigger=f"/{incoming.command}")
    return Asked(trigger=link.trigger, arg=link.arg)


def _input(plan: Plan, incoming: Incoming, screen: str) -> str:
    if incoming.input_kind != "text":
        return incoming.input_kind
    button = plan.labels[screen].get(incoming.text.strip()) if screen in plan.labels else None
    if button is not None:
        return button
    takes_number = (screen, NUMBER) in plan.triggers
    takes_text = (screen, "text") in plan.triggers
    if (
        takes_number is takes_text
    ):  # both, or neither: then the screens that would take it are the expected ones
        return NUMBER if NUMBER in plan.names and number(incoming.text) is not None else "text"
    return NUMBER if takes_number else "text"


def item_of(case: Case, each: Each) -> object | None:
    """The item of the list that a press names by its arg, or None."""
    button = case.ui.button[each.button]
    name = button.arg.removeprefix("item.")
    return next((item for item in items_of(case, each) if getattr(item, name) == case.arg), None)


def items_of(case: Case, each: Each) -> Sequence[object]:
    """The items of a list fact."""
    return cast("Sequence[object]", case.values[each.fact])


def local(case: Case) -> Mapping[str, object]:
    """The values that conditions and changes may read.

    `item` is among them when the button stands in a list, `arg` when the press or the link brings one, and
    `input` when the user sent something.
    """
    each = case.needs.each if case.needs is not None else None
    if each is not None:
        return {**case.values, "item": item_of(case, each), "arg": case.arg}
    if case.arg is not None:
        return {**case.values, "arg": case.arg}
    return {**case.values, "input": said(case)} if case.incoming.means is Means.INPUT else case.values


def said(case: Case) -> object:
    """What `input` is: the words, the number, or the record of what was sent."""
    match case.trigger:
        case "text":
            return case.incoming.text.strip()
        case _ if case.trigger == NUMBER:
            return number(case.incoming.text)
        case _:
            return case.incoming.input
