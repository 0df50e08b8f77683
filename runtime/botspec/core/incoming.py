"""What the rooms above Telegram know of an update, or of an event: one small frozen value."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from time import perf_counter, time

from botspec.contract.inputs import Input
from botspec.core.happening import Happening


class Means(StrEnum):
    """How the user spoke, or that something happened to him; the value is the prefix of the log's names."""

    PRESS = "CALLBACK"
    COMMAND = "COMMAND"
    INPUT = "INPUT"
    EVENT = "EVENT"
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
    `arrived` is Unix time, `started` a monotonic clock, both in seconds. An event is told by `event` alone.
    `is_addressed` tells whether it was said to the bot: in a group people also talk to each other. `album` is
    what Telegram calls the album that it is an item of (empty: none). `moved_to` is the new id of a group
    that has become a supergroup (0: it has not). `is_to_user` tells that the pressed message of a group
    replies to who presses it, or names him.
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
    is_addressed: bool = True
    album: str = ""
    moved_to: int = 0
    is_to_user: bool = False
    arrived: float = 0.0
    started: float = 0.0
    event: Happening | None = None

    @property
    def in_group(self) -> bool:
        """Whether the chat is a group: groups alone have ids below zero."""
        return self.chat_id < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """To whom something happens."""

    chat_id: int
    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cids:
    """Makes the cids of events, as those of updates are made: with a key, from what is always the same."""

    bot_id: int
    key: bytes

    def of(self, name: str) -> str:
        """The cid of a name that stands for one event, such as "job:17"."""
        return blake2b(f"{self.bot_id}:{name}".encode(), digest_size=4, key=self.key).hexdigest()


def happened(event: Happening, whom: Whom, *, key: str, cid: str) -> Incoming:
    """An event on its way into the hall.

    Its number is made from `key`, which no other event to this chat has, and is below those of all updates.
    """
    number = int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1
    return Incoming(
        update_id=-1 - number,
        event_type="event",
        means=Means.EVENT,
        cid=cid,
        chat_id=whom.chat_id,
        user_id=whom.user_id,
        arrived=time(),
        started=perf_counter(),
        event=event,
    )
