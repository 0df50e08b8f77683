"""The limits that the Bot API states for single values, and Telegram's words when one is broken."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from botspec.simulator.schema import Field
from botspec.simulator.wire import JsonObject, JsonValue

RULED_ELSEWHERE = frozenset(
    {
        "BotCommand.command",
        "BotCommand.description",
        "InlineKeyboardButton.callback_data",
        "InlineKeyboardButton.login_url",
        "LoginUrl.url",
        "WebAppInfo.url",
        "setWebhook.secret_token",
        "setWebhook.url",
    }
)
"""Fields whose rule needs more than the value: links, commands, webhooks and buttons check them."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "CopyTextButton.text": "BUTTON_COPY_TEXT_INVALID",
        "InlineKeyboardButton.style": "Invalid button style specified",
        "KeyboardButton.style": "Invalid button style specified",
        "KeyboardButtonRequestUsers.max_quantity": "BUTTON_QUANTITY_MAX_INVALID",
        "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
        "setMyCommands.commands": "BOT_COMMANDS_TOO_MUCH",
    }
)
"""What Telegram says when the limit of this field is broken."""


def broken(field: Field, value: JsonValue) -> str | None:
    """Returns what is wrong with a value of the right type, None when it keeps the field's limits."""
    limits = field.limits
    if not limits or field.path in RULED_ELSEWHERE or "after_entities" in limits:
        return None
    wrong = _wrong(limits, value)
    if wrong is None:
        return None
    return WORDS.get(field.path, f'Field "{field.name}" {wrong}')


def _wrong(limits: JsonObject, value: JsonValue) -> str | None:
    """Returns which limit the value breaks."""
    match value:
        case bool():
            return None
        case int() | float():
            return _outside(limits, value, "min", "max", "be")
        case list():
            return _outside(limits, len(value), "min_items", "max_items", "have a number of items")
        case str():
            return (
                _outside(limits, len(value), "min_length", "max_length", "have a number of characters")
                or _outside(limits, len(value.encode()), "min_bytes", "max_bytes", "have a number of bytes")
                or _shape(limits, value)
            )
        case _:
            return None


def _outside(limits: JsonObject, size: float, low: str, high: str, what: str) -> str | None:
    """Returns words when the size is not between the two limits; a missing limit binds nothing."""
    least, most = limits.get(low), limits.get(high)
    if isinstance(least, int) and size < least:
        return f"must {what} of at least {least}" if what != "be" else f"must be at least {least}"
    if isinstance(most, int) and size > most:
        return f"must {what} of at most {most}" if what != "be" else f"must be at most {most}"
    return None


def _shape(limits: JsonObject, value: str) -> str | None:
    """Returns words when the text is none of the allowed ones or has a letter outside its alphabet."""
    allowed, pattern = limits.get("one_of"), limits.get("pattern")
    if isinstance(allowed, list) and value not in allowed:
        return f"must be one of {', '.join(str(choice) for choice in allowed)}"
    if isinstance(pattern, str) and not re.match(pattern, value):
        return f"must match {pattern}"
    return None
