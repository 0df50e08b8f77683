"""The rules for texts: how Telegram parses, cleans and measures them, and what it refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from botspec.simulator.entities import Entity, read_entities, tidied, utf16_length
from botspec.simulator.errors import bad_request, not_played
from botspec.simulator.html import parse_html
from botspec.simulator.wire import JsonObject

LONGEST_SOURCE = 32768
"""Bytes of a text before it is parsed."""

LONGEST_MESSAGE = 4096
LONGEST_CAPTION = 1024
"""Code points after parsing."""

REMOVED = frozenset("\r\u030a\u0333\u033f") | frozenset(map(chr, range(0x2028, 0x202F)))
TRIMMED = " \n"

KnownUser = Callable[[int], JsonObject | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A text as a bot sends it: with a parse mode, or with entities beside it."""

    text: str
    parse_mode: str = ""
    entities: Sequence[JsonObject] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A text as Telegram keeps it: plain, with entities."""

    text: str
    entities: tuple[Entity, ...] = ()

    def entities_json(self) -> list[JsonObject]:
        """Returns the Bot API's list of entities."""
        return [entity.as_json() for entity in self.entities]


def message_text(writing: Writing, known_user: KnownUser) -> FormattedText:
    """Returns the text of a message, 1-4096 code points after parsing; raises ApiError."""
    if not writing.text:
        raise bad_request("Message text is empty")
    formatted = _formatted(writing, known_user)
    if not formatted.text:
        raise bad_request("Text must be non-empty")
    if len(formatted.text) > LONGEST_MESSAGE:
        raise bad_request("Message is too long")
    return formatted


def caption(writing: Writing, known_user: KnownUser) -> FormattedText:
    """Returns a caption, 0-1024 code points after parsing; raises ApiError."""
    formatted = _formatted(writing, known_user)
    if len(formatted.text) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    return formatted


def user_text(text: str) -> FormattedText:
    """Returns what a user typed, cleaned; it may turn out to be empty."""
    return cleaned(text, ())


def _formatted(writing: Writing, known_user: KnownUser) -> FormattedText:
    """Returns the text parsed and cleaned."""
    if len(writing.text.encode()) > LONGEST_SOURCE:
        raise bad_request("Text is too long")
    text, entities = _parsed(writing)
    mentions = [_mention(entity, known_user) for entity in entities]
    return cleaned(text, [entity for entity in mentions if entity is not None])


def _parsed(writing: Writing) -> tuple[str, Sequence[Entity]]:
    """Returns the plain text and the entities that the parse mode or the bot says."""
    match writing.parse_mode.lower():
        case "":
            return writing.text, read_entities(writing.text, writing.entities or ())
        case "html":
            if writing.entities:
                raise bad_request(
                    "parse_mode and entities can't be used together: Telegram drops the entities"
                )
            return parse_html(writing.text)
        case "markdown" | "markdownv2":
            raise not_played(f"parse_mode {writing.parse_mode}; HTML and entities are played")
        case _:
            raise bad_request("Unsupported parse_mode")


def _mention(entity: Entity, known_user: KnownUser) -> Entity | None:
    """Returns the entity with the whole user in a mention; a mention of an unknown user is lost."""
    if entity.kind != "text_mention":
        return entity
    named = entity.extra.get("user")
    number = named.get("id") if isinstance(named, dict) else None
    user = known_user(number) if isinstance(number, int) else None
    return None if user is None else replace(entity, extra={"user": user})


def cleaned(text: str, entities: Sequence[Entity]) -> FormattedText:
    """Returns the text without control letters and outer blanks; the entities move with it and are tidied."""
    kept: list[str] = []
    places: list[int] = []
    offset = 0
    for char in text:
        width = 2 if char > "\uffff" else 1
        places += [offset] * width
        if char not in REMOVED:
            kept.append(" " if char < " " and char != "\n" else char)
            offset += width
    whole = "".join(kept)
    plain = whole.strip(TRIMMED)
    blanks, size = len(whole) - len(whole.lstrip(TRIMMED)), utf16_length(plain)
    shifted = [min(max(place - blanks, 0), size) for place in (*places, offset)]
    return FormattedText(text=plain, entities=tidied([_moved(entity, shifted) for entity in entities]))


def _moved(entity: Entity, places: Sequence[int]) -> Entity:
    """Returns the entity where its text has gone; `places` has the new offset of every old one."""
    begin, end = places[entity.offset], places[entity.end]
    return replace(entity, offset=begin, length=end - begin)
