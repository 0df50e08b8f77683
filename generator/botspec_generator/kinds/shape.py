"""What all shapes share: strictness, the forms that an entry can take, names that an editor completes."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, JsonValue, Tag

TEXT: Final = "<text>"
MAP: Final = "<map>"
LIST: Final = "<list>"
NUMBER: Final = "<number>"
FLAG: Final = "<flag>"
NOTHING: Final = "<nothing>"


def form(value: object) -> str:
    """The form of a value: the tag that chooses between the shapes that an entry can have."""
    match value:
        case str():
            return TEXT
        case dict():
            return MAP
        case list():
            return LIST
        case bool():
            return FLAG
        case None:
            return NOTHING
        case _:
            return NUMBER


by_form: Final = Discriminator(form)


class Shape(BaseModel):
    """A map of the spec: an unknown key is an error, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def names(of: str) -> dict[str, JsonValue]:
    """Marks a text of the schema as a name of this kind, so that the bot's own names can be filled in."""
    return {"names": of}


Word = Annotated[str, Field(min_length=1)]
Role = Annotated[str, Field(json_schema_extra=names("roles"))]
ScreenName = Annotated[str, Field(json_schema_extra=names("screens"))]
Target = Annotated[str, Field(json_schema_extra=names("targets"))]
Trigger = Annotated[str, Field(json_schema_extra=names("triggers"))]
CommandName = Annotated[str, Field(json_schema_extra=names("commands"))]
ButtonName = Annotated[str, Field(json_schema_extra=names("buttons"))]
ActionName = Annotated[str, Field(min_length=1, json_schema_extra=names("actions"))]
FactName = Annotated[str, Field(json_schema_extra=names("facts"))]
ListName = Annotated[str, Field(json_schema_extra=names("lists"))]
NeedName = Annotated[str, Field(json_schema_extra=names("needs"))]
ReasonName = Annotated[str, Field(json_schema_extra=names("reasons"))]
TaskName = Annotated[str, Field(min_length=1, json_schema_extra=names("tasks"))]
EventName = Annotated[str, Field(min_length=1, json_schema_extra=names("events"))]
NoticeName = Annotated[str, Field(min_length=1, json_schema_extra=names("notices"))]
Said = Annotated[str, Field(min_length=1, json_schema_extra=names("said"))]
FieldName = Annotated[str, Field(json_schema_extra=names("session"))]
Locale = Annotated[str, Field(json_schema_extra=names("locales"))]

InlineText = Annotated[
    Annotated[str, Tag(TEXT)] | Annotated[dict[Locale, str], Tag(MAP)],
    by_form,
]
"""A text for every locale, or one for each of some."""

Assignments = Annotated[
    Annotated[FieldName, Tag(TEXT)] | Annotated[dict[FieldName, object], Tag(MAP)],
    by_form,
]
"""Session fields and what they become; the short form names the one field that a typed message fills."""


class ButtonShape(Shape):
    """What buttons of every kind have."""

    label: InlineText | None = None
    style: Literal["", "danger", "success", "primary"] = ""
    role: Role = ""
    visible: Word = ""
