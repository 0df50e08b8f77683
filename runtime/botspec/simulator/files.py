"""Files that Telegram keeps: each has an id to send it again by, and a path to fetch it from."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from mimetypes import guess_extension

from botspec.simulator.wire import JsonObject


class FileKind(StrEnum):
    """What a file was sent as; it can be sent again as that alone."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"


BEGINNINGS = {
    FileKind.PHOTO: "AgACAgI",
    FileKind.VIDEO: "BAACAgI",
    FileKind.DOCUMENT: "BQACAgI",
    FileKind.ANIMATION: "CgACAgI",
    FileKind.AUDIO: "CQACAgI",
    FileKind.VOICE: "AwACAgI",
}
"""The letters with which Telegram's ids of files of a kind begin."""

FOLDERS = {FileKind.PHOTO: "photos", FileKind.AUDIO: "music", FileKind.VOICE: "voice"}
"""Where files of a kind are; the others are in the plural of their kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of a file, and what came with them."""

    data: bytes
    mime_type: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that Telegram keeps; `traits` are its width, height, duration and the like."""

    kind: FileKind
    file_id: str
    unique_id: str
    path: str
    content: Content
    traits: JsonObject

    def ids(self) -> JsonObject:
        """Returns the fields that every file has in the Bot API."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content.data),
        }

    def named(self) -> JsonObject:
        """Returns the name and the MIME type, as far as they are known."""
        known = {"file_name": self.content.name, "mime_type": self.content.mime_type}
        return {name: value for name, value in known.items() if value}


@dataclass(slots=True, kw_only=True)
class Shelf:
    """All files of one bot: their ids are of no use to another."""

    secret: str
    _by_id: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])
    _by_path: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])
    _by_url: dict[tuple[str, FileKind], StoredFile] = field(
        default_factory=dict[tuple[str, FileKind], StoredFile]
    )

    def put(self, kind: FileKind, content: Content, traits: JsonObject) -> StoredFile:
        """Keeps a new file."""
        number = len(self._by_id)
        digest = blake2b(f"{self.secret}/{number}".encode(), digest_size=33).digest()
        letters = urlsafe_b64encode(digest).decode()
        ending = guess_extension(content.mime_type) or ""
        made = StoredFile(
            kind=kind,
            file_id=BEGINNINGS[kind] + letters,
            unique_id=f"AQAD{letters[:12]}",
            path=f"{FOLDERS.get(kind, f'{kind}s')}/file_{number}{ending}",
            content=content,
            traits=traits,
        )
        self._by_id[made.file_id] = self._by_path[made.path] = made
        return made

    def find(self, file_id: str) -> StoredFile | None:
        """Returns the file of an id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Returns the file of a path."""
        return self._by_path.get(path)

    def from_address(self, url: str, kind: FileKind, content: Content, traits: JsonObject) -> StoredFile:
        """Keeps a file that came from an address; it is the former one while the bytes there are the same."""
        known = self._by_url.get((url, kind))
        if known is None or known.content.data != content.data:
            known = self._by_url[url, kind] = self.put(kind, content, traits)
        return known
