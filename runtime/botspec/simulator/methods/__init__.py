"""The table of played methods: to play one more, write its handler and add a line here."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from botspec.simulator.methods.commands import (
    delete_my_commands,
    get_my_commands,
    set_my_commands,
    shown_commands,
)
from botspec.simulator.methods.intake import delete_webhook, get_updates, get_webhook_info, set_webhook
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
        "editMessageReplyMarkup": edit_message_reply_markup,
        "editMessageText": edit_message_text,
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

UNPLAYED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "editMessageReplyMarkup": ("inline_message_id",),
        "editMessageText": ("inline_message_id",),
        "sendMessage": ("direct_messages_topic_id", "ephemeral_message_parameters"),
    }
)
"""Legal parameters that the simulator does not act out; it says so instead of passing over them."""

__all__ = ["METHODS", "UNPLAYED", "Handler", "shown_commands"]
