"""Methods that write, change and delete messages."""

from dataclasses import dataclass, replace

from botspec.simulator import wire
from botspec.simulator.errors import bad_request, not_played
from botspec.simulator.keyboards import checked_markup, is_inline
from botspec.simulator.links import LinkError, checked_link
from botspec.simulator.people import Chat, SimMessage
from botspec.simulator.text import FormattedText, Writing, message_text
from botspec.simulator.views import keyboard_view, message_json
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

DELETABLE = 48 * 3600
"""Seconds for which a message in a private chat can be deleted."""

CHANNELS_ONLY = "Suggested posts can be sent only to channel direct messages"
PREVIEW = "link_preview_options"
PLAYED_REPLY = frozenset({"message_id", "allow_sending_without_reply"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text of a message to be: parsed, its HTML source, and what else Telegram shows of it."""

    content: FormattedText
    source: str | None
    extra: JsonObject


async def send_message(world: World, params: JsonObject) -> JsonValue:
    """Sends a text message to a private chat."""
    draft = _draft(world, params)
    markup = _markup(params)
    chat = world.open_chat(params["chat_id"])
    _check_private(params)
    reply_to = _reply_to(chat, params)
    chat.action = None
    message = world.keep(
        SimMessage(
            message_id=world.next_message_id(),
            chat=chat.user.id,
            from_bot=True,
            date=world.now(),
            content=draft.content,
            source=draft.source,
            markup=markup,
            extra={**draft.extra, **_send_extra(params)},
            reply_to=reply_to,
        )
    )
    _tell(world, "bot_message", message)
    return message_json(world, message)


async def edit_message_text(world: World, params: JsonObject) -> JsonValue:
    """Changes the text of a message of the bot; a keyboard that is not sent again is gone."""
    if wire.string(params, "text") is None:
        raise bad_request("Message text is empty")
    draft = _draft(world, params)
    markup = _markup(params)
    former = _editable(world, params)
    extra = {name: value for name, value in former.extra.items() if name != PREVIEW} | draft.extra
    edited = replace(former, content=draft.content, source=draft.source, extra=extra, markup=markup)
    return _edit(world, former, edited)


async def edit_message_reply_markup(world: World, params: JsonObject) -> JsonValue:
    """Changes the inline keyboard of a message of the bot, or takes it away."""
    markup = _markup(params)
    former = _editable(world, params)
    return _edit(world, former, replace(former, markup=markup))


async def delete_message(world: World, params: JsonObject) -> JsonValue:
    """Deletes a message of the bot or of the user."""
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(wire.integer(params, "message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("Message to delete not found")
    if world.now() - message.date > DELETABLE:
        raise bad_request("Message can't be deleted for everyone")
    world.keep(replace(message, deleted=True))
    world.tell("bot_delete", user=chat.user.id, message_id=message.message_id)
    return True


def _draft(world: World, params: JsonObject) -> Draft:
    """Returns the text of a message, parsed by its mode or with its entities."""
    writing = Writing(
        text=wire.string(params, "text") or "",
        parse_mode=wire.string(params, "parse_mode") or "",
        entities=wire.objects(params, "entities"),
    )
    preview = wire.child(params, PREVIEW)
    return Draft(
        content=message_text(writing, world.known_user),
        source=writing.text if writing.parse_mode.lower() == "html" else None,
        extra={} if preview is None else {PREVIEW: _checked_preview(preview)},
    )


def _checked_preview(preview: JsonObject) -> JsonObject:
    """Returns the options of a link preview; its link must be one."""
    link = wire.string(preview, "url")
    try:
        return preview if not link else {**preview, "url": checked_link(link)}
    except LinkError:
        raise bad_request("WEBPAGE_URL_INVALID") from None


def _send_extra(params: JsonObject) -> JsonObject:
    """Returns the fields of a new message that mirror how it was sent."""
    extra: JsonObject = {}
    if wire.flag(params, "protect_content"):
        extra["has_protected_content"] = True
    effect = wire.string(params, "message_effect_id")
    return extra if not effect else {**extra, "effect_id": effect}


def _check_private(params: JsonObject) -> None:
    """Raises ApiError for what Telegram refuses in a private chat with a bot that has none of these."""
    if "message_thread_id" in params:
        raise bad_request("Message thread not found")
    if "suggested_post_parameters" in params:
        raise bad_request(CHANNELS_ONLY)
    if wire.flag(params, "allow_paid_broadcast"):
        raise bad_request("FLOODSKIP_NOT_ALLOWED")


def _markup(params: JsonObject) -> JsonObject | None:
    """Returns the reply markup, checked."""
    markup = wire.child(params, "reply_markup")
    return None if markup is None else checked_markup(markup)


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


def _editable(world: World, params: JsonObject) -> SimMessage:
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


def _edit(world: World, former: SimMessage, edited: SimMessage) -> JsonValue:
    """Keeps an edited message; raises ApiError when nothing in it is new."""
    if replace(edited, source=former.source) == former:
        raise bad_request(
            "Message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message = world.keep(replace(edited, edit_date=world.now()))
    _tell(world, "bot_edit", message)
    return message_json(world, message)


def _tell(world: World, event: str, message: SimMessage) -> None:
    """Reports a message that the bot wrote or changed."""
    world.tell(
        event,
        user=message.chat,
        message_id=message.message_id,
        text=message.content.text,
        keyboard=keyboard_view(message.markup),
    )
