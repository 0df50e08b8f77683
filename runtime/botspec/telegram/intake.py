"""Raw update -> Incoming: the JSON is read straight, nothing is modelled that no bot acts on."""

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

from botspec.contract.inputs import Input
from botspec.core.incoming import Incoming, Means, Origin
from botspec.telegram.groups import is_reply_to, is_to, moved, unmentioned
from botspec.telegram.inputs import record
from botspec.telegram.shape import (
    JsonObject,
    JsonValue,
    MisshapenError,
    needed_number,
    needed_object,
    needed_text,
    parsed,
    whole,
    words,
)

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")

# By precedence: an animation also has `document`, so that old bots see something.
_KINDS: Final = (
    ("photo", "photo"),
    ("animation", "animation"),
    ("document", "document"),
    ("voice", "voice"),
    ("video", "video"),
    ("contact", "contact"),
    ("location", "location"),
    ("successful_payment", "payment"),
    ("audio", "audio"),
    ("sticker", "sticker"),
    ("video_note", "video_note"),
    ("poll", "poll"),
    ("dice", "dice"),
    ("story", "story"),
    ("game", "game"),
    ("checklist", "checklist"),
    ("paid_media", "paid_media"),
    ("rich_message", "rich_message"),
    ("web_app_data", "web_app_data"),
    ("users_shared", "users_shared"),
    ("chat_shared", "chat_shared"),
)
"""Message fields that a user fills, and their input kinds; any other message is a service message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Whose updates they are: the bot's id, its user name (empty: not known), and the key of `cid`.

    The key has 1 to 64 bytes and is the same on every instance of the bot.
    """

    bot_id: int
    cid_key: bytes
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Bytes that are no update; `problem` says in one sentence why, and repeats nothing of them."""

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """What is known of an update before its content is read."""

    update_id: int
    cid: str
    arrived: float
    started: float

    def other(self, event_type: str, chat_id: int = 0, user_id: int = 0) -> Incoming:
        return Incoming(
            update_id=self.update_id,
            event_type=event_type,
            means=Means.OTHER,
            cid=self.cid,
            chat_id=chat_id,
            user_id=user_id,
            arrived=self.arrived,
            started=self.started,
        )


def read(raw: bytes, *, me: Me, arrived: float, started: float) -> Incoming | Unreadable:
    """Reads one update, whatever the bytes are; `arrived` is Unix time, `started` a monotonic clock."""
    return read_value(parsed(raw), me=me, arrived=arrived, started=started)


def read_value(update: JsonValue, *, me: Me, arrived: float, started: float) -> Incoming | Unreadable:
    """Reads one update whose JSON is parsed already, as `read` does."""
    if not isinstance(update, dict):
        return Unreadable(problem="The body is not a JSON object.")
    update_id = whole(update.get("update_id"))
    if update_id is None or update_id < 0:
        return Unreadable(problem="The body is not an update: update_id is not a whole number from 0.")
    cid = blake2b(b"%d:%d" % (me.bot_id, update_id), digest_size=4, key=me.cid_key).hexdigest()
    envelope = _Envelope(update_id=update_id, cid=cid, arrived=arrived, started=started)
    try:
        if "callback_query" in update:
            return _press(update["callback_query"], envelope)
        if "message" in update:
            return _message(update["message"], envelope, me)
    except MisshapenError as error:
        return Unreadable(problem=f"The body is not an update: {error}.")
    return envelope.other(_event_type(update))


def _event_type(update: JsonObject) -> str:
    """The update's kind; a key that does not look like one is not repeated in logs and metrics."""
    key = next((key for key in update if key != "update_id"), "")
    return key if _NAME.fullmatch(key) else "unknown"


def _press(value: JsonValue, envelope: _Envelope) -> Incoming:
    query = needed_object(value, "callback_query")
    sender = needed_object(query.get("from"), "callback_query.from")
    user_id = needed_number(sender.get("id"), "callback_query.from.id")
    message = query.get("message")
    chat_id, message_id, origin, is_to_user = user_id, None, Origin.NONE, False
    if message is not None:
        pressed = needed_object(message, "callback_query.message")
        chat_id, message_id, origin = _pressed(pressed)
        is_to_user = chat_id < 0 and is_to(user_id, pressed)
    return Incoming(
        update_id=envelope.update_id,
        event_type="callback_query",
        means=Means.PRESS,
        cid=envelope.cid,
        chat_id=chat_id,
        user_id=user_id,
        first_name=words(sender.get("first_name")),
        language=words(sender.get("language_code")),
        message_id=message_id,
        origin=origin,
        is_to_user=is_to_user,
        callback_id=needed_text(query.get("id"), "callback_query.id"),
        data=needed_text(query.get("data", ""), "callback_query.data"),
        arrived=envelope.arrived,
        started=envelope.started,
    )


def _pressed(message: JsonObject) -> tuple[int, int, Origin]:
    chat = needed_object(message.get("chat"), "callback_query.message.chat")
    chat_id = needed_number(chat.get("id"), "callback_query.message.chat.id")
    message_id = needed_number(message.get("message_id"), "callback_query.message.message_id")
    return chat_id, message_id, Origin.INACCESSIBLE if message.get("date") == 0 else Origin.MESSAGE


def _message(value: JsonValue, envelope: _Envelope, me: Me) -> Incoming:
    message = needed_object(value, "message")
    chat_id = needed_number(needed_object(message.get("chat"), "message.chat").get("id"), "message.chat.id")
    message_id = needed_number(message.get("message_id"), "message.message_id")
    move = moved(chat_id, message)
    if move is not None:
        old, new = move
        return replace(envelope.other("message", old), moved_to=new)
    if message.get("from") is None or message.get("sender_chat") is not None:
        return envelope.other("message", chat_id)
    sender = needed_object(message["from"], "message.from")
    user_id = needed_number(sender.get("id"), "message.from.id")
    said = _said(message, me)
    if said is None or sender.get("is_bot") is True:  # bots that answer bots never end
        return envelope.other("message", chat_id, user_id)
    if chat_id < 0:
        said = _in_group(said, message, me)
    return Incoming(
        update_id=envelope.update_id,
        event_type="message",
        means=Means.COMMAND if said.command else Means.INPUT,
        cid=envelope.cid,
        chat_id=chat_id,
        user_id=user_id,
        first_name=words(sender.get("first_name")),
        language=words(sender.get("language_code")),
        message_id=message_id,
        command=said.command,
        input_kind=said.kind,
        text=said.text,
        input=said.input,
        is_addressed=chat_id > 0 or said.is_addressed,
        album=words(message.get("media_group_id")),
        arrived=envelope.arrived,
        started=envelope.started,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a message says: a command with its arguments as text, or an input of a kind.

    `is_addressed` tells whether the bot is named in it.
    """

    text: str
    command: str = ""
    kind: str = ""
    input: Input | None = None
    is_addressed: bool = False


def _in_group(said: _Said, message: JsonObject, me: Me) -> _Said:
    """The same where there are others: it is to the bot by its name, or as a reply to what the bot wrote."""
    text = None if said.command else unmentioned(said.text, me.username)
    if text is not None:
        return replace(said, text=text, is_addressed=True)
    return replace(said, is_addressed=said.is_addressed or is_reply_to(me.bot_id, message))


def _said(message: JsonObject, me: Me) -> _Said | None:
    """What the user said, or None for a service message and for a command to another bot."""
    if "text" not in message:
        kind = next((kind for field, kind in _KINDS if field in message), "")
        if not kind:
            return None
        return _Said(text=words(message.get("caption")), kind=kind, input=record(kind, message))
    text = needed_text(message["text"], "message.text")
    command = _COMMAND.fullmatch(text) if text.startswith("/") else None
    if command is None:
        return _Said(text=text, kind="text")
    name, addressee, args = command.groups(default="")
    if addressee and me.username and addressee.lower() != me.username.lower():
        return None
    return _Said(text=args.strip(), command=name.lower(), is_addressed=bool(addressee))
