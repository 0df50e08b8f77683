"""A message that carries a file: how it is sent, and how one becomes another; the text is its caption."""

from dataclasses import dataclass, replace
from typing import Final

from botspec.telegram.bodies import Message, quoted
from botspec.telegram.request import Form, Request
from botspec.telegram.sources import Source

CAPTION_LIMIT: Final = 1024
"""Characters of a caption after its entities were parsed (Bot API, sendPhoto.caption)."""

_PART: Final = "file"
"""The part of a form in which a file is uploaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captioned:
    """A text and the file above it; `is_there` tells that the message to edit carries that file already."""

    message: Message
    source: Source
    is_there: bool = False

    @property
    def chat_id(self) -> int:
        """The chat that it is for."""
        return self.message.chat_id

    @property
    def reduced(self) -> bool:
        """Whether it is what was left after Telegram refused the whole one."""
        return self.message.reduced

    @property
    def carries(self) -> str:
        """The mark of the file."""
        return self.source.mark

    def send(self) -> Request:
        """The call of sendPhoto, sendVideo ..."""
        kind = self.source.kind
        method, reply = f"send{kind.capitalize()}", self.message.reply
        sent = replace(self, message=self.message.named(CAPTION_LIMIT))
        if not self.source.path:
            head = b'"%b":%b,' % (kind.encode(), quoted(self.source.given))
            if reply:
                head += b'"reply_parameters":%b,' % reply.encode()
            return self._request(method, b'{"chat_id":%d,%b%b}' % (self.chat_id, head, sent._rest()))
        texts = [("chat_id", str(self.chat_id)), ("caption", sent.message.text)]
        if sent.message.is_html:
            texts.append(("parse_mode", "HTML"))
        if reply:
            texts.append(("reply_parameters", reply))
        return self._upload(method, texts, kind)

    def edit(self, message_id: int) -> Request:
        """The call of editMessageMedia, or of editMessageCaption when the file is there already."""
        head = b'"chat_id":%d,"message_id":%d' % (self.chat_id, message_id)
        if self.is_there:
            return Request("editMessageCaption", b"{%b,%b}" % (head, self._rest()))
        media = b'{"type":"%b","media":%b,%b}' % (
            self.source.kind.encode(),
            quoted(f"attach://{_PART}" if self.source.path else self.source.given),
            self._caption(),
        )
        if not self.source.path:
            return self._request("editMessageMedia", b'{%b,"media":%b%b}' % (head, media, self._markup()))
        texts = [("chat_id", str(self.chat_id)), ("message_id", str(message_id)), ("media", media.decode())]
        return self._upload("editMessageMedia", texts, _PART)

    def plain(self) -> "Captioned":
        """The same without any formatting, cut to what Telegram takes."""
        return replace(self, message=self.message.plain(CAPTION_LIMIT))

    def bare(self) -> "Captioned":
        """The same without its keyboard."""
        return replace(self, message=self.message.bare())

    def whole(self) -> "Captioned":
        """The same for a message that turned out to carry something else."""
        return replace(self, is_there=False)

    def _request(self, method: str, body: bytes) -> Request:
        return Request(method, body, self.source.kind if self.source.address else None)

    def _upload(self, method: str, texts: list[tuple[str, str]], part: str) -> Request:
        if self.message.markup:
            texts.append(("reply_markup", self.message.markup))
        form = Form(texts=tuple(texts), part=part, path=self.source.path)
        return Request(method, form, self.source.kind)

    def _rest(self) -> bytes:
        return self._caption() + self._markup()

    def _caption(self) -> bytes:
        mode = b',"parse_mode":"HTML"' if self.message.is_html else b""
        return b'"caption":%b%b' % (quoted(self.message.text), mode)

    def _markup(self) -> bytes:
        markup = self.message.markup
        return b',"reply_markup":%b' % markup.encode(errors="replace") if markup else b""
