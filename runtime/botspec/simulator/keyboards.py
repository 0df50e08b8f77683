"""The rules for keyboards: what Telegram refuses in a reply markup, and how a user sees one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import orjson

from botspec.simulator import wire
from botspec.simulator.entities import is_emoji_number
from botspec.simulator.errors import bad_request
from botspec.simulator.links import LinkError, checked_link, https_link, mentioned_user
from botspec.simulator.wire import JsonObject, JsonValue

INLINE_ROW = 8
INLINE_TOTAL = 100
REPLY_ROW = 12
REPLY_TOTAL = 300
MARKUP_BYTES = 10_000
"""Telegram documents none of these; they are what its users have measured."""

CALLBACK_BYTES = 64

ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
"""The fields of an inline button of which exactly one must be used."""

REQUESTS = (
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
)
"""The fields of a reply button of which at most one may be used."""

TOO_LONG = "reply markup is too long"
INLINE_PREFIX = "can't parse inline keyboard button: "
REPLY_PREFIX = "can't parse keyboard button: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button as a user sees it; `kind` is `callback`, `text` or the field of another action.

    `data` is what a press sends, `target` what the user's app opens, copies or asks for.
    """

    text: str
    kind: str
    data: str | None = None
    target: str | None = None

    def as_json(self) -> JsonObject:
        """Returns the button for the control API."""
        more = {"data": self.data, "target": self.target}
        told = {name: value for name, value in more.items() if value is not None}
        return {"text": self.text, "kind": self.kind, **told}


def checked_markup(markup: JsonObject) -> JsonObject | None:
    """Returns a reply markup as Telegram keeps it, None for one without buttons; raises ApiError."""
    if "inline_keyboard" in markup:
        rows = _rows(markup, "inline_keyboard")
        keyboard = [[_inline_button(button) for button in row] for row in rows]
        checked: JsonObject = {**markup, "inline_keyboard": [[*row] for row in keyboard]}
        _check_size(rows, checked, INLINE_ROW, INLINE_TOTAL)
        return checked if rows else None
    if "keyboard" in markup:
        rows = _rows(markup, "keyboard")
        for row in rows:
            for button in row:
                _check_reply_button(button)
        _check_size(rows, markup, REPLY_ROW, REPLY_TOTAL)
        return {**markup, "keyboard": [[*row] for row in rows]} if rows else None
    return markup


def is_inline(markup: JsonObject | None) -> bool:
    """Tells whether a message with this markup can be edited: one with any other markup cannot."""
    return markup is None or "inline_keyboard" in markup


def buttons(markup: JsonObject | None) -> list[list[Button]]:
    """Returns the rows of a keyboard, inline or reply, as a user sees them."""
    if markup is None:
        return []
    if "inline_keyboard" in markup:
        return [[_inline_view(button) for button in row] for row in _rows(markup, "inline_keyboard")]
    return [[_reply_view(button) for button in row] for row in _rows(markup, "keyboard")]


def _rows(markup: JsonObject, name: str) -> list[list[JsonObject]]:
    """Returns the rows of buttons; Telegram drops empty ones."""
    rows = [
        [button for button in row if isinstance(button, dict)]
        for row in wire.array(markup, name) or []
        if isinstance(row, list)
    ]
    return [row for row in rows if row]


def _check_size(rows: list[list[JsonObject]], markup: JsonObject, widest: int, most: int) -> None:
    """Raises ApiError when there are too many buttons in a row, in all, or too many bytes."""
    if any(len(row) > widest for row in rows) or sum(len(row) for row in rows) > most:
        raise bad_request(TOO_LONG)
    if len(orjson.dumps(markup)) > MARKUP_BYTES:
        raise bad_request(TOO_LONG)


def _inline_button(button: JsonObject) -> JsonObject:
    """Returns one inline button as Telegram keeps it."""
    _check_label(button, INLINE_PREFIX)
    dropped = [name for name in EMPTY_IS_NONE if button.get(name) == ""]
    used = [name for name in ACTIONS if name in button and name not in dropped]
    if not used:
        raise bad_request(f"{INLINE_PREFIX}Text buttons are unallowed in the inline keyboard")
    if len(used) > 1:
        raise bad_request(
            f"{INLINE_PREFIX}Exactly one action must be used, found {', '.join(used)}; "
            f"Telegram would silently take {used[0]} alone"
        )
    rule = RULES.get(used[0])
    kept = {name: value for name, value in button.items() if name not in dropped}
    return kept if rule is None else {**kept, used[0]: rule(button[used[0]])}


EMPTY_IS_NONE = ("url", "callback_data")
"""Actions that Telegram takes for absent when they are empty."""


def _check_label(button: JsonObject, prefix: str) -> None:
    """Raises ApiError for an icon that is none, or a button with neither text nor icon."""
    icon = wire.string(button, "icon_custom_emoji_id")
    if icon and not is_emoji_number(icon):
        raise bad_request(f'{prefix}Field "icon_custom_emoji_id" must be a valid Number')
    if not icon and not (wire.string(button, "text") or "").strip():
        raise bad_request(f"{prefix}Button text is empty, Telegram would silently drop the button")


def _check_reply_button(button: JsonObject) -> None:
    """Raises ApiError for a reply button that Telegram refuses."""
    _check_label(button, REPLY_PREFIX)
    used = [name for name in REQUESTS if button.get(name) not in (None, False)]
    if len(used) > 1:
        raise bad_request(f"{REPLY_PREFIX}At most one action must be used, found {', '.join(used)}")
    if used == ["web_app"]:
        _web_app(button["web_app"], "keyboard button")


def _url(value: JsonValue) -> JsonValue:
    """Returns the link of a button; a link to a user stays as it is."""
    link = str(value)
    if mentioned_user(link) is not None:
        return link
    try:
        return checked_link(link)
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{link}' is invalid: {error}") from None


def _callback(value: JsonValue) -> JsonValue:
    """Returns callback data, 1-64 bytes."""
    if len(str(value).encode()) > CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _web_app(value: JsonValue, owner: str = "inline keyboard button") -> JsonValue:
    """Returns a Web App, whose link must be HTTPS."""
    link = str(value["url"]) if isinstance(value, dict) else ""
    try:
        return {"url": https_link(link)}
    except LinkError as error:
        raise bad_request(f"{owner} Web App URL '{link}' is invalid: {error}") from None


def _login(value: JsonValue) -> JsonValue:
    """Returns a login button, whose link must be HTTPS; the domain counts as linked to the bot."""
    login: JsonObject = value if isinstance(value, dict) else {}
    link = str(login["url"])
    if login.get("bot_username"):
        raise bad_request(f'bot "{login["bot_username"]}" not found')
    try:
        return {**login, "url": https_link(link)}
    except LinkError as error:
        raise bad_request(f"inline keyboard button login URL '{link}' is invalid: {error}") from None


def _out_of_place(_value: JsonValue) -> JsonValue:
    """Refuses what only stands on invoices and games."""
    raise bad_request("BUTTON_TYPE_INVALID")


RULES: Mapping[str, Callable[[JsonValue], JsonValue]] = MappingProxyType(
    {
        "url": _url,
        "callback_data": _callback,
        "callback_game": _out_of_place,
        "pay": _out_of_place,
        "login_url": _login,
        "web_app": _web_app,
    }
)
"""The rule of each action that the schema alone does not state."""


def _inline_view(button: JsonObject) -> Button:
    """Returns an inline button as a user sees it."""
    kind = next((name for name in ACTIONS if name in button), "disabled")
    label = wire.string(button, "text") or ""
    if kind == "callback_data":
        return Button(text=label, kind="callback", data=wire.string(button, "callback_data"))
    return Button(text=label, kind=kind, target=_target(button.get(kind)))


def _target(action: JsonValue) -> str | None:
    """Returns what an action names: itself, or the address or the text in it."""
    if isinstance(action, dict):
        return wire.string(action, "url") or wire.string(action, "text")
    return action if isinstance(action, str) else None


def _reply_view(button: JsonObject) -> Button:
    """Returns a reply button as a user sees it; one without an action sends its text."""
    kind = next((name for name in REQUESTS if button.get(name) not in (None, False)), "text")
    return Button(text=wire.string(button, "text") or "", kind=kind)
