"""A fake Bot API for benchmarks: cheap, always well, and it remembers each chat's keyboard for the load."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import orjson

from benchmarks.wire import Answering

SHOWING = frozenset({"sendMessage", "sendPhoto", "sendAnimation", "sendVideo", "sendAudio", "sendDocument"})
EDITING = frozenset({"editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup"})
AGREEING = frozenset(
    {"deleteWebhook", "setMyCommands", "deleteMyCommands", "setMyName", "setMyDescription"}
    | {"setMyShortDescription", "setChatMenuButton", "sendChatAction", "deleteMessage", "deleteMessages"}
)
TRUE = b'{"ok":true,"result":true}'
ME = b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"Bench","username":"bench_bot"}}'
MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":1767225600,"chat":{"id":%d,"type":"private"},"text":"x"}}'
)


class Sign(StrEnum):
    """What a user waits for after an update: the webhook's 200, a drawn screen, an answered press."""

    REPLIED = "replied"
    DRAWN = "drawn"
    ANSWERED = "answered"


@dataclass(slots=True)
class Chat:
    """One chat as its user sees it: the newest message with a keyboard, and its callback data in order."""

    id: int
    last_message: int = 0
    board_message: int = 0
    board: tuple[str, ...] = ()
    awaited: set[Sign] = field(default_factory=set[Sign])
    settled: asyncio.Future[None] | None = None

    def expect(self, *signs: Sign) -> asyncio.Future[None]:
        """Give a future that is done when every one of these signs has been seen."""
        self.awaited = set(signs)
        self.settled = asyncio.get_running_loop().create_future()
        return self.settled

    def saw(self, sign: Sign) -> None:
        """Note a sign; the last awaited one settles the chat."""
        self.awaited.discard(sign)
        if not self.awaited and self.settled is not None and not self.settled.done():
            self.settled.set_result(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where the bot wants its updates, as it said in setWebhook."""

    path: str
    secret: str | None


@dataclass(slots=True)
class FakeApi:
    """The state of the fake: its chats, how often each method was called, and the webhook."""

    chats: dict[int, Chat] = field(default_factory=dict[int, Chat])
    calls: Counter[str] = field(default_factory=Counter[str])
    webhook: Webhook | None = None

    def chat(self, chat_id: int) -> Chat:
        """The chat with this id, made on first sight."""
        return self.chats.setdefault(chat_id, Chat(chat_id))

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer one HTTP request of the bot: a form or a JSON object, as the Bot API takes them."""
        parts = urlsplit(path)
        return self.call(parts.path.rsplit("/", 1)[1], _params(body or parts.query.encode()))

    def call(self, method: str, params: Mapping[str, object]) -> tuple[int, bytes]:
        """Carry out one method; one that the fake does not know is refused with 404."""
        self.calls[method] += 1
        if method in SHOWING or method in EDITING:
            return 200, self._draw(params)
        if method == "answerCallbackQuery":
            self.chat(int(str(params["callback_query_id"]).split("-")[0])).saw(Sign.ANSWERED)
            return 200, TRUE
        if method == "setWebhook":
            secret = params.get("secret_token")
            path = urlsplit(str(params["url"])).path
            self.webhook = Webhook(path=path, secret=None if secret is None else str(secret))
            return 200, TRUE
        if method in AGREEING:
            return 200, TRUE
        return self._look_up(method)

    def _look_up(self, method: str) -> tuple[int, bytes]:
        if method == "getMe":
            return 200, ME
        if method == "getWebhookInfo":
            info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            return 200, orjson.dumps({"ok": True, "result": info})
        error = {"ok": False, "error_code": 404, "description": f"Not Found: the fake has no {method}"}
        return 404, orjson.dumps(error)

    def _draw(self, params: Mapping[str, object]) -> bytes:
        chat = self.chat(int(str(params["chat_id"])))
        message_id = int(str(params.get("message_id", chat.last_message + 1)))
        chat.last_message = max(chat.last_message, message_id)
        if message_id >= chat.board_message:
            chat.board_message, chat.board = message_id, _callbacks(params.get("reply_markup"))
            chat.saw(Sign.DRAWN)
        return MESSAGE % (message_id, chat.id)


@asynccontextmanager
async def serving(api: FakeApi) -> AsyncGenerator[int]:
    """Serve the fake on a free port of 127.0.0.1 while the block lasts; gives the port."""
    server = await asyncio.get_running_loop().create_server(lambda: Answering(api.answer), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def _params(body: bytes) -> Mapping[str, object]:
    if body.startswith(b"{"):
        return cast(dict[str, object], orjson.loads(body))
    if body.startswith(b"--"):
        raise ValueError("the fake takes no uploads; help: keep files out of a benchmark's script")
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _callbacks(markup: object) -> tuple[str, ...]:
    parsed = orjson.loads(markup) if isinstance(markup, str | bytes) else markup
    if not isinstance(parsed, dict):
        return ()
    rows = cast(dict[str, list[list[dict[str, str]]]], parsed).get("inline_keyboard", [])
    return tuple(button["callback_data"] for row in rows for button in row if "callback_data" in button)
