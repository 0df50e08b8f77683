"""Where a file comes from when it is shown: from Telegram's own store, an address, or a path."""

import asyncio
import stat
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from botspec.contract.media import MediaKind
from botspec.core.effects import Attached
from botspec.ports import FileIds
from botspec.telegram.client import unreadable

LARGEST_PHOTO: Final = 10 * 1024 * 1024
LARGEST_OTHER: Final = 50 * 1024 * 1024
"""Bytes of a file that is uploaded (Bot API, "Sending files")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that can be shown: by one of `file_id`, `address` and `path`.

    Its `mark` tells it from every other file, and from the same one as another kind; `known` is the id under
    which Telegram keeps what was shown from this source before.
    """

    kind: MediaKind
    mark: str
    file_id: str = ""
    address: str = ""
    path: str = ""
    known: str = ""

    @property
    def given(self) -> str:
        """What Telegram is given for it."""
        return self.file_id or self.address

    def by_id(self) -> "Source":
        """The same by the known id, when there is one."""
        return replace(self, file_id=self.known, address="", path="") if self.known else self


class UnfitError(Exception):
    """A file that cannot be shown; the text says why."""


async def find_source(attached: Attached, file_ids: FileIds) -> Source:
    """Where the file of a screen comes from now. Raises UnfitError when it cannot be uploaded."""
    kind, media = attached.kind, attached.media
    if media.file_id:
        return Source(kind=kind, mark=_mark(kind, f"id {media.file_id}"), file_id=media.file_id)
    if media.address:
        mark = _mark(kind, f"url {media.address}")
        return Source(kind=kind, mark=mark, address=media.address, known=await file_ids.find(mark))
    version = await asyncio.to_thread(_version, kind, media.path)
    mark = _mark(kind, f"path {media.path} {version}")
    return Source(kind=kind, mark=mark, path=media.path, known=await file_ids.find(mark))


def _version(kind: MediaKind, path: str) -> str:
    """What changes when the file at a path changes. Raises UnfitError."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError) as error:
        raise UnfitError(unreadable(error) if isinstance(error, OSError) else str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise UnfitError("the file to show is no file")
    limit = LARGEST_PHOTO if kind is MediaKind.PHOTO else LARGEST_OTHER
    if not 0 < found.st_size <= limit:
        raise UnfitError(f"the file to show has {found.st_size} bytes; a {kind} has 1 to {limit}")
    return f"{found.st_size} {found.st_mtime_ns}"


def _mark(kind: MediaKind, source: str) -> str:
    digest = blake2b(source.encode(errors="surrogateescape"), digest_size=16).hexdigest()
    return f"{kind}:{digest}"
