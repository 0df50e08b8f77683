"""Parses the HTML of messages by the rules of TDLib's parse_html, with its errors and byte offsets."""

from dataclasses import dataclass, replace

from botspec.simulator.entities import Entity, is_emoji_number
from botspec.simulator.errors import unparsable
from botspec.simulator.links import LinkError, checked_link, mentioned_user
from botspec.simulator.tags import Cursor, attributes, reference
from botspec.simulator.wire import JsonObject

STYLE_OF = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
"""What the tags without an argument of their own mean."""

TAGS = frozenset(STYLE_OF) | {"a", "tg-emoji", "tg-time", "pre", "code", "blockquote"}
"""All tags that there are; anything else is an unsupported start tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTag:
    """A tag that waits for its end: its text starts at these UTF-16 units and written bytes."""

    name: str
    arguments: dict[str, str]
    offset: int
    begin: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Returns the plain text and its entities; raises ApiError in Telegram's words."""
    return _HtmlParser(source).parse()


class _HtmlParser:
    """One pass over the bytes of a text, as TDLib makes it: errors name byte offsets of the source."""

    def __init__(self, source: str) -> None:
        self._cursor = Cursor(source.encode("utf-8", "surrogatepass"))
        self._written = bytearray()
        self._offset = 0
        self._open: list[OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        """Returns the plain text and its entities."""
        cursor = self._cursor
        while not cursor.at_end:
            if cursor.byte == b"<":
                self._tag()
            elif cursor.byte != b"&" or not self._reference():
                self._copy(cursor.take())
        if self._open:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        try:
            return self._written.decode(), [_shown(entity) for entity in self._entities]
        except UnicodeDecodeError:
            raise unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None

    def _copy(self, byte: bytes) -> None:
        """Writes one byte of the source; the first byte of a symbol moves the UTF-16 offset on."""
        if byte[0] & 0xC0 != 0x80:
            self._offset += 2 if byte[0] >= 0xF0 else 1
        self._written += byte

    def _reference(self) -> bool:
        """Writes the symbol of a character reference; tells whether there is one here."""
        symbol = reference(self._cursor)
        if symbol is None:
            return False
        self._offset += 2 if symbol > "\uffff" else 1
        self._written += symbol.encode("utf-8", "surrogatepass")
        return True

    def _tag(self) -> None:
        """Reads a start or an end tag."""
        begin = self._cursor.at
        self._cursor.take()
        if self._cursor.byte == b"/":
            self._cursor.take()
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        """Reads a start tag with its attributes."""
        cursor = self._cursor
        name = cursor.until_space_or(b">").lower()
        if cursor.at_end:
            raise unparsable(f"Unclosed start tag at byte offset {begin}")
        if name not in TAGS:
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {begin}')
        arguments = attributes(cursor, name, begin)
        if name == "span" and arguments.get("class") != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(
            OpenTag(name=name, arguments=arguments, offset=self._offset, begin=len(self._written))
        )

    def _end_tag(self, begin: int) -> None:
        """Reads an end tag and makes the entity of the tag that it ends."""
        cursor = self._cursor
        if not self._open:
            raise unparsable(f"Unexpected end tag at byte offset {begin}")
        name = cursor.until_space_or(b">").lower()
        cursor.skip_spaces()
        if cursor.byte != b">":
            raise unparsable(f"Unclosed end tag at byte offset {begin}")
        cursor.take()
        tag = self._open.pop()
        if name not in ("", tag.name):
            raise unparsable(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self._offset > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        """Adds the entity of a tag that has ended."""
        match tag.name:
            case "a":
                inner = self._written[tag.begin :].decode("utf-8", "replace")
                self._add_link(tag, tag.arguments.get("href") or inner)
            case "tg-emoji":
                self._add("custom_emoji", tag.offset, {"custom_emoji_id": _emoji(tag)})
            case "tg-time":
                self._add("date_time", tag.offset, _time(tag))
            case "blockquote":
                kind = "expandable_blockquote" if "expandable" in tag.arguments else "blockquote"
                self._add(kind, tag.offset, {})
            case "pre" | "code":
                self._add_code(tag)
            case _:
                self._add(STYLE_OF[tag.name], tag.offset, {})

    def _add_link(self, tag: OpenTag, url: str) -> None:
        """Adds a link or a mention; a bad link is lost without a word, as Telegram loses it."""
        user = mentioned_user(url)
        if user is not None:
            self._add("text_mention", tag.offset, {"user": {"id": user}})
            return
        try:
            self._add("text_link", tag.offset, {"url": checked_link(url)})
        except LinkError:
            return

    def _add_code(self, tag: OpenTag) -> None:
        """Adds code or a block; both around one text are a block that has the language of the code."""
        language = _language(tag)
        last = self._entities[-1] if self._entities else None
        here = (tag.offset, self._offset - tag.offset)
        if (
            last is not None
            and (last.offset, last.length) == here
            and {last.kind, tag.name} == {"code", "pre"}
        ):
            inner = last.extra.get("language")
            if language or inner:
                self._entities.pop()
                self._add("pre", tag.offset, {"language": language or inner})
                return
        self._add(tag.name, tag.offset, {"language": language} if language else {})

    def _add(self, kind: str, offset: int, extra: JsonObject) -> None:
        """Adds an entity that ends here."""
        self._entities.append(Entity(kind=kind, offset=offset, length=self._offset - offset, extra=extra))


def _shown(entity: Entity) -> Entity:
    """Returns the entity as Telegram shows it: a language belongs to a block of code alone."""
    return replace(entity, extra={}) if entity.kind == "code" else entity


def _language(tag: OpenTag) -> str:
    """Returns the programming language that the class of a code tag names."""
    name = tag.arguments.get("class", "")
    return name.removeprefix("language-") if tag.name == "code" and name.startswith("language-") else ""


def _emoji(tag: OpenTag) -> str:
    """Returns the number of a custom emoji."""
    number = tag.arguments.get("emoji-id", "")
    if not is_emoji_number(number):
        raise unparsable("Invalid custom emoji identifier specified")
    return number


def _time(tag: OpenTag) -> JsonObject:
    """Returns the fields of a date and time."""
    unix = tag.arguments.get("unix", "")
    if not unix.isascii() or not unix.isdigit():
        raise unparsable("Invalid Unix time specified")
    time: JsonObject = {"unix_time": int(unix)}
    shape = tag.arguments.get("format", "")
    return {**time, "date_time_format": shape} if shape else time
