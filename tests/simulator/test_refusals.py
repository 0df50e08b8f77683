"""Every call that Telegram refuses is refused, in Telegram's words, over HTTP."""

from typing import Any

import pytest

from tests.simulator.playing import USER, Client, keyboard, tap

BUTTON = "can't parse inline keyboard button: "
REPLY_BUTTON = "can't parse keyboard button: "


def text_with(markup: Any, **rest: Any) -> dict[str, Any]:
    """Returns the parameters of a message with a reply markup."""
    return {"chat_id": USER, "text": "a", "reply_markup": markup, **rest}


def text_with_button(**button: Any) -> dict[str, Any]:
    """Returns the parameters of a message with one inline button."""
    return text_with(keyboard([{"text": "b", **button}]))


KEYBOARDS = [
    (text_with_button(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
    (text_with_button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (text_with_button(), f"{BUTTON}Text buttons are unallowed in the inline keyboard"),
    (text_with_button(callback_data=""), f"{BUTTON}Text buttons are unallowed in the inline keyboard"),
    (
        text_with_button(callback_data="a", url="https://e.org"),
        f"{BUTTON}Exactly one action must be used, found url, callback_data; "
        "Telegram would silently take url alone",
    ),
    (text_with(keyboard([{"callback_data": "x"}])), f'{BUTTON}Can\'t find field "text"'),
    (
        text_with(keyboard([{"text": " ", "callback_data": "x"}])),
        f"{BUTTON}Button text is empty, Telegram would silently drop the button",
    ),
    (text_with_button(callback_data=1), f'{BUTTON}Field "callback_data" must be of type String'),
    (
        text_with_button(callback_dato="a"),
        f'{BUTTON}Unknown field "callback_dato", did you mean "callback_data"?',
    ),
    (text_with_button(url="not-a-url"), "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
    (
        text_with_button(url="ftp://example.com"),
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (text_with_button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
    (text_with_button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
    (text_with_button(copy_text="x"), f'{BUTTON}Field "copy_text" must be of type Object'),
    (
        text_with_button(web_app={"url": "http://example.com"}),
        "inline keyboard button Web App URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ),
    (
        text_with_button(login_url={"url": "http://example.com"}),
        "inline keyboard button login URL 'http://example.com' is invalid: Only HTTPS links are allowed",
    ),
    (text_with_button(login_url={"url": "https://e.org", "bot_username": "who"}), 'bot "who" not found'),
    (text_with_button(pay=True), "BUTTON_TYPE_INVALID"),
    (text_with_button(callback_game={}), "BUTTON_TYPE_INVALID"),
    (text_with_button(callback_data="a", style="pink"), f"{BUTTON}Invalid button style specified"),
    (text_with_button(callback_data="a", style="link"), f"{BUTTON}Invalid button style specified"),
    (
        text_with_button(callback_data="a", icon_custom_emoji_id="smile"),
        f'{BUTTON}Field "icon_custom_emoji_id" must be a valid Number',
    ),
    (
        text_with_button(switch_inline_query_chosen_chat={"allow_user_chats": "yes"}),
        f'{BUTTON}Field "allow_user_chats" must be of type Boolean',
    ),
    (text_with(keyboard([tap("a")] * 9)), "reply markup is too long"),
    (text_with(keyboard(*[[tap("a")]] * 101)), "reply markup is too long"),
    (text_with(keyboard(*[[tap("b" * 150, "b")]] * 60)), "reply markup is too long"),
    (text_with({"inline_keyboard": None}), 'field "inline_keyboard" must be of type Array'),
    (text_with({"inline_keyboard": "bad"}), 'field "inline_keyboard" must be of type Array'),
    (text_with({"inline_keyboard": [tap("a")]}), 'field "inline_keyboard" must be of type Array'),
    (text_with({"keyboard": "bad"}), 'field "keyboard" must be of type Array'),
    (text_with({"keyboard": [["a"]], "selective": "yes"}), 'field "selective" must be of type Boolean'),
    (text_with({"keyboard": [["a"] * 13]}), "reply markup is too long"),
    (
        text_with({"keyboard": [[{"text": "a", "request_contact": True, "request_location": True}]]}),
        f"{REPLY_BUTTON}At most one action must be used, found request_contact, request_location",
    ),
    (
        text_with({"keyboard": [[{"text": "a", "web_app": {"url": "http://e.org"}}]]}),
        "keyboard button Web App URL 'http://e.org' is invalid: Only HTTPS links are allowed",
    ),
    (
        text_with({"keyboard": [[{"text": "a", "request_users": {"request_id": 1, "max_quantity": 999}}]]}),
        "BUTTON_QUANTITY_MAX_INVALID",
    ),
    (
        text_with({"keyboard": [[{"text": "a", "request_chat": {"chat_is_channel": True}}]]}),
        f'{REPLY_BUTTON}Can\'t find field "request_id"',
    ),
    (
        text_with({"keyboard": [["a"]], "input_field_placeholder": "a" * 65}),
        'field "input_field_placeholder" must have a number of characters of at most 64',
    ),
    (text_with({"force_reply": "yes"}), 'field "force_reply" must be of type Boolean'),
    (text_with({"remove_keyboard": False}), 'field "remove_keyboard" must be True'),
    (text_with({}), 'can\'t find field "inline_keyboard"'),
    (text_with("none"), 'field "reply_markup" must be of type Object'),
]

MESSAGES = [
    ({"text": "a"}, "chat_id is empty"),
    ({"chat_id": "", "text": "a"}, "chat_id is empty"),
    ({"chat_id": USER}, "message text is empty"),
    ({"chat_id": USER, "text": ""}, "message text is empty"),
    ({"chat_id": USER, "text": "x" * 4097}, "message is too long"),
    ({"chat_id": 0, "text": "a"}, "chat not found"),
    ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
    ({"chat_id": USER, "text": "a", "parse_mode": "INVALID"}, "unsupported parse_mode"),
    (
        {"chat_id": USER, "text": "<p>a", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
    ),
    ({"chat_id": USER, "text": 5}, 'field "text" must be of type String'),
    ({"chat_id": 1.5, "text": "a"}, 'field "chat_id" must be of type Number'),
    ({"chat_id": True, "text": "a"}, 'field "chat_id" must be of type Number'),
    (
        {"chat_id": USER, "text": "a", "protect_content": "yes"},
        'field "protect_content" must be of type Boolean',
    ),
    (
        {"chat_id": USER, "text": "a", "txt": "b"},
        'unknown parameter "txt" of sendMessage, did you mean "text"?',
    ),
    ({"chat_id": USER, "text": "a", "entities": {}}, 'field "entities" must be of type Array'),
    (
        {"chat_id": USER, "text": "a", "link_preview_options": {"is_disabled": "yes"}},
        'field "is_disabled" must be of type Boolean',
    ),
    ({"chat_id": USER, "text": "a", "link_preview_options": {"url": "not-a-url"}}, "WEBPAGE_URL_INVALID"),
    ({"chat_id": USER, "text": "a", "message_thread_id": 5}, "message thread not found"),
    ({"chat_id": USER, "text": "a", "business_connection_id": "x"}, "business connection not found"),
    ({"chat_id": USER, "text": "a", "allow_paid_broadcast": True}, "FLOODSKIP_NOT_ALLOWED"),
    (
        {"chat_id": USER, "text": "a", "suggested_post_parameters": {}},
        "suggested posts can be sent only to channel direct messages",
    ),
    (
        {"chat_id": USER, "text": "a", "reply_parameters": {"message_id": 99}},
        "message to be replied not found",
    ),
    ({"chat_id": USER, "text": "a", "reply_parameters": {}}, 'can\'t find field "message_id"'),
]

COMMANDS = [
    ([{"command": "Start", "description": "a"}], "BOT_COMMAND_INVALID"),
    ([{"command": "старт", "description": "a"}], "BOT_COMMAND_INVALID"),
    ([{"command": "/", "description": "a"}], "command must be non-empty"),
    ([{"command": "a" * 33, "description": "a"}], "command length must not exceed 32"),
    ([{"command": "a", "description": " "}], "command description must be non-empty"),
    ([{"command": "a", "description": "я" * 257}], "command description length must not exceed 256"),
    ([{"command": "a", "description": "a"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ([{"command": "a"}], "can't parse BotCommand: Can't find field \"description\""),
    (["a"], 'can\'t parse BotCommand: Field "commands" must be of type Object'),
]

OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("editMessageText", {"text": "a"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": USER, "text": "a"}, "message identifier is not specified"),
    ("editMessageText", {"chat_id": USER, "message_id": 1}, "message text is empty"),
    ("editMessageText", {"chat_id": USER, "message_id": 99, "text": "a"}, "message to edit not found"),
    ("editMessageReplyMarkup", {"chat_id": USER, "message_id": 99}, "message to edit not found"),
    (
        "editMessageReplyMarkup",
        {"chat_id": USER, "message_id": 1, "reply_markup": {"keyboard": [["a"]]}},
        "inline keyboard expected",
    ),
    ("deleteMessage", {"chat_id": USER}, 'parameter "message_id" is required'),
    ("deleteMessage", {"chat_id": USER, "message_id": "1"}, 'field "message_id" must be of type Number'),
    ("deleteMessage", {"chat_id": USER, "message_id": 99}, "message to delete not found"),
    ("answerCallbackQuery", {}, 'parameter "callback_query_id" is required'),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "я" * 201}, "MESSAGE_TOO_LONG"),
    ("sendChatAction", {"chat_id": USER, "action": "dancing"}, "wrong parameter action in request"),
    ("sendChatAction", {"chat_id": 5, "action": "typing"}, "chat not found"),
    ("setMyCommands", {"commands": [], "language_code": "eng"}, "invalid language code specified"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    (
        "getMyCommands",
        {"scope": {"type": "everybody"}},
        "can't parse BotCommandScope: Unsupported type specified",
    ),
    ("getMyCommands", {"scope": {}}, "can't parse BotCommandScope: Can't find field \"type\""),
    (
        "getMyCommands",
        {"scope": {"type": "chat"}},
        "can't parse BotCommandScope: Can't find field \"chat_id\"",
    ),
    ("getUpdates", {"limit": 101}, 'field "limit" must be at most 100'),
    ("getUpdates", {"allowed_updates": ["mesage"]}, 'unknown update type in allowed_updates: "mesage"'),
    ("setWebhook", {}, 'parameter "url" is required'),
    ("setWebhook", {"url": "http://example.com"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://"}, "bad webhook: URL host is empty"),
    ("setWebhook", {"url": "https://e.org:x"}, "bad webhook: Wrong port number specified in the URL"),
    (
        "setWebhook",
        {"url": "https://example.com:8080"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("setWebhook", {"url": "https://10.0.0.1"}, "bad webhook: IP address 10.0.0.1 is reserved"),
    ("setWebhook", {"url": "https://[2606::1]"}, "bad webhook: IPv6-only addresses are not allowed"),
    (
        "setWebhook",
        {"url": "https://e.org", "secret_token": "a b"},
        "secret token contains unallowed characters",
    ),
    ("setWebhook", {"url": "https://e.org", "secret_token": "a" * 257}, "secret token is too long"),
    (
        "setWebhook",
        {"url": "https://e.org", "max_connections": 101},
        'field "max_connections" must be at most 100',
    ),
    (
        "setWebhook",
        {"url": "https://e.org", "allowed_updates": ["x"]},
        'unknown update type in allowed_updates: "x"',
    ),
    (
        "setWebhook",
        {"url": "https://e.org", "certificate": "text"},
        'certificate must be uploaded as multipart/form-data, as "attach://<part name>"',
    ),
]

CALLS = [
    *(("sendMessage", params, words) for params, words in (*KEYBOARDS, *MESSAGES)),
    *(("setMyCommands", {"commands": commands}, words) for commands, words in COMMANDS),
    *OTHERS,
]


@pytest.mark.parametrize(("method", "params", "words"), CALLS)
async def test_a_bad_call_is_refused(client: Client, method: str, params: dict[str, Any], words: str) -> None:
    """A call with a mistake is a 400 with these words, and it has no effect."""
    envelope = await client.call(method, **params)
    assert (envelope["ok"], envelope["error_code"]) == (False, 400)
    assert envelope["description"] == f"Bad Request: {words}"
    assert client.simulator.chat(USER)["messages"] == []


@pytest.mark.parametrize(
    ("method", "params", "what"),
    [
        ("sendVideoNote", {}, "sendVideoNote"),
        ("SENDVIDEONOTE", {"chat_id": USER}, "sendVideoNote"),
        ("editMessageText", {"rich_message": {"html": "a"}}, "editMessageText with rich_message"),
        (
            "editMessageText",
            {"inline_message_id": "1", "text": "a"},
            "editMessageText with inline_message_id",
        ),
        (
            "sendMessage",
            {"chat_id": USER, "text": "a", "ephemeral_message_parameters": {"receiver_user_id": 1}},
            "sendMessage with ephemeral_message_parameters",
        ),
        (
            "sendMessage",
            {"chat_id": USER, "text": "a", "reply_parameters": {"message_id": 1, "quote": "a"}},
            "reply_parameters with quote",
        ),
    ],
)
async def test_what_is_not_played_says_so(
    client: Client, method: str, params: dict[str, Any], what: str
) -> None:
    """A legal call that the simulator cannot act out is a 501, never a silent success."""
    envelope = await client.call(method, **params)
    assert envelope == {
        "ok": False,
        "error_code": 501,
        "description": f"Not Implemented: the simulator does not play {what}",
    }
