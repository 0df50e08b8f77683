"""The wire form of a press, both ways: `wire[:arg]~rev`, at most 64 bytes of UTF-8, rev in base 36."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from botspec.contract.types import Kind
from botspec.contract.uimap import PAGE, ButtonDef, ButtonKind, UIMap

LIMIT: Final = 64
"""Bytes of callback data that Telegram takes (Bot API, InlineKeyboardButton.callback_data)."""

_FORM: Final = re.compile(r"(?P<body>[^\x00-\x1f\x7f~]+)(?:~(?P<rev>[0-9a-z]{1,13}))?")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A press that was understood: `payload` is its data without rev; `button` is empty if none is so called.

    `arg` is None without one; `rev` is None when the data carries none.
    """

    button: str
    payload: str
    arg: str | int | None = None
    rev: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """The buttons by their wire forms, old ones included: those without an arg, and those with one."""

    plain: Mapping[str, str]
    armed: Mapping[str, ButtonDef]


def wires(ui: UIMap) -> Wires:
    """The look-up tables of a bot's callback data."""
    page = ButtonDef(id=PAGE, wire=PAGE)
    plain: dict[str, str] = {}
    armed: dict[str, ButtonDef] = {PAGE: page}
    for button in (one for one in ui.buttons if one.kind is ButtonKind.PRESS):
        for wire in (button.wire, *button.was):
            if button.arg_type is None:
                plain[wire] = button.id
            else:
                armed[wire] = button
    return Wires(plain=plain, armed=armed)


def pack(wire: str, arg: str | int | None, rev: int) -> str:
    """The callback data of a button; the compiler has proved that it fits into 64 bytes."""
    body = wire if arg is None else f"{wire}:{arg}"
    return f"{body}~{base36(rev)}"


def parse(table: Wires, data: str) -> Called | None:
    """What a press says, or None when its data is malformed."""
    match = _FORM.fullmatch(data) if len(data.encode(errors="replace")) <= LIMIT else None
    if match is None:
        return None
    body, rev = match["body"], match["rev"]
    button, arg = _button(table, body)
    return Called(button=button, payload=body, arg=arg, rev=None if rev is None else int(rev, 36))


def is_clean(arg: str) -> bool:
    """Whether an arg can stand in callback data: nothing in it looks like the end of the data."""
    return _FORM.fullmatch(arg) is not None and "~" not in arg


def base36(number: int) -> str:
    """A number from 0 in digits and lower-case letters."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def _button(table: Wires, body: str) -> tuple[str, str | int | None]:
    plain = table.plain.get(body)
    if plain is not None:
        return plain, None
    at = body.find(":")
    while at >= 0:
        found = table.armed.get(body[:at])
        if found is not None:
            return _with_arg(found, body[at + 1 :])
        at = body.find(":", at + 1)
    return "", None


def _with_arg(button: ButtonDef, text: str) -> tuple[str, str | int | None]:
    if button.arg_type is not None and button.arg_type.kind is not Kind.INTEGER:
        return (button.id, text) if text else ("", None)
    is_number = text.isascii() and text.removeprefix("-").isdecimal()
    return (button.id, int(text)) if is_number else ("", None)
