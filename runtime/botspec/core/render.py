"""Verdict and position -> effects: what the chat shows next, as data. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from botspec.contract.media import Media
from botspec.contract.uimap import MediaDef, ScreenDef, UIMap
from botspec.contract.uimap import Show as How
from botspec.core.effects import Answer, Attached, Mode, Show
from botspec.core.keyboards import Keyboards
from botspec.core.texts import Texts
from botspec.core.view import View

ANSWER_LIMIT: Final = 200
"""Characters of a callback answer (Bot API, answerCallbackQuery.text)."""


class Renderer:
    """Draws the screens of one bot, and says what is told."""

    def __init__(self, ui: UIMap, texts: Texts) -> None:
        self._ui = ui
        self._texts = texts
        self._keyboards = Keyboards(ui, texts)
        self._media = {screen.id: _carried(screen.media) for screen in ui.screens if screen.media is not None}

    def show(self, view: View, mode: Mode) -> Show:
        """The effect that draws the view's screen; it is sent anew when there is no message to edit."""
        position = view.position
        screen = self._ui.screen[position.screen]
        keyboard = self._keyboards.draw(screen, view)
        return Show(
            screen=screen.id,
            rev=position.rev,
            text=self._texts.draw(view.locale, f"screens.{screen.id}", view.values),
            markup=keyboard.markup,
            buttons=keyboard.buttons,
            mode=_mode(screen, mode, position.message_id),
            message_id=position.message_id,
            media=None if screen.media is None else self._media[screen.id](view.values),
            carries=position.carries,
        )

    def named(self, username: str) -> None:
        """Hears the bot's own name, which stands in deep links."""
        self._texts.username = username

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


def _carried(media: MediaDef) -> Callable[[Mapping[str, object]], Attached | None]:
    """The media of a screen as a function of the values that it may use."""
    if media.url:
        constant = Attached(kind=media.kind, media=Media.url(media.url))
        return lambda values: constant
    name, _, field = media.take.partition(".")

    def take(values: Mapping[str, object]) -> Attached | None:
        value = getattr(values[name], field) if field else values[name]
        if value is None:
            return None
        if not isinstance(value, Media):
            raise TypeError(f"{media.take} must be a Media, not {type(value).__name__}")
        return Attached(kind=media.kind, media=value)

    return take


def _mode(screen: ScreenDef, mode: Mode, message_id: int | None) -> Mode:
    if message_id is None:
        return Mode.SEND
    if screen.reply:  # no edit gives a message another kind of keyboard
        return Mode.REPLACE if screen.show is How.REPLACE else Mode.SEND
    match screen.show:
        case How.AUTO:
            return mode
        case How.EDIT:
            return Mode.EDIT
        case How.SEND:
            return Mode.SEND
        case How.REPLACE:
            return Mode.REPLACE
