"""What the picture says of a screen: a card with a line for each thing that leads on from it."""

from enum import StrEnum

from msgspec import Struct


class Tone(StrEnum):
    """How a word is drawn."""

    BUTTON = "button"
    TRIGGER = "trigger"
    SYSTEM = "system"
    GUARD = "guard"
    ACTION = "action"


class Icon(StrEnum):
    """A small sign, drawn as a path."""

    HOME = "home"
    BACK = "back"
    STAY = "stay"
    REFUSE = "refuse"
    MESSAGE = "message"
    EVENT = "event"
    CLOCK = "clock"
    WAITS = "waits"
    MEDIA = "media"
    ADMIN = "admin"


class Word(Struct, frozen=True):
    """A word of a line, and the cell at which it begins."""

    text: str
    tone: Tone
    at: int


class End(Struct, frozen=True):
    """Where a line leads, in words, with an icon or to a screen."""

    text: str
    icon: Icon | None = None
    target: str = ""


class Line(Struct, frozen=True):
    """One line of a card: words from the left, and where they lead; `system`: no user causes it.

    `triggers` are those of the arcs of which it tells.
    """

    words: tuple[Word, ...]
    icon: Icon | None
    end: End | None
    system: bool
    triggers: tuple[str, ...]


class Card(Struct, frozen=True, kw_only=True):
    """A screen, or what is open on every screen (`id` is ANY)."""

    id: str
    title: str
    flow: str
    badges: tuple[Icon, ...]
    lines: tuple[Line, ...]
