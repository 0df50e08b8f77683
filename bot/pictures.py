"""The pictures that were made: each is a file on this machine, and for a while also at the provider."""

import asyncio
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from botspec.contract import Media

KEPT: Final = 2 * 1024**3
"""Bytes of pictures that are kept on this machine: some thousands."""

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp")


def file_of(folder: Path, job: int, url: str) -> Path:
    """Return where the picture of a run is kept, which was made at this address."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return folder / f"{job}{suffix if suffix in SUFFIXES else SUFFIXES[0]}"


async def media_of(folder: Path, job: int, url: str) -> Media:
    """Return the picture of a run: the file, or what the provider has when it was made on another machine."""
    file = file_of(folder, job, url)
    return Media.file(file) if await asyncio.to_thread(file.is_file) else Media.url(url)


async def make_room(folder: Path, most: int = KEPT) -> None:
    """Delete the oldest pictures until those that are left have at most so many bytes."""
    await asyncio.to_thread(_make_room, folder, most)


def _make_room(folder: Path, most: int) -> None:
    found: list[tuple[float, int, Path]] = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another run has deleted it meanwhile
            about = file.stat()
            found.append((about.st_mtime, about.st_size, file))
    total = 0
    for _, size, file in sorted(found, reverse=True):
        total += size
        if total > most:
            file.unlink(missing_ok=True)
