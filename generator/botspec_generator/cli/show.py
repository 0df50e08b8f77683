"""What the commands tell people: findings, what to run next, and one line for what a user can cause."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.header import VERSION
from botspec_generator.findings import About, Finding, Format, in_file_order, under, written
from botspec_generator.pipeline import Build, NoSpecError

TROUBLE: Final = (NoSpecError, OSError, BrokenOutputError)
"""Why a command may be unable to do its work."""


_ROOM: Final = "make room and run it again; nothing that was there has changed"
_RIGHT: Final = "see that you may read and write there; nothing that was there has changed"
_WAY: Final = "move away what stands there; nothing that was there has changed"
_MENDS: Final[Mapping[int, str]] = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EROFS: _RIGHT,
    errno.ENOENT: _RIGHT,
    errno.EEXIST: _WAY,
    errno.EISDIR: _WAY,
    errno.EINVAL: _WAY,
    errno.ELOOP: _WAY,
    errno.ENOTDIR: _WAY,
}
"""How to mend what the file system refuses."""


def say(line: str) -> None:
    """Tell people one line."""
    sys.stdout.write(f"{line}\n")


def told(run: Callable[[], int]) -> int:
    """Return a command's exit code, or say in one line why it could not run, and return 2."""
    try:
        return run()
    except TROUBLE as error:
        return failed(*trouble(error))


def trouble(error: Exception) -> tuple[str, str]:
    """Return what is wrong and how to mend it, each in a line; the mend is empty where nobody knows one."""
    match error:
        case NoSpecError():
            return f"{error}", "run botspec in the folder that holds spec/, or name it with --project DIR"
        case BrokenOutputError():
            return f"generated/{error}", "this is a fault of botspec, not of the spec: please report it"
        case OSError():
            reason = (error.strerror or "the file system failed").lower()
            place = error.filename2 or error.filename
            return f"{reason}: {place}" if place else reason, _MENDS.get(error.errno or 0, "")
        case _:
            raise error


def failed(message: str, help: str) -> int:
    """Say what is wrong and how to mend it on the error stream, and return 2."""
    sys.stderr.write(f"error: {message}\n")
    if help:
        sys.stderr.write(f"help: {help}\n")
    return 2


def show_findings(build: Build, project: Path, form: Format, more: Iterable[Finding] = ()) -> None:
    """Print the findings of a build, and more, in one of the forms."""
    sys.stdout.write(as_told(build, project, form, more))


def as_told(build: Build, project: Path, form: Format, more: Iterable[Finding] = ()) -> str:
    """Return the findings of a build, and more, in one of the forms.

    People are told the files as they stand in the project, programs as seen from the working directory.
    """
    findings = in_file_order((*build.findings, *more))
    sources = build.sources
    folder = "" if form is Format.TEXT else _seen_from_here(project)
    if folder:
        findings = under(folder, findings)
        sources = {f"{folder}/{name}": text for name, text in sources.items()}
    return written(form, findings, sources, About(version=VERSION, explain=_explain))


def _seen_from_here(project: Path) -> str:
    folder = Path(os.path.relpath(project.absolute())).as_posix()
    return "" if folder == "." else folder


def _explain(code: str) -> str | None:
    from botspec_generator.checks.manual import explain  # only a code scanner asks

    return explain(code)


def counted(count: int, noun: str) -> str:
    """Return "1 file", "2 files"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
