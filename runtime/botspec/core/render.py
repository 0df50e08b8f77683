"""Verdict and position -> effects: what the chat shows next, as data. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from botspec.contract.types import Kind
from botspec.contract.uimap import PAGE, ButtonDef, Each, ScreenDef, UIMap
from botspec.contract.uimap import Show as How
from botspec.core.callback import base36, is_clean, pack
from botspec.core.effects import Answer, Mode, Show
from botspec.core.position import Position
from botspec.core.texts import Texts

ANSWER_LIMIT: Final = 200
"""Characters of a callback answer (Bot API, answerCallbackQuery.text)."""

CHECKED: Final = "✓ "
"""The mark of a chosen button."""

_REV: Final = "\x00"
Cell = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyboard:
    """A keyboard as the JSON of an InlineKeyboardMarkup (empty: none), and its number of buttons."""

    markup: str
    buttons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a screen is drawn from: the position, the user's locale and role, the names that texts may use."""

    position: Position
    locale: str
    role: str
    values: Mapping[str, object]


class Renderer:
    """Draws the screens of one bot; keyboards that never change but for their rev are prepared once."""

    def __init__(self, ui: UIMap, texts: Texts) -> None:
        self._ui = ui
        self._texts = texts
        self._fixed = {
            (screen.id, locale): self._prepare(screen, locale)
            for screen in ui.screens
            if self._is_fixed(screen)
            for locale in ui.locales
        }

    def show(self, view: View, mode: Mode) -> Show:
        """The effect that draws the view's screen; it is sent anew when there is no message to edit."""
        position = view.position
        screen = self._ui.screen[position.screen]
        keyboard = self._keyboard(screen, view)
        return Show(
            screen=screen.id,
            rev=position.rev,
            text=self._texts.draw(view.locale, f"screens.{screen.id}", view.values),
            markup=keyboard.markup,
            buttons=keyboard.buttons,
            mode=_mode(screen, mode, position.message_id),
            message_id=position.message_id,
        )

    def say(self, key: str, locale: str, values: Mapping[str, object]) -> str:
        """A plain text: of a reason by its code, or of a notice by its key; empty when it has none."""
        full = key if "." in key else f"reasons.{key}"
        return self._texts.draw(locale, full, values) if self._texts.has(locale, full) else ""

    def answer(self, callback_id: str, key: str, text: str) -> Answer:
        """The answer to a press, cut where Telegram would refuse it, as a window if the reason says so."""
        reason = self._ui.reason.get(key)
        short = text if len(text) <= ANSWER_LIMIT else text[: ANSWER_LIMIT - 1] + "…"
        reads = self._ui.notices.get(key, ()) if reason is None else reason.reads
        alert = reason is not None and reason.alert
        return Answer(callback_id=callback_id, text=short, alert=alert, logged=key if reads else short)

    def _is_fixed(self, screen: ScreenDef) -> bool:
        cells = [name for row in screen.keyboard if not isinstance(row, Each) for name in row]
        buttons = [self._ui.button[name] for name in cells]
        lists = any(isinstance(row, Each) for row in screen.keyboard)
        return not lists and not any(one.visible or one.checked or one.reads or one.role for one in buttons)

    def _prepare(self, screen: ScreenDef, locale: str) -> tuple[list[str], int]:
        rows = [
            [
                self._cell(self._ui.button[name], locale, {}, f"{self._ui.button[name].wire}~{_REV}")
                for name in row
            ]
            for row in screen.keyboard
            if not isinstance(row, Each)
        ]
        keyboard = _keyboard(rows)
        return keyboard.markup.split(json.dumps(_REV)[1:-1]), keyboard.buttons

    def _keyboard(self, screen: ScreenDef, view: View) -> Keyboard:
        fixed = self._fixed.get((screen.id, view.locale))
        if fixed is not None:
            parts, count = fixed
            return Keyboard(markup=base36(view.position.rev).join(parts), buttons=count)
        rows: list[list[Cell]] = []
        for row in screen.keyboard:
            if isinstance(row, Each):
                rows.extend(self._list(row, view))
            else:
                rows.append([self._tap(name, view) for name in row if self._is_seen(name, view, view.values)])
        return _keyboard(rows)

    def _tap(self, name: str, view: View) -> Cell:
        button = self._ui.button[name]
        return self._cell(button, view.locale, view.values, pack(button.wire, None, view.position.rev))

    def _is_seen(self, name: str, view: View, values: Mapping[str, object]) -> bool:
        button = self._ui.button[name]
        if button.role not in ("", view.role):
            return False
        visible = button.visible
        return visible is None or visible.test(*[values[read] for read in visible.reads])

    def _list(self, each: Each, view: View) -> list[list[Cell]]:
        items = cast("Sequence[object]", view.values[each.fact])
        last = max(0, -(-len(items) // each.page) - 1) if each.page else 0
        page = min(view.position.page, last)
        shown = items[page * each.page : (page + 1) * each.page] if each.page else items
        cells = [self._item(each, item, view) for item in shown if self._is_item_seen(each, item, view)]
        rows = [cells[at : at + each.columns] for at in range(0, len(cells), each.columns)]
        return [*rows, _pages(page, last, view.position.rev)]

    def _is_item_seen(self, each: Each, item: object, view: View) -> bool:
        return self._is_seen(each.button, view, {**view.values, "item": item})

    def _item(self, each: Each, item: object, view: View) -> Cell:
        button = self._ui.button[each.button]
        arg = _arg(button, getattr(item, button.arg.removeprefix("item.")))
        values = {**view.values, "item": item}
        return self._cell(button, view.locale, values, pack(button.wire, arg, view.position.rev))

    def _cell(self, button: ButtonDef, locale: str, values: Mapping[str, object], data: str) -> Cell:
        checked = button.checked
        mark = CHECKED if checked and checked.test(*[values[name] for name in checked.reads]) else ""
        cell = {
            "text": mark + self._texts.draw(locale, f"buttons.{button.id}", values),
            "callback_data": data,
        }
        if button.style:
            cell["style"] = button.style
        return cell


def _mode(screen: ScreenDef, mode: Mode, message_id: int | None) -> Mode:
    if message_id is None:
        return Mode.SEND
    match screen.show:
        case How.AUTO:
            return mode
        case How.EDIT:
            return Mode.EDIT
        case How.SEND:
            return Mode.SEND
        case How.REPLACE:
            return Mode.REPLACE


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


def _pages(page: int, last: int, rev: int) -> list[Cell]:
    """The row that turns pages: the number of the page before, and of the one after."""
    cells: list[Cell] = []
    if page > 0:
        cells.append({"text": f"‹ {page}", "callback_data": pack(PAGE, page - 1, rev)})
    if page < last:
        cells.append({"text": f"{page + 2} ›", "callback_data": pack(PAGE, page + 1, rev)})
    return cells


def _keyboard(rows: list[list[Cell]]) -> Keyboard:
    full = [row for row in rows if row]
    if not full:
        return Keyboard(markup="", buttons=0)
    markup = json.dumps({"inline_keyboard": full}, ensure_ascii=False, separators=(",", ":"))
    return Keyboard(markup=markup, buttons=sum(len(row) for row in full))
