"""Methods that write, change and delete messages."""

from dataclasses import replace

from botspec.simulator import wire
from botspec.simulator.errors import bad_request
from botspec.simulator.links import LinkError, checked_link
from botspec.simulator.methods.steps import Draft, editable, kept_edit, markup_of, sent, source_of, writing_of
from botspec.simulator.text import message_text
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

DELETABLE = 48 * 3600
"""Seconds for which a message in a private chat can be deleted."""

PREVIEW = "link_preview_options"


async def send_message(world: World, params: JsonObject) -> JsonValue:
    """Sends a text message to a private chat."""
    return sent(world, params, _draft(world, params))


async def edit_message_text(world: World, params: JsonObject) -> JsonValue:
    """Changes the text of a message of the bot; a keyboard that is not sent again is gone."""
    if wire.string(params, "text") is None:
        raise bad_request("Message text is empty")
    draft = _draft(world, params)
    markup = markup_of(params)
    former = editable(world, params)
    if former.attachment is not None:
        raise bad_request("There is no text in the message to edit")
    extra = {name: value for name, value in former.extra.items() if name != PREVIEW} | draft.extra
    edited = replace(former, content=draft.content, source=draft.source, extra=extra, markup=markup)
    return kept_edit(world, former, edited)


async def edit_message_reply_markup(world: World, params: JsonObject) -> JsonValue:
    """Changes the inline keyboard of a message of the bot, or takes it away."""
    markup = markup_of(params)
    former = editable(world, params)
    return kept_edit(world, former, replace(former, markup=markup))


async def delete_message(world: World, params: JsonObject) -> JsonValue:
    """Deletes a message of the bot or of the user."""
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(wire.integer(params, "message_id") or 0)
    if message is None or message.deleted:
        raise bad_request("Message to delete not found")
    if world.now() - message.date > DELETABLE:
        raise bad_request("Message can't be deleted for everyone")
    world.keep(replace(message, deleted=True))
    world.tell("bot_delete", chat=chat.id, message_id=message.message_id)
    return True


def _draft(world: World, params: JsonObject) -> Draft:
    """Returns the text of a message, parsed by its mode or with its entities."""
    writing = writing_of(params, "text", "entities")
    preview = wire.child(params, PREVIEW)
    return Draft(
        content=message_text(writing, world.known_user),
        source=source_of(writing),
        extra={} if preview is None else {PREVIEW: _checked_preview(preview)},
    )


def _checked_preview(preview: JsonObject) -> JsonObject:
    """Returns the options of a link preview; its link must be one."""
    link = wire.string(preview, "url")
    try:
        return preview if not link else {**preview, "url": checked_link(link)}
    except LinkError:
        raise bad_request("WEBPAGE_URL_INVALID") from None
