"""Pictures and other files that a screen shows, as the functions of a bot name them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class MediaKind(StrEnum):
    """As what a file is shown: Telegram's clients present each kind in another way."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    ANIMATION = "animation"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file, named by exactly one of three: an `address` on the web, a `path` on this machine, a `file_id`.

    It is made by `Media.url`, `Media.file` or `Media.cached`. What was shown once is kept by Telegram and is
    shown again without its source, until a file at a path changes; what is at an address is believed to stay.
    """

    address: str = ""
    path: str = ""
    file_id: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError unless one source is given, and when an address is none of the web."""
        if sum(map(bool, (self.address, self.path, self.file_id))) != 1:
            raise ValueError(
                "a Media has exactly one source: Media.url(...), Media.file(...), Media.cached(...)"
            )
        if self.address and not self.address.startswith(("https://", "http://")):
            raise ValueError("the address of a Media begins with https:// or http://")

    @classmethod
    def url(cls, address: str) -> "Media":
        """The file at an address, which Telegram fetches: up to 5 MB of a photo, 20 MB of anything else."""
        return cls(address=address)

    @classmethod
    def file(cls, path: Path | str) -> "Media":
        """The file at a path, which is uploaded: up to 10 MB of a photo, 50 MB of anything else.

        Every instance of the bot that delivers to chats must find it there.
        """
        return cls(path=str(Path(path).absolute()))

    @classmethod
    def cached(cls, file_id: str) -> "Media":
        """A file that this bot sent or got before, of the same kind, by the id that Telegram gave it."""
        return cls(file_id=file_id)
