"""What the rooms above Telegram know of an update: one small frozen value."""

from dataclasses import dataclass
from enum import StrEnum

from botspec.contract.inputs import Input


class Means(StrEnum):
    """How the user spoke; the value is the prefix of his event names."""

    PRESS = "CALLBACK"
    COMMAND = "COMMAND"
    INPUT = "INPUT"
    OTHER = "OTHER"


class Origin(StrEnum):
    """What is known of the message that was pressed."""

    MESSAGE = "message"
    INACCESSIBLE = "inaccessible"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One update, reduced to what a bot acts on.

    `message_id` is the pressed message (a press) or the user's own (else); `data` is raw callback data,
    `text` what was typed; `input_kind` is "text", "photo" ..., and `input` its record, if it has one;
    `arrived` is Unix time, `started` a monotonic clock, both in seconds.
    """

    update_id: int
    event_type: str
    means: Means
    cid: str
    chat_id: int = 0
    user_id: int = 0
    first_name: str = ""
    language: str = ""
    message_id: int | None = None
    origin: Origin = Origin.NONE
    callback_id: str = ""
    data: str = ""
    command: str = ""
    input_kind: str = ""
    text: str = ""
    input: Input | None = None
    arrived: float = 0.0
    started: float = 0.0
