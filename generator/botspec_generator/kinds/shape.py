"""What all shapes share: strictness, texts with a meaning, and what a button of any kind has."""

from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta, Struct


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map of the spec: an unknown key is an error, and nothing is converted."""


class Named(NamedTuple):
    """Marks a text as a name of some kind, of which an editor completes those that the bot has."""

    of: str


NOT_EMPTY: Final = Meta(min_length=1)

Word = Annotated[str, NOT_EMPTY]
Role = Annotated[str, Named("roles")]
ScreenName = Annotated[str, Named("screens")]
Target = Annotated[str, Named("targets")]
Trigger = Annotated[str, Named("triggers")]
CommandName = Annotated[str, Named("commands")]
ButtonName = Annotated[str, Named("buttons")]
ActionName = Annotated[str, NOT_EMPTY, Named("actions")]
FactName = Annotated[str, Named("facts")]
ListName = Annotated[str, Named("lists")]
NeedName = Annotated[str, Named("needs")]
ReasonName = Annotated[str, Named("reasons")]
TaskName = Annotated[str, NOT_EMPTY, Named("tasks")]
EventName = Annotated[str, NOT_EMPTY, Named("events")]
NoticeName = Annotated[str, NOT_EMPTY, Named("notices")]
Said = Annotated[str, NOT_EMPTY, Named("said")]
FieldName = Annotated[str, Named("session")]
Locale = Annotated[str, Named("locales")]

InlineText = str | dict[Locale, str]
"""A text for every locale, or one for each of some."""

Assignments = FieldName | dict[FieldName, object]
"""Session fields and what they become; the short form names the one field that a typed message fills."""


class Keyed:
    """A button of any kind, told apart by its keys."""

    __slots__ = ()


class ButtonShape(Shape, Keyed, frozen=True, kw_only=True):
    """What buttons of every kind have."""

    label: InlineText | None = None
    style: Literal["", "danger", "success", "primary"] = ""
    role: Role = ""
    visible: Word = ""
