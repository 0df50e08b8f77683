"""What people do to the bot: they write, press buttons, block it; and what a client or Telegram repeats."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from botspec.simulator.enclosed import Enclosed, attachment_of
from botspec.simulator.entities import Entity, utf16_length
from botspec.simulator.errors import ControlError
from botspec.simulator.keyboards import Button
from botspec.simulator.keys import asked_for, key_of
from botspec.simulator.people import Attachment, Chat, Press, SimMessage, SimUser, bot_json, user_json
from botspec.simulator.text import LONGEST_CAPTION, LONGEST_MESSAGE, FormattedText, user_text
from botspec.simulator.updates import Entry, Happening
from botspec.simulator.views import (
    accessible_json,
    carried_view,
    chat_json,
    labels,
    message_json,
    newest_keyboard,
    reply_keyboard,
)
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World

MENTION = re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w)")
COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w@])")
DAY = 86400.0
CALLBACK_LIFETIME = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A user's message; `update_id` is None when the bot did not ask for such updates."""

    update_id: int | None
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A user's press; `update_id` is None when the bot did not ask for such updates.

    A button of a reply keyboard sends a message: then `callback_id` is empty.
    """

    update_id: int | None
    callback_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """An update that is delivered again; `callback_id` is there for a press that was sent anew."""

    update_id: int
    callback_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What a user presses: the label of a button or raw data, on a message or on the newest keyboard.

    It stands in a group when `chat` is given, else in his private chat.
    """

    button: str | None = None
    data: str | None = None
    message_id: int | None = None
    chat: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Into:
    """Where a message goes: into a group (`chat`), else to the bot alone.

    It may reply to a message there, and be an item of an `album`, which is a name that all its items have.
    """

    chat: int | None = None
    reply_to: int | None = None
    album: str | None = None


PRIVATE = Into()


def write(world: World, user: SimUser, text: str, into: Into = PRIVATE) -> Sent:
    """Lets a user write; who is new exists from now on.

    Raises ControlError.
    """
    content = user_text(text)
    if not content.text:
        raise ControlError("text is empty; give the letters that the user types")
    if len(content.text) > LONGEST_MESSAGE:
        raise ControlError(f"text has {len(content.text)} characters; a client cuts it at {LONGEST_MESSAGE}")
    return _post(world, user, _marked(content), into=into)


def enclose(world: World, user: SimUser, enclosed: Enclosed, into: Into = PRIVATE) -> Sent:
    """Lets a user send a file, a contact or a location. Raises ControlError."""
    caption = user_text(enclosed.caption)
    attachment = attachment_of(world, user, enclosed)
    if caption.text and attachment.file is None:
        raise ControlError(f"a {enclosed.kind} has no caption")
    if len(caption.text) > LONGEST_CAPTION:
        raise ControlError(
            f"caption has {len(caption.text)} characters; a client cuts it at {LONGEST_CAPTION}"
        )
    return _post(world, user, _marked(caption), attachment, into)


def _post(
    world: World,
    user: SimUser,
    content: FormattedText,
    attachment: Attachment | None = None,
    into: Into = PRIVATE,
) -> Sent:
    """Puts a user's message into a chat, and lets the bot hear of it."""
    place = world.meet(user) if into.chat is None else world.gather(user, into.chat)
    _check_unblocked(place)
    if into.reply_to is not None and into.reply_to not in place.messages:
        raise ControlError(f"there is no message {into.reply_to} to reply to in this chat; see GET /sim/chat")
    message = world.keep(
        SimMessage(
            message_id=world.next_message_id(),
            chat=place.id,
            sender=user,
            date=world.now(),
            content=content,
            attachment=attachment,
            reply_to=into.reply_to,
            extra={} if into.album is None else {"media_group_id": into.album},
        )
    )
    carried = carried_view(message)
    world.tell(
        "user_message",
        user=user.id,
        chat=place.id,
        message_id=message.message_id,
        text=content.text,
        **carried,
    )
    body = message_json(world, message)
    entry = world.post(Happening(kind="message", body=body, lane=f"chat {place.id}", lifetime=DAY))
    return Sent(update_id=_id(entry), message_id=message.message_id)


def press(world: World, user_id: int, tap: Tap) -> Pressed:
    """Lets a user press a button; raises ControlError when there is nothing to press."""
    user = user_of(world, user_id)
    chat = chat_of(world, user_id if tap.chat is None else tap.chat)
    _check_unblocked(chat)
    if (tap.button is None) == (tap.data is None):
        raise ControlError("give either button (a label) or data (raw callback data)")
    key = key_of(chat, tap.button, user_id) if tap.button is not None and tap.message_id is None else None
    if key is not None:
        return _type(world, user, key, tap.chat)
    message = _pressed_message(chat, tap)
    data = tap.data if tap.data is not None else _data_of(message, tap.button or "")
    callback = _new_press(world, user_id, chat.id)
    world.tell(
        "user_press", user=user_id, chat=chat.id, message_id=message.message_id, data=data, button=tap.button
    )
    body: JsonObject = {
        "id": callback.callback_id,
        "from": user_json(user),
        "message": accessible_json(world, chat, message.message_id),
        "chat_instance": str(zlib.crc32(f"{world.profile.id}/{chat.id}".encode())),
        "data": data,
    }
    entry = world.post(_callback(user_id, body))
    return Pressed(update_id=_id(entry), callback_id=callback.callback_id)


def _type(world: World, user: SimUser, key: Button, chat: int | None) -> Pressed:
    """Lets a user press a button of the reply keyboard, which sends a message; in a group, as a reply."""
    enclosed = asked_for(key, user)
    brought = None if chat is None else reply_keyboard(chat_of(world, chat), user.id)
    into = Into(chat=chat, reply_to=None if brought is None or brought.deleted else brought.message_id)
    sent = write(world, user, key.text, into) if enclosed is None else enclose(world, user, enclosed, into)
    return Pressed(update_id=sent.update_id)


def inject(world: World, kind: str, body: JsonObject) -> int | None:
    """Posts an update of this kind as it is given; returns its id, None when the bot did not ask for such."""
    return _id(world.post(Happening(kind=kind, body=body, lane="injected", lifetime=DAY)))


def block(world: World, user_id: int, blocked: bool, group: int | None = None) -> int | None:
    """Lets a user block or unblock the bot, or remove it from a group and take it back.

    Returns the id of the update, None when nothing changed.
    """
    user, chat = user_of(world, user_id), chat_of(world, user_id if group is None else group)
    if chat.blocked == blocked:
        return None
    chat.blocked = blocked
    bot = bot_json(world.profile)
    member: JsonObject = {"status": "member", "user": bot}
    kicked: JsonObject = {"status": "kicked", "user": bot, "until_date": 0}
    body: JsonObject = {
        "chat": chat_json(chat),
        "from": user_json(user),
        "date": world.now(),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    lane = f"member {user_id}"
    return _id(world.post(Happening(kind="my_chat_member", body=body, lane=lane, lifetime=DAY)))


def redeliver(world: World, update_id: int, new_update_id: bool) -> Repeated:
    """Delivers a former update again: as it was, or as a client re-sends it, under new ids."""
    entry = world.queue.find(update_id)
    if entry is None:
        raise ControlError(f"there was no update {update_id}; GET /sim/updates lists them all")
    if not new_update_id:
        return Repeated(update_id=world.post_again(entry).update_id)
    body = entry.update[entry.kind]
    if entry.kind != "callback_query" or not isinstance(body, dict):
        raise ControlError("only a press is re-sent under a new id; give new_update_id false for others")
    former = world.presses[str(body["id"])]
    callback = _new_press(world, former.user, former.chat)
    again = world.post(_callback(callback.user, {**body, "id": callback.callback_id}))
    if again is None:
        raise ControlError("the bot does not ask for callback_query updates now; see allowed_updates")
    return Repeated(update_id=again.update_id, callback_id=callback.callback_id)


def chat_of(world: World, chat_id: int) -> Chat:
    """Returns a chat, private or a group; raises ControlError when nobody has written there yet."""
    chat = world.chats.get(chat_id)
    if chat is None:
        raise _unknown("user" if chat_id > 0 else "chat", chat_id, world.chats)
    return chat


def user_of(world: World, user_id: int) -> SimUser:
    """Returns a user; raises ControlError when he has not written yet."""
    user = world.users.get(user_id)
    if user is None:
        raise _unknown("user", user_id, world.users)
    return user


def _unknown(what: str, number: int, known: Iterable[int]) -> ControlError:
    """Returns the error of a chat or a user that there is not."""
    names = ", ".join(str(one) for one in known) or "none"
    return ControlError(
        f"there is no {what} {number} (known: {names}); let them write first, with /sim/message"
    )


def _check_unblocked(chat: Chat) -> None:
    """Raises ControlError when the user has blocked the bot, or the group has become a supergroup."""
    if chat.moved_to:
        raise ControlError(f"chat {chat.id} has become the supergroup {chat.moved_to}; write there")
    if chat.blocked and chat.user is None:
        raise ControlError(f"the bot is not in chat {chat.id}; take it back with /sim/block first")
    if chat.blocked:
        raise ControlError(f"user {chat.id} has blocked the bot; unblock it with /sim/block first")


def _marked(content: FormattedText) -> FormattedText:
    """Marks the command that a text begins with, and the people whom it names."""
    found = COMMAND.match(content.text)
    commands = [] if found is None else [Entity(kind="bot_command", offset=0, length=found.end())]
    mentions = [
        Entity(
            kind="mention", offset=utf16_length(content.text[: one.start()]), length=one.end() - one.start()
        )
        for one in MENTION.finditer(content.text, 0 if found is None else found.end())
    ]
    return replace(content, entities=(*commands, *mentions))


def _pressed_message(chat: Chat, tap: Tap) -> SimMessage:
    """Returns the message whose keyboard is pressed; it may be old or deleted."""
    if tap.message_id is None:
        newest = newest_keyboard(chat)
        if newest is None:
            raise ControlError(
                "no message in this chat has an inline keyboard; give message_id to press a deleted one"
            )
        return newest
    message = chat.messages.get(tap.message_id)
    if message is None or not message.from_bot:
        raise ControlError(f"there is no message {tap.message_id} of the bot in this chat; see GET /sim/chat")
    return message


def _data_of(message: SimMessage, label: str) -> str:
    """Returns the callback data of the button with this label; raises ControlError."""
    there = labels(message)
    named = [button for button in there if button.text == label]
    if not named:
        texts = ", ".join(f'"{button.text}"' for button in there) or "none"
        raise ControlError(f'message {message.message_id} has no button "{label}"; its buttons are: {texts}')
    for button in named:
        if button.data is not None:
            return button.data
    raise ControlError(f'button "{label}" is of kind {named[0].kind}; only a callback button sends a press')


def _new_press(world: World, user_id: int, chat_id: int) -> Press:
    """Returns a press under a new callback id, which begins with the user's bits as Telegram's do."""
    callback_id = str((user_id << 32) + len(world.presses) + 1)
    made = Press(callback_id=callback_id, user=user_id, chat=chat_id, asked_at=world.timing.now())
    world.presses[callback_id] = made
    return made


def _callback(user_id: int, body: JsonObject) -> Happening:
    """Returns the update of a press; Telegram keeps the presses of a user in one lane."""
    return Happening(kind="callback_query", body=body, lane=f"presses {user_id}", lifetime=CALLBACK_LIFETIME)


def _id(entry: Entry | None) -> int | None:
    """Returns the id of an update that was made."""
    return None if entry is None else entry.update_id
