"""What a press makes happen in the chat, as data: decided in the turn, delivered after the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from botspec.contract.media import Media, MediaKind


class Mode(StrEnum):
    """How a screen gets onto the user's display.

    REPLACE deletes the old message, NOOP found nothing to change.
    """

    EDIT = "edit"
    SEND = "send"
    REPLACE = "replace"
    NOOP = "noop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward:
    """To whom a new message in a group is: it replies to his message, or begins with his name (HTML)."""

    reply_to: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answers a press.

    Plain text of at most 200 characters (empty: only the loader stops), as a window if `alert`. `logged` is
    what the log may show of it: the text when it is the same for everybody, else its key.
    """

    callback_id: str
    text: str = ""
    alert: bool = False
    logged: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Sends a plain message that carries no keyboard: what an answer is for a user who typed."""

    text: str
    toward: Toward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """Takes the reply keyboard away, by a message that is deleted at once: no other call does that."""

    toward: Toward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that a screen shows above its text, and as what."""

    kind: MediaKind
    media: Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Draws a screen: HTML `text` and `markup` (the JSON of an InlineKeyboardMarkup, empty: none).

    `message_id` is the message to edit or replace, `carries` the mark of the file that it carries now (empty:
    it is a text); `media` is the file that it is to carry. `rev` tells an older picture from a newer one.
    `toward` counts when the screen comes as a new message.
    """

    screen: str
    rev: int
    text: str
    markup: str
    buttons: int
    mode: Mode
    message_id: int | None = None
    media: Attached | None = None
    carries: str = ""
    toward: Toward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Takes the keyboard off an old message, so that nobody presses what no longer counts."""

    message_id: int


Effect = Answer | Notice | Hide | Show | Strip


class Outcome(StrEnum):
    """How a delivery ended: done, worth another try later, or refused for good."""

    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How one effect was delivered.

    `mode` and `message_id` tell how a screen came to stand where, `carries` the mark of the file that it
    carries there (empty: none); `error` is Telegram's own description; `retry_after` counts seconds;
    `latency_ms` is the time of its calls, `calls` their number.
    """

    effect: Effect
    outcome: Outcome
    mode: Mode | None = None
    message_id: int | None = None
    carries: str = ""
    error: str = ""
    retry_after: float = 0.0
    latency_ms: float = 0.0
    calls: int = 0


def unplaced(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The same effects in a chat that has none of the messages which they speak of."""
    return tuple(_anew(effect) for effect in effects if not isinstance(effect, Strip))


def _anew(effect: Effect) -> Effect:
    match effect:
        case Show():
            toward = _by_name(effect.toward)
            return replace(effect, mode=Mode.SEND, message_id=None, carries="", toward=toward)
        case Notice() | Hide():
            return replace(effect, toward=_by_name(effect.toward))
        case _:
            return effect


def _by_name(toward: Toward | None) -> Toward | None:
    return toward if toward is not None and toward.name else None
