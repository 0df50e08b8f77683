"""The folder `generated/` on disk: compared with what should stand there, and replaced all or nothing."""

import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from stat import S_ISREG
from typing import Final

from msgspec import Struct

from botspec_generator.emit.header import HEAD_BYTES, is_ours
from botspec_generator.emit.manifest import MANIFEST, listed
from botspec_generator.emit.module import File

_FILE_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o755
_KEPT: Final = "kept"


class Drift(StrEnum):
    """How a file on disk differs from the one that the spec makes."""

    CHANGED = "changed"
    MISSING = "MISSING"
    EXTRA = "EXTRA"


class Written(Struct, frozen=True, kw_only=True):
    """What a write did, by path under the folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def compare(folder: Path, files: Sequence[File]) -> Mapping[str, Drift]:
    """Return how a folder differs from the files, by path, in the order of the files, extra ones last.

    An extra file carries the generator's header; a stranger's file is nobody's business. Raises OSError.
    """
    found = {file.path: drift for file in files if (drift := compare_one(folder, file))}
    return found | dict.fromkeys(extra(folder, {file.path for file in files}), Drift.EXTRA)


def compare_one(folder: Path, file: File) -> Drift | None:
    """Return how a file in a folder differs from the one that belongs there, if it does. Raises OSError."""
    content = _read(folder / file.path)
    if content is None:
        return Drift.MISSING
    return None if content == file.text.encode() else Drift.CHANGED


def extra(folder: Path, known: Collection[str]) -> Iterator[str]:
    """Yield the paths of files that carry the generator's header, but are none of the known ones."""
    for path in sorted(files_under(folder)):
        if path not in known and is_ours(_head(folder / path)):
            yield path


def _read(path: Path) -> bytes | None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not S_ISREG(mode):  # reading a pipe or a device need not end
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return path.read_bytes()


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def files_under(folder: Path) -> Iterator[str]:
    """Yield the files under a folder, but not what Python caches there."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = Path(root, name)
            if path.is_file():
                yield path.relative_to(folder).as_posix()


def write(folder: Path, files: Sequence[File]) -> Written:
    """Make a folder hold the files: all of them, or, if that fails with OSError, what it held before.

    New content is staged beside the folder, then moved in file by file, the manifest last; what is equal
    already is not touched. An extra file goes if the old manifest lists it. A run that was killed is mended
    by the next one.
    """
    folder = Path(os.path.realpath(folder))
    drift = compare(folder, files)
    old = listed(_read(folder / MANIFEST) or b"")
    removed = tuple(path for path, kind in drift.items() if kind is Drift.EXTRA and path in old)
    texts = {file.path: file.text for file in files if file.path in drift}
    if texts or removed:
        stage = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(stage, ignore_errors=True)
        try:
            _stage(stage, texts)
            _publish(folder, stage, [*removed, *texts])
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Written(written=tuple(texts), removed=removed, unchanged=len(files) - len(texts))


def _stage(stage: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        target = stage / path
        _make_folder(target.parent)
        target.write_bytes(text.encode())
        target.chmod(_FILE_MODE)


def _make_folder(folder: Path) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir()
        parent.chmod(_FOLDER_MODE)


def _publish(folder: Path, stage: Path, paths: Sequence[str]) -> None:
    """Move the staged files in, delete what was not staged; on failure, put back what was there."""
    kept: dict[Path, Path | None] = {}
    try:
        for path in paths:
            kept[folder / path] = _keep(folder / path, stage / _KEPT / path)
            if (stage / path).exists():
                _make_folder((folder / path).parent)
                (stage / path).replace(folder / path)
            else:
                (folder / path).unlink()
    except OSError:
        for target, copy in kept.items():
            with suppress(OSError):
                target.unlink(missing_ok=True) if copy is None else copy.replace(target)
        raise


def _keep(source: Path, target: Path) -> Path | None:
    """Copy a file and return the copy, or None if there is no such file."""
    if not source.exists():
        return None
    _make_folder(target.parent)
    return Path(shutil.copy2(source, target))
