"""What people do to the bot: they write, press buttons, block it; and what a client or Telegram repeats."""

import re
import zlib
from dataclasses import dataclass, replace

from botspec.simulator.enclosed import Enclosed, attachment_of
from botspec.simulator.entities import Entity
from botspec.simulator.errors import ControlError
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
)
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World

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
    """A user's press; `update_id` is None when the bot did not ask for such updates."""

    update_id: int | None
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """An update that is delivered again; `callback_id` is there for a press that was sent anew."""

    update_id: int
    callback_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What a user presses: the label of a button or raw data, on a message or on the newest keyboard."""

    button: str | None = None
    data: str | None = None
    message_id: int | None = None


def write(world: World, user: SimUser, text: str) -> Sent:
    """Lets a user write a message; a new user exists from now on. Raises ControlError."""
    content = user_text(text)
    if not content.text:
        raise ControlError("text is empty; give the letters that the user types")
    if len(content.text) > LONGEST_MESSAGE:
        raise ControlError(f"text has {len(content.text)} characters; a client cuts it at {LONGEST_MESSAGE}")
    return _post(world, user, _with_command(content))


def enclose(world: World, user: SimUser, enclosed: Enclosed) -> Sent:
    """Lets a user send a file, a contact or a location. Raises ControlError."""
    caption = user_text(enclosed.caption)
    attachment = attachment_of(world, user, enclosed)
    if caption.text and attachment.file is None:
        raise ControlError(f"a {enclosed.kind} has no caption")
    if len(caption.text) > LONGEST_CAPTION:
        raise ControlError(
            f"caption has {len(caption.text)} characters; a client cuts it at {LONGEST_CAPTION}"
        )
    return _post(world, user, caption, attachment)


def _post(world: World, user: SimUser, content: FormattedText, attachment: Attachment | None = None) -> Sent:
    """Puts a user's message into his chat, and lets the bot hear of it."""
    chat = world.meet(user)
    chat.user = user
    _check_unblocked(chat)
    message = world.keep(
        SimMessage(
            message_id=world.next_message_id(),
            chat=user.id,
            from_bot=False,
            date=world.now(),
            content=content,
            attachment=attachment,
        )
    )
    carried = carried_view(message)
    world.tell("user_message", user=user.id, message_id=message.message_id, text=content.text, **carried)
    body = message_json(world, message)
    entry = world.post(Happening(kind="message", body=body, lane=f"chat {user.id}", lifetime=DAY))
    return Sent(update_id=_id(entry), message_id=message.message_id)


def press(world: World, user_id: int, tap: Tap) -> Pressed:
    """Lets a user press a button; raises ControlError when there is nothing to press."""
    chat = chat_of(world, user_id)
    _check_unblocked(chat)
    if (tap.button is None) == (tap.data is None):
        raise ControlError("give either button (a label) or data (raw callback data)")
    message = _pressed_message(chat, tap)
    data = tap.data if tap.data is not None else _data_of(message, tap.button or "")
    callback = _new_press(world, user_id)
    world.tell("user_press", user=user_id, message_id=message.message_id, data=data, button=tap.button)
    body: JsonObject = {
        "id": callback.callback_id,
        "from": user_json(chat.user),
        "message": accessible_json(world, chat, message.message_id),
        "chat_instance": str(zlib.crc32(f"{world.profile.id}/{user_id}".encode())),
        "data": data,
    }
    entry = world.post(_callback(user_id, body))
    return Pressed(update_id=_id(entry), callback_id=callback.callback_id)


def inject(world: World, kind: str, body: JsonObject) -> int | None:
    """Posts an update of this kind as it is given; returns its id, None when the bot did not ask for such."""
    return _id(world.post(Happening(kind=kind, body=body, lane="injected", lifetime=DAY)))


def block(world: World, user_id: int, blocked: bool) -> int | None:
    """Lets a user block or unblock the bot; returns the id of the update, None when nothing changed."""
    chat = chat_of(world, user_id)
    if chat.blocked == blocked:
        return None
    chat.blocked = blocked
    bot = bot_json(world.profile)
    member: JsonObject = {"status": "member", "user": bot}
    kicked: JsonObject = {"status": "kicked", "user": bot, "until_date": 0}
    body: JsonObject = {
        "chat": chat_json(chat.user),
        "from": user_json(chat.user),
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
    user = body["from"]
    user_id = user["id"] if isinstance(user, dict) else 0
    callback = _new_press(world, user_id if isinstance(user_id, int) else 0)
    again = world.post(_callback(callback.user, {**body, "id": callback.callback_id}))
    if again is None:
        raise ControlError("the bot does not ask for callback_query updates now; see allowed_updates")
    return Repeated(update_id=again.update_id, callback_id=callback.callback_id)


def chat_of(world: World, user_id: int) -> Chat:
    """Returns the chat of a user; raises ControlError when he has not written yet."""
    chat = world.chats.get(user_id)
    if chat is None:
        known = ", ".join(str(known) for known in world.chats) or "none"
        raise ControlError(
            f"there is no user {user_id} (known: {known}); let them write first, with /sim/message"
        )
    return chat


def _check_unblocked(chat: Chat) -> None:
    """Raises ControlError when the user has blocked the bot."""
    if chat.blocked:
        raise ControlError(f"user {chat.user.id} has blocked the bot; unblock it with /sim/block first")


def _with_command(content: FormattedText) -> FormattedText:
    """Marks the command that a text begins with."""
    found = COMMAND.match(content.text)
    if found is None:
        return content
    return replace(content, entities=(Entity(kind="bot_command", offset=0, length=found.end()),))


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


def _new_press(world: World, user_id: int) -> Press:
    """Returns a press under a new callback id, which begins with the user's bits as Telegram's do."""
    callback_id = str((user_id << 32) + len(world.presses) + 1)
    made = Press(callback_id=callback_id, user=user_id, asked_at=world.timing.now())
    world.presses[callback_id] = made
    return made


def _callback(user_id: int, body: JsonObject) -> Happening:
    """Returns the update of a press; Telegram keeps the presses of a user in one lane."""
    return Happening(kind="callback_query", body=body, lane=f"presses {user_id}", lifetime=CALLBACK_LIFETIME)


def _id(entry: Entry | None) -> int | None:
    """Returns the id of an update that was made."""
    return None if entry is None else entry.update_id
