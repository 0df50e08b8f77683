"""The steps that sending and editing share: the text, the keyboard, the reply, the message to edit."""

from dataclasses import dataclass, replace

from botspec.simulator import wire
from botspec.simulator.errors import bad_request, not_played
from botspec.simulator.keyboards import buttons, checked_markup, is_inline
from botspec.simulator.people import Attachment, Chat, SimMessage
from botspec.simulator.text import FormattedText, Writing
from botspec.simulator.views import carried_view, keyboard_view, message_json
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

CHANNELS_ONLY = "Suggested posts can be sent only to channel direct messages"
PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "web_app": "BUTTON_TYPE_INVALID",
}
"""Kinds of buttons that a group refuses, and Telegram's words (telegram-facts, ReplyMarkup.cpp)."""

PLAYED_REPLY = frozenset({"message_id", "allow_sending_without_reply"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a message is to say: parsed, its HTML source, what else Telegram shows of it, what it carries."""

    content: FormattedText
    source: str | None
    extra: JsonObject
    attachment: Attachment | None = None


def writing_of(params: JsonObject, text: str, entities: str) -> Writing:
    """Returns the text in a field, with the parse mode or the entities that stand in another field."""
    return Writing(
        text=wire.string(params, text) or "",
        parse_mode=wire.string(params, "parse_mode") or "",
        entities=wire.objects(params, entities),
    )


def source_of(writing: Writing) -> str | None:
    """Returns the HTML of a text that was written as HTML."""
    return writing.text if writing.parse_mode.lower() == "html" else None


def sent(world: World, params: JsonObject, draft: Draft) -> JsonValue:
    """Sends what a draft says to a chat."""
    markup = markup_of(params)
    chat = world.open_chat(params["chat_id"])
    _check_plain(params)
    _check_group(chat, markup)
    reply_to = _reply_to(chat, params)
    chat.action = None
    message = world.keep(
        SimMessage(
            message_id=world.next_message_id(),
            chat=chat.id,
            date=world.now(),
            content=draft.content,
            attachment=draft.attachment,
            source=draft.source,
            markup=markup,
            extra={**draft.extra, **_send_extra(params)},
            reply_to=reply_to,
        )
    )
    _tell(world, "bot_message", message)
    return message_json(world, message)


def markup_of(params: JsonObject) -> JsonObject | None:
    """Returns the reply markup, checked."""
    markup = wire.child(params, "reply_markup")
    return None if markup is None else checked_markup(markup)


def editable(world: World, params: JsonObject) -> SimMessage:
    """Returns the message that is to be edited; raises ApiError when it cannot be."""
    message_id = wire.integer(params, "message_id")
    if params.get("chat_id", "") == "" or message_id is None:
        raise bad_request("Message identifier is not specified")
    message = world.open_chat(params["chat_id"]).messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request("Message to edit not found")
    if not message.from_bot or not is_inline(message.markup):
        raise bad_request("Message can't be edited")
    return message


def kept_edit(world: World, former: SimMessage, edited: SimMessage) -> JsonValue:
    """Keeps an edited message; raises ApiError when nothing in it is new."""
    if replace(edited, source=former.source) == former:
        raise bad_request(
            "Message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message = world.keep(replace(edited, edit_date=world.now()))
    _tell(world, "bot_edit", message)
    return message_json(world, message)


def _send_extra(params: JsonObject) -> JsonObject:
    """Returns the fields of a new message that mirror how it was sent."""
    extra: JsonObject = {}
    if wire.flag(params, "protect_content"):
        extra["has_protected_content"] = True
    effect = wire.string(params, "message_effect_id")
    return extra if not effect else {**extra, "effect_id": effect}


def _check_plain(params: JsonObject) -> None:
    """Raises ApiError for what Telegram refuses in a chat, or from a bot, that has none of these."""
    if "message_thread_id" in params:
        raise bad_request("Message thread not found")
    if "suggested_post_parameters" in params:
        raise bad_request(CHANNELS_ONLY)
    if wire.flag(params, "allow_paid_broadcast"):
        raise bad_request("FLOODSKIP_NOT_ALLOWED")


def _check_group(chat: Chat, markup: JsonObject | None) -> None:
    """Raises ApiError for buttons that Telegram takes in private chats alone."""
    if chat.user is not None:
        return
    for row in buttons(markup):
        for button in row:
            if button.kind in PRIVATE_ONLY:
                raise bad_request(PRIVATE_ONLY[button.kind])


def _reply_to(chat: Chat, params: JsonObject) -> int | None:
    """Returns the message that a new one replies to."""
    reply = wire.child(params, "reply_parameters")
    if reply is None:
        return None
    for name in reply:
        if name not in PLAYED_REPLY:
            raise not_played(f"reply_parameters with {name}")
    message_id = wire.integer(reply, "message_id")
    if message_id is None:
        raise bad_request('Can\'t find field "message_id"')
    replied = chat.messages.get(message_id)
    if replied is not None and not replied.deleted:
        return message_id
    if wire.flag(reply, "allow_sending_without_reply"):
        return None
    raise bad_request("Message to be replied not found")


def _tell(world: World, event: str, message: SimMessage) -> None:
    """Reports a message that the bot wrote or changed."""
    world.tell(
        event,
        chat=message.chat,
        message_id=message.message_id,
        text=message.content.text,
        keyboard=keyboard_view(message.markup),
        **carried_view(message),
    )
