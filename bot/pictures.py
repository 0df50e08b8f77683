"""The pictures that were made: each is a file on this machine, and for a while also at the provider."""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from botspec.contract import Media

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")


def file_of(folder: Path, job: int, url: str) -> Path:
    """Return where the picture of a run is kept, which was made at this address."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return folder / f"{job}{suffix if suffix in SUFFIXES else SUFFIXES[0]}"


async def media_of(folder: Path, job: int, url: str) -> Media:
    """Return the picture of a run: the file, or what the provider has when it was made on another machine."""
    file = file_of(folder, job, url)
    return Media.file(file) if await asyncio.to_thread(file.is_file) else Media.url(url)
