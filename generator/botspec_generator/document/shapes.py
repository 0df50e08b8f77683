"""The shape of the language: every key that a spec may have, and what its value looks like."""

from typing import Annotated, Literal

from pydantic import Field, Tag

from botspec_generator.kinds import AnyButtonShape
from botspec_generator.kinds.shape import (
    LIST,
    MAP,
    TEXT,
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
    by_form,
)

SimpleType = Literal["text", "int", "decimal", "bool", "media"]


class Bounds(Shape):
    """The limits of a text's length or of a number, both ends included."""

    min: int | None = None
    max: int | None = None


class TypeShape(Shape):
    """A type: exactly one of its keys is given."""

    type: "AnyType | None" = None
    text: Bounds | None = None
    int_: Bounds | None = Field(default=None, alias="int")
    decimal: Bounds | None = None
    enum: list[Word] | None = Field(default=None, min_length=1)
    list_: "dict[str, AnyField] | None" = Field(default=None, alias="list", min_length=1)
    record: "dict[str, AnyField] | None" = Field(default=None, min_length=1)


class FieldShape(TypeShape):
    """The type of a record's field."""

    optional: bool = False


class SessionShape(TypeShape):
    """A session field: its type, and what it is before the user did anything."""

    default: object = None
    optional: bool = False
    sensitive: bool = False


class PayloadShape(FieldShape):
    """What one name of a payload is: of a task, or of an event."""

    sensitive: bool = False


class FactShape(TypeShape):
    """A fact: its type, what its function needs first, and the most items that a list has."""

    max: int | None = Field(default=None, ge=1)
    needs: list[NeedName] = Field(default=[])


AnyType = Annotated[Annotated[SimpleType, Tag(TEXT)] | Annotated[TypeShape, Tag(MAP)], by_form]
AnyField = Annotated[Annotated[SimpleType, Tag(TEXT)] | Annotated[FieldShape, Tag(MAP)], by_form]
AnySession = Annotated[Annotated[SimpleType, Tag(TEXT)] | Annotated[SessionShape, Tag(MAP)], by_form]
AnyPayload = Annotated[Annotated[SimpleType, Tag(TEXT)] | Annotated[PayloadShape, Tag(MAP)], by_form]
AnyFact = Annotated[Annotated[SimpleType, Tag(TEXT)] | Annotated[FactShape, Tag(MAP)], by_form]


class BotShape(Shape):
    """The bot itself; the first locale is the default, `scope` tells whose a position in a group is."""

    name: str
    version: Word
    home: ScreenName
    locales: list[str] = Field(min_length=1)
    scope: Literal["user", "chat"] = "user"


class ReasonShape(Shape):
    """A row of the reasons; of a built-in one only what is given changes."""

    level: Literal["debug", "info", "warning", "error", "critical"] | None = None
    alert: bool | None = None
    cause: Word | None = None
    remedy: Word | None = None


class ActionShape(Shape):
    """An action: the reasons that it may give, the facts that it is handed, the tasks that it may start."""

    may_reject: list[ReasonName] = Field(default=[])
    facts: list[FactName] = Field(default=[])
    starts: list[TaskName] = Field(default=[])


class TaskShape(Shape):
    """A task: what it is given, how long a run may take, how often it is tried again, how it ends."""

    payload: dict[str, AnyPayload] = Field(default={})
    timeout: Word = "10m"
    retries: int = Field(default=5, ge=0, le=100)
    done: EventName = ""
    failed: EventName = ""


class ElsewhereShape(Shape):
    """What happens when the user is on a screen that does not wait for the event."""

    do: ActionName = ""
    notify: NoticeName = ""


class EventShape(Shape):
    """An event: what it carries, and what happens when the user is elsewhere."""

    payload: dict[str, AnyPayload] = Field(default={})
    elsewhere: ElsewhereShape | None = None


Targets = Annotated[Annotated[Target, Tag(TEXT)] | Annotated[list[Target], Tag(LIST)], by_form]


class ArcShape(Shape):
    """One arc: its condition, what happens, and the reason when the condition does not hold."""

    if_: Word = Field(default="", alias="if")
    do: ActionName = ""
    set: Assignments | None = None
    to: Targets | None = Field(default=None)
    say: Said = ""
    else_: ReasonName = Field(default="", alias="else", min_length=1)


Arcs = Annotated[
    Annotated[Target, Tag(TEXT)] | Annotated[ArcShape, Tag(MAP)] | Annotated[list[ArcShape], Tag(LIST)],
    by_form,
]
"""The arcs of one trigger: a target, one arc, or a list of which the first that can fires."""


class CommandShape(ArcShape):
    """A command: one arc, or a list of `arcs`, that is open on every screen."""

    description: InlineText | None = None
    role: Role = ""
    resets: bool = False
    arcs: list[ArcShape] | None = Field(default=None, min_length=1)


class LinkShape(ArcShape):
    """A deep link: its payload, and one arc, or a list of `arcs`, that is open on every screen."""

    wire: Word | None = None
    was: list[Word] = Field(default=[])
    arg: AnyType | None = None
    resets: bool = False
    arcs: list[ArcShape] | None = Field(default=None, min_length=1)


AnyLink = Annotated[Annotated[Target, Tag(TEXT)] | Annotated[LinkShape, Tag(MAP)], by_form]
AnyCommand = Annotated[Annotated[Target, Tag(TEXT)] | Annotated[CommandShape, Tag(MAP)], by_form]


class EachShape(Shape):
    """A row that repeats a button for each item of a list fact."""

    each: ListName
    button: ButtonName
    columns: int = Field(default=1, ge=1, le=8)
    page: int = Field(default=0, ge=1, le=100)


Row = Annotated[Annotated[list[ButtonName], Tag(LIST)] | Annotated[EachShape, Tag(MAP)], by_form]


class MediaShape(Shape):
    """What a screen carries: exactly one of its keys is given, with a fact or an address."""

    photo: Word | None = None
    video: Word | None = None
    document: Word | None = None
    animation: Word | None = None
    audio: Word | None = None


class ScreenShape(Shape):
    """A screen: its text, its keyboard, and where its triggers lead."""

    text: InlineText | None = None
    keyboard: list[Row] = Field(default=[])
    on: dict[Trigger, Arcs] = Field(default={})
    role: Role = ""
    waits: bool = False
    show: Literal["auto", "edit", "send", "replace"] = "auto"
    layout: Literal["inline", "reply"] = "inline"
    media: MediaShape | None = None


class FlowShape(Shape):
    """A group of screens, and the arcs that they share."""

    screens: list[ScreenName] = Field(min_length=1)
    on: dict[Trigger, Arcs] = Field(default={})


PromiseText = Annotated[
    Word,
    Field(
        description="home within N | X within N of Y | X only through Y [or Z] | never X before Y | "
        "after X eventually Y [or Z]"
    ),
]
"""A sentence on the ways through the bot, which is proved; X, Y, Z: SCREEN, SCREEN.BUTTON, /command, home."""


class SpecShape(Shape):
    """The whole document: all files of `spec/` together."""

    botspec: Literal[1]
    bot: BotShape
    session: dict[str, AnySession] = Field(default={})
    facts: dict[str, AnyFact] = Field(default={})
    reasons: dict[str, ReasonShape] = Field(default={})
    commands: dict[str, AnyCommand] = Field(default={})
    screens: dict[str, ScreenShape] = Field(min_length=1)
    buttons: dict[str, AnyButtonShape] = Field(default={})
    actions: dict[str, ActionShape] = Field(default={})
    flows: dict[str, FlowShape] = Field(default={})
    tasks: dict[str, TaskShape] = Field(default={})
    events: dict[str, EventShape] = Field(default={})
    promises: list[PromiseText] = Field(default=[])
    links: dict[str, AnyLink] = Field(default={})


class TextsShape(Shape):
    """The texts of one locale."""

    screens: dict[ScreenName, str] = Field(default={})
    buttons: dict[ButtonName, str] = Field(default={})
    reasons: dict[ReasonName, str] = Field(default={})
    commands: dict[CommandName, str] = Field(default={})
    notices: dict[str, str] = Field(default={})
