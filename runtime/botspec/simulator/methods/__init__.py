"""The table of played methods: to play one more, write its handler and add a line here."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from botspec.simulator.files import FileKind
from botspec.simulator.methods.commands import (
    delete_my_commands,
    get_my_commands,
    set_my_commands,
    shown_commands,
)
from botspec.simulator.methods.intake import delete_webhook, get_updates, get_webhook_info, set_webhook
from botspec.simulator.methods.media import (
    UNPLAYED_MEDIA,
    FileHandler,
    edit_message_caption,
    edit_message_media,
    get_file,
    sender,
)
from botspec.simulator.methods.messages import (
    delete_message,
    edit_message_reply_markup,
    edit_message_text,
    send_message,
)
from botspec.simulator.methods.queries import answer_callback_query, get_me, send_chat_action
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

Handler = Callable[[World, JsonObject], Awaitable[JsonValue]]

METHODS: Mapping[str, Handler] = MappingProxyType(
    {
        "answerCallbackQuery": answer_callback_query,
        "deleteMessage": delete_message,
        "deleteMyCommands": delete_my_commands,
        "deleteWebhook": delete_webhook,
        "editMessageCaption": edit_message_caption,
        "editMessageReplyMarkup": edit_message_reply_markup,
        "editMessageText": edit_message_text,
        "getFile": get_file,
        "getMe": get_me,
        "getMyCommands": get_my_commands,
        "getUpdates": get_updates,
        "getWebhookInfo": get_webhook_info,
        "sendChatAction": send_chat_action,
        "sendMessage": send_message,
        "setMyCommands": set_my_commands,
        "setWebhook": set_webhook,
    }
)
"""Every method that the simulator plays; its parameters have been checked when it is called."""

FILE_METHODS: Mapping[str, FileHandler] = MappingProxyType(
    {
        "editMessageMedia": edit_message_media,
        **{f"send{kind.capitalize()}": sender(kind) for kind in FileKind},
    }
)
"""The played methods that also take the files which came with the call."""

UNPLAYED_SENDING = ("direct_messages_topic_id", "ephemeral_message_parameters")

UNPLAYED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "editMessageCaption": ("inline_message_id",),
        "editMessageMedia": ("inline_message_id",),
        "editMessageReplyMarkup": ("inline_message_id",),
        "editMessageText": ("inline_message_id",),
        "sendAnimation": (*UNPLAYED_SENDING, "thumbnail"),
        "sendAudio": (*UNPLAYED_SENDING, "thumbnail"),
        "sendDocument": (*UNPLAYED_SENDING, "thumbnail"),
        "sendMessage": UNPLAYED_SENDING,
        "sendPhoto": UNPLAYED_SENDING,
        "sendVideo": (*UNPLAYED_SENDING, *UNPLAYED_MEDIA),
        "sendVoice": UNPLAYED_SENDING,
    }
)
"""Legal parameters that the simulator does not act out; it says so instead of passing over them."""

__all__ = ["FILE_METHODS", "METHODS", "UNPLAYED", "FileHandler", "Handler", "shown_commands"]
