"""Message entities: the ones a bot sends by itself, and the rules by which Telegram tidies all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from botspec.simulator import wire
from botspec.simulator.errors import bad_request
from botspec.simulator.links import LinkError, checked_link, mentioned_user
from botspec.simulator.wire import JsonObject

QUOTES = ("blockquote", "expandable_blockquote")
CODES = ("pre", "code")
LINKS = ("text_link", "text_mention", "date_time")
FOUND_IN_TEXT = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number")
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
KINDS = (*QUOTES, *CODES, *LINKS, *FOUND_IN_TEXT, *STYLES, "custom_emoji")
"""Every kind of entity; the order is the one in which entities of the same range stand."""

MOST_ENTITIES = 100
"""Telegram ignores further entities (not documented)."""

NEEDED = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
"""The field without which an entity of this kind says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One entity: offset and length in UTF-16 code units, `extra` has the fields of its kind."""

    kind: str
    offset: int
    length: int
    extra: JsonObject = field(default_factory=dict[str, wire.JsonValue])

    @property
    def end(self) -> int:
        """The offset behind the entity's last code unit."""
        return self.offset + self.length

    def as_json(self) -> JsonObject:
        """Returns the Bot API's MessageEntity."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.extra}


def utf16_length(text: str) -> int:
    """Returns the length of a text in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def read_entities(text: str, given: Iterable[JsonObject]) -> tuple[Entity, ...]:
    """Returns the entities that a bot sends beside its text; raises ApiError for those that do not fit it."""
    starts = _symbol_starts(text)
    entities = (_read_entity(item, starts) for item in given)
    return tuple(entity for entity in entities if entity.length > 0)


def _read_entity(data: JsonObject, starts: frozenset[int]) -> Entity:
    """Returns one entity, checked against the offsets at which a symbol of the text may start."""
    kind = wire.string(data, "type") or ""
    offset, length = wire.integer(data, "offset") or 0, wire.integer(data, "length") or 0
    if kind not in KINDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = NEEDED.get(kind)
    if needed is not None and needed not in data:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    _check_range(offset, length, starts)
    extra = {name: value for name, value in data.items() if name not in ("type", "offset", "length")}
    if kind == "text_link":
        return _link(offset, length, wire.string(data, "url") or "")
    if kind == "custom_emoji" and not is_emoji_number(wire.string(data, "custom_emoji_id") or ""):
        raise bad_request('can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number')
    return Entity(kind=kind, offset=offset, length=length, extra=extra)


def _link(offset: int, length: int, url: str) -> Entity:
    """Returns a link, or the mention of a user when the link is one."""
    user = mentioned_user(url)
    if user is not None:
        return Entity(kind="text_mention", offset=offset, length=length, extra={"user": {"id": user}})
    try:
        return Entity(kind="text_link", offset=offset, length=length, extra={"url": checked_link(url)})
    except LinkError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None


def is_emoji_number(text: str) -> bool:
    """Tells whether a text is the number of a custom emoji: a positive signed 64-bit number."""
    return text.isascii() and text.isdigit() and 0 < int(text) < 2**63


def _check_range(offset: int, length: int, starts: frozenset[int]) -> None:
    """Raises ApiError unless the entity lies in the text and cuts no symbol into halves."""
    size, end = max(starts), offset + length
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset not in starts:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    begins = f"entity beginning at UTF-16 offset {offset}"
    if end > size:
        raise bad_request(f"{begins} ends after the end of the text at UTF-16 offset {end}")
    if end not in starts:
        raise bad_request(f"{begins} ends in a middle of a UTF-16 symbol at UTF-16 offset {end}")


def _symbol_starts(text: str) -> frozenset[int]:
    """Returns the UTF-16 offsets at which a symbol starts, and the one behind the last symbol."""
    starts, offset = {0}, 0
    for char in text:
        offset += 2 if char > "\uffff" else 1
        starts.add(offset)
    return frozenset(starts)


def tidied(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Returns the entities as Telegram keeps them: sorted, styles merged, and nothing inside code."""
    kept: list[Entity] = []
    for entity in sorted((entity for entity in entities if entity.kind not in STYLES), key=_order):
        if entity.length > 0 and not any(_shuts_out(outer, entity) for outer in kept):
            kept.append(entity)
    codes = [(entity.offset, entity.end) for entity in kept if entity.kind in CODES]
    for kind in STYLES:
        ranges = [(entity.offset, entity.end) for entity in entities if entity.kind == kind]
        for begin, end in _without(_merged(ranges), codes):
            kept.append(Entity(kind=kind, offset=begin, length=end - begin))
    return tuple(sorted(kept, key=_order)[:MOST_ENTITIES])


def _order(entity: Entity) -> tuple[int, int, int]:
    """Sorts by place; of two at the same place the longer one stands first."""
    return entity.offset, -entity.length, KINDS.index(entity.kind)


def _shuts_out(outer: Entity, inner: Entity) -> bool:
    """Tells whether an entity may not stand where a former one stands already."""
    if inner.offset >= outer.end or inner.end <= outer.offset:
        return False
    families = (QUOTES, (*LINKS, *CODES))
    return outer.kind in CODES or any(outer.kind in family and inner.kind in family for family in families)


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns ranges of which no two touch; together they cover the same letters."""
    apart: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart


def _without(ranges: Iterable[tuple[int, int]], holes: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns what is left of the ranges outside the holes."""
    left = list(ranges)
    for hole_begin, hole_end in holes:
        pieces = [((begin, min(end, hole_begin)), (max(begin, hole_end), end)) for begin, end in left]
        left = [piece for pair in pieces for piece in pair if piece[0] < piece[1]]
    return [piece for piece in left if piece[0] < piece[1]]
