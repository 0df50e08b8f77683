"""What an answer of Telegram comes to: every error has one row in the table."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from botspec.telegram.client import Answered, Fate


class Meaning(StrEnum):
    """What an answer of Telegram comes to, whatever its words are."""

    FINE = "fine"
    SAME = "it shows that already"
    GONE = "the message is no longer there"
    FIXED = "the message cannot be changed"
    NO_TEXT = "the message carries a file, and can never be a text again"
    NO_CAPTION = "the message carries nothing that has a caption"
    LATE = "the press is too old to be answered"
    BAD_TEXT = "the text is refused"
    BAD_MARKUP = "the keyboard is refused"
    BAD_MEDIA = "the file is refused"
    REFUSED = "refused for good"
    WAIT = "come back later, nothing was done"
    UNCLEAR = "nobody knows whether it was done"


@dataclass(frozen=True, slots=True)
class Row:
    """One error of Telegram: its code (0: any), how its description starts (lower case), what it means."""

    code: int
    start: str
    meaning: Meaning


TABLE: Final = (
    Row(400, "message is not modified", Meaning.SAME),
    Row(400, "message to edit not found", Meaning.GONE),
    Row(400, "message to delete not found", Meaning.GONE),
    Row(400, "message_id_invalid", Meaning.GONE),
    Row(400, "message identifier is not specified", Meaning.GONE),
    Row(400, "message can't be edited", Meaning.FIXED),
    Row(400, "message can't be deleted", Meaning.FIXED),
    Row(400, "message media can't be edited", Meaning.FIXED),
    Row(400, "there is no text in the message to edit", Meaning.NO_TEXT),
    Row(400, "there is no caption in the message to edit", Meaning.NO_CAPTION),
    Row(400, "query is too old", Meaning.LATE),
    Row(400, "query_id_invalid", Meaning.LATE),
    Row(400, "can't parse entities", Meaning.BAD_TEXT),
    Row(400, "can't parse inputmedia: can't parse entities", Meaning.BAD_TEXT),
    Row(400, "message is too long", Meaning.BAD_TEXT),
    Row(400, "message caption is too long", Meaning.BAD_TEXT),
    Row(400, "message_too_long", Meaning.BAD_TEXT),
    Row(400, "media_caption_too_long", Meaning.BAD_TEXT),
    Row(400, "text is too long", Meaning.BAD_TEXT),
    Row(400, "reply markup is too long", Meaning.BAD_MARKUP),
    Row(400, "button_", Meaning.BAD_MARKUP),
    Row(400, "inline keyboard", Meaning.BAD_MARKUP),
    Row(400, "can't parse inline keyboard", Meaning.BAD_MARKUP),
    Row(400, 'field "inline_keyboard"', Meaning.BAD_MARKUP),
    Row(400, "text buttons are unallowed", Meaning.BAD_MARKUP),
    Row(400, "invalid button", Meaning.BAD_MARKUP),
    Row(400, "can't parse keyboard button", Meaning.BAD_MARKUP),
    Row(400, "phone number can be requested", Meaning.BAD_MARKUP),
    Row(400, "location can be requested", Meaning.BAD_MARKUP),
    Row(400, "wrong file identifier", Meaning.BAD_MEDIA),
    Row(400, "wrong remote file", Meaning.BAD_MEDIA),
    Row(400, "failed to get http url content", Meaning.BAD_MEDIA),
    Row(400, "wrong type of the web page content", Meaning.BAD_MEDIA),
    Row(400, "wrong http url", Meaning.BAD_MEDIA),
    Row(400, "invalid file http url", Meaning.BAD_MEDIA),
    Row(400, "can't use file of type", Meaning.BAD_MEDIA),
    Row(400, "type of file mismatch", Meaning.BAD_MEDIA),
    Row(400, "can't parse inputmedia", Meaning.BAD_MEDIA),
    Row(400, "file must be non-empty", Meaning.BAD_MEDIA),
    Row(400, "file of size", Meaning.BAD_MEDIA),
    Row(400, "file is too big", Meaning.BAD_MEDIA),
    Row(400, "there is no ", Meaning.BAD_MEDIA),  # photo, video ... in the request
    Row(400, "photo_", Meaning.BAD_MEDIA),
    Row(400, "video_", Meaning.BAD_MEDIA),
    Row(400, "media_", Meaning.BAD_MEDIA),
    Row(400, "image_process_failed", Meaning.BAD_MEDIA),
    Row(400, "webpage_", Meaning.BAD_MEDIA),
    Row(400, "group chat was upgraded", Meaning.WAIT),  # what is owed moves with the group, which is told
    Row(400, "", Meaning.REFUSED),  # chat not found, message text is empty ...
    Row(401, "", Meaning.REFUSED),  # the token was revoked
    Row(403, "", Meaning.REFUSED),  # blocked, kicked, deactivated, never started
    Row(404, "", Meaning.REFUSED),  # no such method on this server
    Row(413, "", Meaning.BAD_MEDIA),
    Row(409, "", Meaning.WAIT),
    Row(429, "", Meaning.WAIT),
    Row(0, "", Meaning.UNCLEAR),  # 5xx, and what is not the Bot API at all
)
"""The first row that fits counts; the words are the official server's (telegram-bot-api, Client.cpp)."""


def meaning_of(answered: Answered) -> Meaning:
    """The meaning of an answer, or of none."""
    if answered.ok:
        return Meaning.FINE
    match answered.fate:
        case Fate.UNSENT:
            return Meaning.WAIT
        case Fate.UNREADABLE:
            return Meaning.BAD_MEDIA
        case Fate.DROPPED | Fate.SILENT:
            return Meaning.UNCLEAR
        case Fate.ANSWERED:
            words = answered.description.lower().removeprefix("bad request: ")
            rows = (row for row in TABLE if row.code in (0, answered.error_code))
            return next(row.meaning for row in rows if words.startswith(row.start))
