"""The shape of the language: every key that a spec may have, and what its value looks like."""

from typing import Annotated, Literal

from msgspec import Meta, field

from botspec_generator.kinds import AnyButtonShape
from botspec_generator.kinds.shape import (
    NOT_EMPTY,
    ActionName,
    Assignments,
    ButtonName,
    CommandName,
    EventName,
    FactName,
    InlineText,
    ListName,
    NeedName,
    NoticeName,
    ReasonName,
    Role,
    Said,
    ScreenName,
    Shape,
    Target,
    TaskName,
    Trigger,
    Word,
)

SimpleType = Literal["text", "int", "decimal", "bool", "media"]


class Bounds(Shape, frozen=True, kw_only=True):
    """The limits of a text's length or of a number, both ends included."""

    min: int | None = None
    max: int | None = None


class TypeShape(Shape, frozen=True, kw_only=True):
    """A type: exactly one of its keys is given."""

    type: "AnyType | None" = None
    text: Bounds | None = None
    int_: Bounds | None = field(default=None, name="int")
    decimal: Bounds | None = None
    enum: Annotated[list[Word], NOT_EMPTY] | None = None
    list_: "Annotated[dict[str, AnyField], NOT_EMPTY] | None" = field(default=None, name="list")
    record: "Annotated[dict[str, AnyField], NOT_EMPTY] | None" = None


class FieldShape(TypeShape, frozen=True, kw_only=True):
    """The type of a record's field."""

    optional: bool = False


class SessionShape(TypeShape, frozen=True, kw_only=True):
    """A session field: its type, and what it is before the user did anything."""

    default: object = None
    optional: bool = False
    sensitive: bool = False


class PayloadShape(FieldShape, frozen=True, kw_only=True):
    """What one name of a payload is: of a task, or of an event."""

    sensitive: bool = False


class FactShape(TypeShape, frozen=True, kw_only=True):
    """A fact: its type, what its function needs first, and the most items that a list has."""

    max: Annotated[int, Meta(ge=1)] | None = None
    needs: list[NeedName] = field(default=[])


AnyType = SimpleType | TypeShape
AnyField = SimpleType | FieldShape
AnySession = SimpleType | SessionShape
AnyPayload = SimpleType | PayloadShape
AnyFact = SimpleType | FactShape


class BotShape(Shape, frozen=True, kw_only=True):
    """The bot itself; the first locale is the default, `scope` tells whose a position in a group is."""

    name: str
    version: Word
    home: ScreenName
    locales: Annotated[list[str], NOT_EMPTY]
    scope: Literal["user", "chat"] = "user"


class ReasonShape(Shape, frozen=True, kw_only=True):
    """A row of the reasons; of a built-in one only what is given changes."""

    level: Literal["debug", "info", "warning", "error", "critical"] | None = None
    alert: bool | None = None
    cause: Word | None = None
    remedy: Word | None = None


class ActionShape(Shape, frozen=True, kw_only=True):
    """An action: the reasons that it may give, the facts that it is handed, the tasks that it may start."""

    may_reject: list[ReasonName] = field(default=[])
    facts: list[FactName] = field(default=[])
    starts: list[TaskName] = field(default=[])


class TaskShape(Shape, frozen=True, kw_only=True):
    """A task: what it is given, how long a run may take, how often it is tried again, how it ends."""

    payload: dict[str, AnyPayload] = field(default={})
    timeout: Word = "10m"
    retries: Annotated[int, Meta(ge=0, le=100)] = 5
    done: EventName = ""
    failed: EventName = ""


class ElsewhereShape(Shape, frozen=True, kw_only=True):
    """What happens when the user is on a screen that does not wait for the event."""

    do: ActionName = ""
    notify: NoticeName = ""


class EventShape(Shape, frozen=True, kw_only=True):
    """An event: what it carries, and what happens when the user is elsewhere."""

    payload: dict[str, AnyPayload] = field(default={})
    elsewhere: ElsewhereShape | None = None


Targets = Target | list[Target]


class ArcShape(Shape, frozen=True, kw_only=True):
    """One arc: its condition, what happens, and the reason when the condition does not hold."""

    if_: Word = field(default="", name="if")
    do: ActionName = ""
    set: Assignments | None = None
    to: Targets | None = None
    say: Said = ""
    else_: Annotated[ReasonName, NOT_EMPTY] = field(default="", name="else")


Arcs = Target | ArcShape | list[ArcShape]
"""The arcs of one trigger: a target, one arc, or a list of which the first that can fires."""


class CommandShape(ArcShape, frozen=True, kw_only=True):
    """A command: one arc, or a list of `arcs`, that is open on every screen."""

    description: InlineText | None = None
    role: Role = ""
    resets: bool = False
    arcs: Annotated[list[ArcShape], NOT_EMPTY] | None = None


class LinkShape(ArcShape, frozen=True, kw_only=True):
    """A deep link: its payload, and one arc, or a list of `arcs`, that is open on every screen."""

    wire: Word | None = None
    was: list[Word] = field(default=[])
    arg: AnyType | None = None
    resets: bool = False
    arcs: Annotated[list[ArcShape], NOT_EMPTY] | None = None


AnyLink = Target | LinkShape
AnyCommand = Target | CommandShape


class EachShape(Shape, frozen=True, kw_only=True):
    """A row that repeats a button for each item of a list fact."""

    each: ListName
    button: ButtonName
    columns: Annotated[int, Meta(ge=1, le=8)] = 1
    page: Annotated[int, Meta(ge=1, le=100)] = 0


Row = list[ButtonName] | EachShape


class MediaShape(Shape, frozen=True, kw_only=True):
    """What a screen carries: exactly one of its keys is given, with a fact or an address."""

    photo: Word | None = None
    video: Word | None = None
    document: Word | None = None
    animation: Word | None = None
    audio: Word | None = None


class ScreenShape(Shape, frozen=True, kw_only=True):
    """A screen: its text, its keyboard, and where its triggers lead."""

    text: InlineText | None = None
    keyboard: list[Row] = field(default=[])
    on: dict[Trigger, Arcs] = field(default={})
    role: Role = ""
    waits: bool = False
    show: Literal["auto", "edit", "send", "replace"] = "auto"
    layout: Literal["inline", "reply"] = "inline"
    media: MediaShape | None = None


class FlowShape(Shape, frozen=True, kw_only=True):
    """A group of screens, and the arcs that they share."""

    screens: Annotated[list[ScreenName], NOT_EMPTY]
    on: dict[Trigger, Arcs] = field(default={})


PromiseText = Annotated[
    Word,
    Meta(
        description="home within N | X within N of Y | X only through Y [or Z] | never X before Y | "
        "after X eventually Y [or Z]"
    ),
]
"""A sentence on the ways through the bot, which is proved; X, Y, Z: SCREEN, SCREEN.BUTTON, /command, home."""


class SpecShape(Shape, frozen=True, kw_only=True):
    """The whole document: all files of `spec/` together."""

    botspec: Literal[1]
    bot: BotShape
    session: dict[str, AnySession] = field(default={})
    facts: dict[str, AnyFact] = field(default={})
    reasons: dict[str, ReasonShape] = field(default={})
    commands: dict[str, AnyCommand] = field(default={})
    screens: Annotated[dict[str, ScreenShape], NOT_EMPTY]
    buttons: dict[str, AnyButtonShape] = field(default={})
    actions: dict[str, ActionShape] = field(default={})
    flows: dict[str, FlowShape] = field(default={})
    tasks: dict[str, TaskShape] = field(default={})
    events: dict[str, EventShape] = field(default={})
    promises: list[PromiseText] = field(default=[])
    links: dict[str, AnyLink] = field(default={})


class TextsShape(Shape, frozen=True, kw_only=True):
    """The texts of one locale."""

    screens: dict[ScreenName, str] = field(default={})
    buttons: dict[ButtonName, str] = field(default={})
    reasons: dict[ReasonName, str] = field(default={})
    commands: dict[CommandName, str] = field(default={})
    notices: dict[str, str] = field(default={})
