"""Messages that carry more than words -> the records of the contract."""

from decimal import Decimal

from botspec.contract.inputs import Contact, Document, Input, Location, Photo, Video, Voice
from botspec.telegram.shape import (
    JsonObject,
    JsonValue,
    MisshapenError,
    needed_number,
    needed_object,
    needed_text,
    whole,
    words,
)


def record(kind: str, message: JsonObject) -> Input | None:
    """The record of a message of this kind; None for a kind without one. Raises MisshapenError."""
    match kind:
        case "photo":
            return _photo(message)
        case "document":
            return _document(message)
        case "voice":
            return _voice(message)
        case "video":
            return _video(message)
        case "contact":
            return _contact(message)
        case "location":
            return _location(message)
        case _:
            return None


def _photo(message: JsonObject) -> Photo:
    sizes = message.get("photo")
    if not isinstance(sizes, list) or not sizes:
        raise MisshapenError("message.photo is not a list of sizes")
    parts = [needed_object(size, "message.photo") for size in sizes]
    largest = max(parts, key=lambda part: _count(part, "width") * _count(part, "height"))
    return Photo(
        file_id=_file_id(largest, "photo"),
        size=_count(largest, "file_size"),
        width=_count(largest, "width"),
        height=_count(largest, "height"),
        caption=_caption(message),
    )


def _document(message: JsonObject) -> Document:
    part = needed_object(message["document"], "message.document")
    return Document(
        file_id=_file_id(part, "document"),
        size=_count(part, "file_size"),
        name=words(part.get("file_name")) or None,
        mime_type=words(part.get("mime_type")) or None,
        caption=_caption(message),
    )


def _voice(message: JsonObject) -> Voice:
    part = needed_object(message["voice"], "message.voice")
    return Voice(
        file_id=_file_id(part, "voice"),
        duration=_count(part, "duration"),
        size=_count(part, "file_size"),
        mime_type=words(part.get("mime_type")) or None,
    )


def _video(message: JsonObject) -> Video:
    part = needed_object(message["video"], "message.video")
    return Video(
        file_id=_file_id(part, "video"),
        duration=_count(part, "duration"),
        width=_count(part, "width"),
        height=_count(part, "height"),
        size=_count(part, "file_size"),
        caption=_caption(message),
    )


def _contact(message: JsonObject) -> Contact:
    part = needed_object(message["contact"], "message.contact")
    user_id = part.get("user_id")
    return Contact(
        phone=needed_text(part.get("phone_number"), "message.contact.phone_number"),
        first_name=needed_text(part.get("first_name"), "message.contact.first_name"),
        last_name=words(part.get("last_name")) or None,
        user_id=None if user_id is None else needed_number(user_id, "message.contact.user_id"),
    )


def _location(message: JsonObject) -> Location:
    part = needed_object(message["location"], "message.location")
    return Location(latitude=_degrees(part, "latitude"), longitude=_degrees(part, "longitude"))


def _file_id(part: JsonObject, name: str) -> str:
    return needed_text(part.get("file_id"), f"message.{name}.file_id")


def _caption(message: JsonObject) -> str | None:
    return words(message.get("caption")) or None


def _count(part: JsonObject, name: str) -> int:
    """A number from 0; 0 when Telegram does not say."""
    return max(0, whole(part.get(name)) or 0)


def _degrees(part: JsonObject, name: str) -> Decimal:
    value: JsonValue = part.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MisshapenError(f"message.location.{name} is not a number")
    return Decimal(str(value))
