"""The JSON bodies of the hot methods, put together from bytes; a keyboard is JSON already."""

import html
import re
from dataclasses import dataclass, replace
from typing import Final

import orjson

from botspec.core.effects import Answer, Toward
from botspec.telegram.request import Request

TEXT_LIMIT: Final = 4096
"""Characters of a message after its entities were parsed (Bot API, sendMessage.text)."""

_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text message as it is sent or edited: HTML or plain text, and the JSON of its keyboard (empty: none).

    `reduced` tells that it is what was left after Telegram refused the whole one, `toward` whom it is to when
    it is sent.
    """

    chat_id: int
    text: str
    markup: str = ""
    is_html: bool = False
    reduced: bool = False
    toward: Toward | None = None

    @property
    def reply(self) -> str:
        """The JSON of what it replies to (empty: to nothing); a message that is gone is no hindrance."""
        to = None if self.toward is None else self.toward.reply_to
        return "" if to is None else f'{{"message_id":{to},"allow_sending_without_reply":true}}'

    @property
    def carries(self) -> str:
        """A text carries no file."""
        return ""

    def send(self) -> Request:
        """The call of sendMessage."""
        reply = b'"reply_parameters":%b,' % self.reply.encode() if self.reply else b""
        return Request("sendMessage", b'{"chat_id":%d,%b%b' % (self.chat_id, reply, self.named()._rest()))

    def edit(self, message_id: int) -> Request:
        """The call of editMessageText."""
        body = b'{"chat_id":%d,"message_id":%d,%b' % (self.chat_id, message_id, self._rest())
        return Request("editMessageText", body)

    def named(self, limit: int = TEXT_LIMIT) -> "Message":
        """The same with the name of whom it is to before it, as far as there is room."""
        if self.reduced or self.toward is None or not self.toward.name:
            return self
        text = self.text if self.is_html else html.escape(self.text, quote=False)
        named = f"{self.toward.name}\n{text}"
        return replace(self, text=named, is_html=True) if len(named) <= limit else self

    def plain(self, limit: int = TEXT_LIMIT) -> "Message":
        """The same without any formatting, cut to what Telegram takes."""
        text = html.unescape(_TAG.sub("", self.text)) if self.is_html else self.text
        short = text if len(text) <= limit else text[: limit - 1] + "…"
        return replace(self, text=short, is_html=False, reduced=True)

    def bare(self) -> "Message":
        """The same without its keyboard."""
        return replace(self, markup="", reduced=True)

    def _rest(self) -> bytes:
        return b'"text":%b%b,"link_preview_options":{"is_disabled":true}%b}' % (
            quoted(self.text),
            b',"parse_mode":"HTML"' if self.is_html else b"",
            b',"reply_markup":%b' % self.markup.encode(errors="replace") if self.markup else b"",
        )


def answer(effect: Answer) -> bytes:
    """The body of answerCallbackQuery."""
    head = b'{"callback_query_id":%b' % quoted(effect.callback_id)
    if not effect.text:
        return head + b"}"
    return b'%b,"text":%b,"show_alert":%b}' % (
        head,
        quoted(effect.text),
        b"true" if effect.alert else b"false",
    )


def message(chat_id: int, message_id: int) -> bytes:
    """The body of deleteMessage, and of editMessageReplyMarkup that takes the keyboard off."""
    return b'{"chat_id":%d,"message_id":%d}' % (chat_id, message_id)


def quoted(text: str) -> bytes:
    """A text as JSON."""
    try:
        return orjson.dumps(text)
    except orjson.JSONEncodeError:  # half of a surrogate pair: a question mark is better than no message
        return orjson.dumps(text.encode(errors="replace").decode())
