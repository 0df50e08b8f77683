"""Position: who stands where. How a step changes it, and how it is written down and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from botspec.contract.scope import EVERYBODY
from botspec.contract.types import FieldDef, Kind, Value
from botspec.contract.uimap import Move, UIMap
from botspec.core.fit import UnfitError, check

HISTORY: Final = 10
"""How many screens `back` remembers."""

LOCALE: Final = "locale"
"""The built-in session field: the language that the user chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where one user stands in one chat, or everybody in it: then `user_id` is EVERYBODY.

    `rev` grows by one with every committed step; `page` is the page of the screen's list, from 0; `locale`
    is the language that the user chose (empty: Telegram's); `message_id` is the message that has the
    keyboard, `carries` the mark of the file that it shows (empty: it is a text); `first_name` and `language`
    are what Telegram said of the user with his last update.
    """

    chat_id: int
    user_id: int
    screen: str
    rev: int = 0
    data: Mapping[str, Value] = field(default_factory=dict[str, Value])
    history: tuple[str, ...] = ()
    page: int = 0
    locale: str = ""
    message_id: int | None = None
    carries: str = ""
    first_name: str = ""
    language: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether it is that of a whole group."""
        return self.user_id == EVERYBODY

    def on(self, message_id: int | None) -> "Position":
        """The same on another message, of which nothing is known; on its own it stays as it is."""
        if message_id == self.message_id:
            return self
        return replace(self, message_id=message_id, carries="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a press changes.

    Where to go (a screen or a Move), which fields to set, whether all starts anew.
    """

    to: str
    changes: Mapping[str, object]
    page: int = 0
    resets: bool = False


def defaults(ui: UIMap) -> dict[str, Value]:
    """The session of a user of whom nothing is known yet."""
    return {each.name: each.default for each in ui.session}


def behind(ui: UIMap, position: Position) -> str:
    """The screen that `back` leads to from here."""
    return position.history[-1] if position.history else ui.screen[position.screen].fallback


def advance(ui: UIMap, position: Position, step: Step) -> Position:
    """The position after a step; `rev` grows by one."""
    screen, history = _move(ui, position, step.to)
    data = defaults(ui) if step.resets else dict(position.data)
    locale = position.locale
    fields = {field.name: field for field in ui.session} if step.changes else {}
    for name, value in step.changes.items():
        if name == LOCALE:
            locale = str(value)
        else:
            data[name] = _kept(fields, name, value)
    return replace(
        position,
        screen=screen,
        rev=position.rev + 1,
        data=data,
        history=() if step.resets else history,
        page=step.page if screen == position.screen and not step.resets else 0,
        locale=locale,
    )


def _move(ui: UIMap, position: Position, to: str) -> tuple[str, tuple[str, ...]]:
    match to:
        case Move.STAY:
            return position.screen, position.history
        case Move.HOME:
            return ui.home, ()
        case Move.BACK:
            return behind(ui, position), position.history[:-1]
        case position.screen:
            return to, position.history
        case _:
            return to, (*position.history, position.screen)[-HISTORY:]


def _kept(fields: Mapping[str, FieldDef], name: str, value: object) -> Value:
    """A new value of a session field. Raises UnfitError when it is none that the spec declares."""
    found = fields.get(name)
    if found is None:
        raise UnfitError(f"the session has no field {name}")
    return check(found, value)


def encode(data: Mapping[str, Value]) -> dict[str, str | int | bool | None]:
    """The session as plain JSON values; a Decimal becomes its text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in data.items()}


def decode(fields: Sequence[FieldDef], stored: Mapping[str, object]) -> dict[str, Value]:
    """The session that was written down, as this build declares it.

    A new field gets its default, one that is gone is forgotten, a value that no longer fits its type
    becomes the default: an edited spec never makes a stored session unreadable.
    """
    return {
        each.name: _read(each, stored[each.name]) if each.name in stored else each.default for each in fields
    }


def _read(declared: FieldDef, value: object) -> Value:
    if value is None:
        return None if declared.optional else declared.default
    try:
        return check(declared, _decimal(value) if declared.type.kind is Kind.DECIMAL else value)
    except UnfitError:
        return declared.default


def _decimal(value: object) -> object:
    """A decimal was written down as its text; what is none stays as it is."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value
