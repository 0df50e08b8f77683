"""Keyboards: rows of buttons as the JSON of a reply markup. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from botspec.contract.types import Kind
from botspec.contract.uimap import PAGE, ButtonDef, ButtonKind, Each, ScreenDef, UIMap
from botspec.core.callback import base36, is_clean, pack
from botspec.core.targets import action
from botspec.core.texts import Texts
from botspec.core.view import View

CHECKED: Final = "✓ "
"""The mark of a chosen button."""

_REV: Final = "\x00"
_ASKS: Final[Mapping[ButtonKind, str]] = {
    ButtonKind.CONTACT: "request_contact",
    ButtonKind.LOCATION: "request_location",
}
PRIVATE: Final = (ButtonKind.WEB_APP, *_ASKS)
"""Kinds for which Telegram refuses the whole message in a group; they are left out there."""

Cell = dict[str, str | bool | Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """A keyboard as the JSON of a reply markup (empty: none), and its number of buttons."""

    markup: str
    buttons: int


class Keyboards:
    """Draws the keyboards of one bot; those that never change but for their rev are prepared once."""

    def __init__(self, ui: UIMap, texts: Texts) -> None:
        self._ui = ui
        self._texts = texts
        self._fixed = {
            (screen.id, locale): self._prepare(screen, locale)
            for screen in ui.screens
            if self._is_fixed(screen)
            for locale in ui.locales
        }

    def draw(self, screen: ScreenDef, view: View) -> Keyboard:
        """The keyboard of a screen, as this view shows it."""
        fixed = self._fixed.get((screen.id, view.locale))
        if fixed is not None:
            parts, count = fixed
            return Keyboard(markup=base36(view.position.rev).join(parts), buttons=count)
        rows: list[list[Cell]] = []
        for row in screen.keyboard:
            if isinstance(row, Each):
                rows.extend(self._list(row, view))
            else:
                rows.append(_there(self._plain(screen, name, view) for name in row))
        return self._put_together(screen, rows, view.is_for_one)

    def _is_fixed(self, screen: ScreenDef) -> bool:
        if screen.reply:
            return False
        cells = [name for row in screen.keyboard if not isinstance(row, Each) for name in row]
        buttons = [self._ui.button[name] for name in cells]
        lists = any(isinstance(row, Each) for row in screen.keyboard)
        return not lists and not any(_varies(button) for button in buttons)

    def _prepare(self, screen: ScreenDef, locale: str) -> tuple[list[str], int]:
        rows = [
            _there(self._prepared(self._ui.button[name], locale) for name in row)
            for row in screen.keyboard
            if not isinstance(row, Each)
        ]
        keyboard = self._put_together(screen, rows, is_for_one=False)
        return keyboard.markup.split(json.dumps(_REV)[1:-1]), keyboard.buttons

    def _prepared(self, button: ButtonDef, locale: str) -> Cell | None:
        return self._cell(button, locale, {}, f"{button.wire}~{_REV}")

    def _plain(self, screen: ScreenDef, name: str, view: View) -> Cell | None:
        button = self._ui.button[name]
        if not _is_seen(button, view, view.values):
            return None
        if screen.reply:
            return self._key(button, view.locale)
        return self._cell(button, view.locale, view.values, pack(button.wire, None, view.position.rev))

    def _list(self, each: Each, view: View) -> list[list[Cell]]:
        items = cast("Sequence[object]", view.values[each.fact])
        last = max(0, -(-len(items) // each.page) - 1) if each.page else 0
        page = min(view.position.page, last)
        shown = items[page * each.page : (page + 1) * each.page] if each.page else items
        cells = _there(self._item(each, item, view) for item in shown)
        rows = [cells[at : at + each.columns] for at in range(0, len(cells), each.columns)]
        return [*rows, _pages(page, last, view.position.rev)]

    def _item(self, each: Each, item: object, view: View) -> Cell | None:
        button = self._ui.button[each.button]
        values = {**view.values, "item": item}
        if not _is_seen(button, view, values):
            return None
        arg = _arg(button, getattr(item, button.arg.removeprefix("item."))) if button.arg else None
        return self._cell(button, view.locale, values, pack(button.wire, arg, view.position.rev))

    def _cell(self, button: ButtonDef, locale: str, values: Mapping[str, object], data: str) -> Cell | None:
        """One button; None when it has nothing to open or to copy."""
        target = data
        if button.kind is not ButtonKind.PRESS:
            target = self._texts.draw(locale, f"targets.{button.id}", values).strip()
            if not target and button.kind not in _MAY_BE_EMPTY:
                return None
        checked = button.checked
        mark = CHECKED if checked and checked.test(*[values[name] for name in checked.reads]) else ""
        label = mark + self._texts.draw(locale, f"buttons.{button.id}", values)
        style = {"style": button.style} if button.style else {}
        return {"text": label, **action(button, target), **style}

    def _key(self, button: ButtonDef, locale: str) -> Cell:
        """One button of a reply keyboard: pressed, it sends its label, or what it asks for."""
        key: Cell = {"text": self._texts.draw(locale, f"buttons.{button.id}", {})}
        if button.kind in _ASKS:
            key[_ASKS[button.kind]] = True
        return {**key, "style": button.style} if button.style else key

    def _put_together(self, screen: ScreenDef, rows: list[list[Cell]], is_for_one: bool) -> Keyboard:
        """The keyboard of these rows; a reply keyboard can be for the one whom its message is to."""
        full = [row for row in rows if row]
        selective = {"selective": True} if is_for_one else {}
        markup: dict[str, object] = {"inline_keyboard": full}
        if screen.reply and not full:
            markup = {"remove_keyboard": True, **selective}
        elif screen.reply:
            names = (name for row in screen.keyboard if not isinstance(row, Each) for name in row)
            asks = any(self._ui.button[name].kind in _ASKS for name in names)
            markup = {
                "keyboard": full,
                "resize_keyboard": True,
                **({"one_time_keyboard": True} if asks else {}),
                **selective,
            }
        elif not full:
            return Keyboard(markup="", buttons=0)
        written = json.dumps(markup, ensure_ascii=False, separators=(",", ":"))
        return Keyboard(markup=written, buttons=sum(len(row) for row in full))


_MAY_BE_EMPTY: Final = (ButtonKind.SWITCH_INLINE, ButtonKind.SWITCH_HERE)


def _varies(button: ButtonDef) -> bool:
    """Whether the button is not the same in every view of its locale."""
    shown = button.visible or button.role or button.kind in PRIVATE
    return bool(shown or button.checked or button.reads)


def _is_seen(button: ButtonDef, view: View, values: Mapping[str, object]) -> bool:
    if button.role not in ("", view.role):
        return False
    if button.kind in PRIVATE and view.in_group:
        return False
    visible = button.visible
    return visible is None or visible.test(*[values[read] for read in visible.reads])


def _arg(button: ButtonDef, value: object) -> str | int:
    kind = button.arg_type
    if kind is None or not isinstance(value, str | int):
        raise TypeError(f"the arg of {button.id} must be text or a number, not {type(value).__name__}")
    size = len(value.encode()) if isinstance(value, str) else 0
    if kind.kind is not Kind.INTEGER and (size == 0 or (kind.high is not None and size > kind.high)):
        raise ValueError(f"the arg of {button.id} has {size} bytes; {button.arg} declares 1 to {kind.high}")
    if isinstance(value, str) and not is_clean(value):
        raise ValueError(f"the arg of {button.id} has a ~ or a control character; {button.arg} must not")
    return value


def _there(cells: Iterable[Cell | None]) -> list[Cell]:
    return [cell for cell in cells if cell is not None]


def _pages(page: int, last: int, rev: int) -> list[Cell]:
    """The row that turns pages: the number of the page before, and of the one after."""
    cells: list[Cell] = []
    if page > 0:
        cells.append({"text": f"‹ {page}", "callback_data": pack(PAGE, page - 1, rev)})
    if page < last:
        cells.append({"text": f"{page + 2} ›", "callback_data": pack(PAGE, page + 1, rev)})
    return cells
