"""How the simulated Telegram shows messages: as Bot API objects, and as a user sees them."""

from collections.abc import Sequence

from botspec.simulator.keyboards import Button, buttons
from botspec.simulator.people import Attachment, Chat, SimMessage, bot_json, user_json
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World


def chat_json(chat: Chat) -> JsonObject:
    """Returns the Bot API's Chat."""
    user = chat.user
    if user is None:
        return {"id": chat.id, "type": "supergroup", "title": chat.title}
    private: JsonObject = {"id": user.id, "type": "private", "first_name": user.first_name}
    return private if user.username is None else {**private, "username": user.username}


def message_json(world: World, message: SimMessage, *, with_reply: bool = True) -> JsonObject:
    """Returns the Bot API's Message; the message it replies to comes with it once."""
    chat = world.chats[message.chat]
    sender = bot_json(world.profile) if message.sender is None else user_json(message.sender)
    data: JsonObject = {
        "message_id": message.message_id,
        "from": sender,
        "chat": chat_json(chat),
        "date": message.date,
    }
    if message.edit_date is not None:
        data["edit_date"] = message.edit_date
    replied = chat.messages.get(message.reply_to) if with_reply and message.reply_to is not None else None
    if replied is not None:
        data["reply_to_message"] = message_json(world, replied, with_reply=False)
    data.update(_content_json(message))
    if message.markup is not None and "inline_keyboard" in message.markup:
        data["reply_markup"] = message.markup
    return {**data, **message.extra}


def _content_json(message: SimMessage) -> JsonObject:
    """Returns the text with its entities, or what the message carries, with its caption."""
    attachment, content = message.attachment, message.content
    text, entities = ("text", "entities") if attachment is None else ("caption", "caption_entities")
    data: JsonObject = {} if attachment is None else {**attachment.fields}
    if attachment is None or content.text:
        data[text] = content.text
    if content.entities:
        data[entities] = [*content.entities_json()]
    return data


def accessible_json(world: World, chat: Chat, message_id: int) -> JsonObject:
    """Returns a Message, or the InaccessibleMessage (date 0) that stands for a deleted one."""
    message = chat.messages.get(message_id)
    if message is not None and not message.deleted:
        return message_json(world, message)
    return {"chat": chat_json(chat), "message_id": message_id, "date": 0}


def messages(chat: Chat) -> Sequence[SimMessage]:
    """Returns the messages of a chat, oldest first."""
    return sorted(chat.messages.values(), key=lambda message: message.message_id)


def newest_keyboard(chat: Chat) -> SimMessage | None:
    """Returns the newest message that is there and has an inline keyboard."""
    return next(
        (
            message
            for message in reversed(messages(chat))
            if not message.deleted and message.markup is not None and "inline_keyboard" in message.markup
        ),
        None,
    )


def reply_keyboard(chat: Chat, user_id: int | None = None) -> SimMessage | None:
    """Returns the message that brought the reply keyboard which is there; it stays when that is deleted.

    In a group a selective one is there only for the user to whom its message is.
    """
    brought = (one for one in reversed(messages(chat)) if one.from_bot and one.markup is not None)
    for message in brought:
        markup = message.markup or {}
        if markup.get("selective") is True and user_id is not None and not _is_to(chat, message, user_id):
            continue
        if "keyboard" in markup:
            return message
        if "remove_keyboard" in markup:
            return None
    return None


def _is_to(chat: Chat, message: SimMessage, user_id: int) -> bool:
    """Tells whether a message names this user, or replies to what he wrote."""
    replied = None if message.reply_to is None else chat.messages.get(message.reply_to)
    if replied is not None and replied.sender is not None and replied.sender.id == user_id:
        return True
    named = [entity.extra.get("user") for entity in message.content.entities]
    return any(isinstance(one, dict) and one.get("id") == user_id for one in named)


def chat_view(world: World, chat: Chat, after: int, user_id: int | None = None) -> JsonObject:
    """Returns what a user sees: messages after an id, answers, the last action, the reply keyboard."""
    brought = reply_keyboard(chat, user_id if chat.user is None else None)
    shown = chat.action is not None and world.timing.now() < chat.action_until
    return {
        "messages": [message_view(world, one) for one in messages(chat) if one.message_id > after],
        "answers": [answer.as_json() for answer in chat.answers],
        "action": chat.action if shown else None,
        "reply_keyboard": None if brought is None else keyboard_view(brought.markup),
    }


def message_view(world: World, message: SimMessage) -> JsonObject:
    """Returns one message as a user sees it; `html` is there when it was sent as HTML."""
    view: JsonObject = {
        "message_id": message.message_id,
        "from": "bot" if message.sender is None else "user",
        "text": message.content.text,
        "entities": [*message.content.entities_json()],
        "keyboard": keyboard_view(message.markup),
        "media": None if message.attachment is None else media_view(world, message.attachment),
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "date": message.date,
    }
    if message.sender is not None:
        view["user"] = message.sender.id
    if message.reply_to is not None:
        view["reply_to"] = message.reply_to
    return view if message.source is None else {**view, "html": message.source}


def carried_view(message: SimMessage) -> JsonObject:
    """Returns `{media: kind}` of a message that carries something, else nothing."""
    return {} if message.attachment is None else {"media": message.attachment.kind}


def media_view(world: World, attachment: Attachment) -> JsonObject:
    """Returns what a message carries as a user sees it; a file has a `url` at which its bytes are."""
    file = attachment.file
    if file is None:
        shown = attachment.fields[attachment.kind]
        return {"kind": attachment.kind, **(shown if isinstance(shown, dict) else {})}
    url = f"{world.origin}/sim/file/{file.file_id}"
    return {"kind": attachment.kind, "url": url, **file.ids(), **file.named(), **file.traits}


def keyboard_view(markup: JsonObject | None) -> JsonValue:
    """Returns the rows of a keyboard as `{text, kind, data?, target?}`."""
    return [[button.as_json() for button in row] for row in buttons(markup)]


def labels(message: SimMessage) -> list[Button]:
    """Returns the buttons of a message in reading order."""
    return [button for row in buttons(message.markup) for button in row]
