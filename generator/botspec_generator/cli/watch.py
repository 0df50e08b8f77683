"""`botspec check --watch`: checks again after every save, in one process, until Ctrl-C.

The files are looked at again and again: they are few, so that costs next to nothing, and unlike the events
of an operating system it works in a container and over a network, and when a folder goes and comes again.
Nothing is remembered from check to check, so each says what a new process would say.
"""

import gc
import json
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from botspec_generator import pipeline
from botspec_generator.cli.check import as_findings, content
from botspec_generator.cli.show import TROUBLE, as_told, counted, failed, trouble
from botspec_generator.emit.tree import Drift
from botspec_generator.findings import Format, summary
from botspec_generator.pipeline import Build

PAUSE: Final = 0.03
"""Seconds from look to look while nothing happens."""

QUIET: Final = 0.02
"""Seconds without a change after which a burst of saves is over: more than a file system takes for a tick."""

_NAMED: Final = 3

Looks = Mapping[Path, tuple[int, ...]]
"""How files looked: what tells one content from another without reading it."""


def run(project: Path, form: Format) -> int:
    """Check a project now and after every change, and return the exit code."""
    if form not in (Format.TEXT, Format.JSON):
        return failed(f"--watch cannot tell its findings as {form}", "use --format text or --format json")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _watch(project, form)
    except KeyboardInterrupt:
        return 0


def _watch(project: Path, form: Format) -> int:
    seen = look(project)
    if not (project / pipeline.SPEC).is_dir():
        return failed(*trouble(pipeline.NoSpecError(project)))
    changed: tuple[str, ...] = ()
    while True:
        told = _as_line if form is Format.JSON else _as_text
        sys.stdout.write(told(project, changed))
        sys.stdout.flush()
        gc.collect()  # the command runs without it, and now nobody waits
        before, seen = seen, wait(seen, lambda: look(project))
        changed = differences(project, before, seen)


def _as_text(project: Path, changed: Sequence[str]) -> str:
    """Return the findings, and one line that says when, after which saves, and what it came to."""
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    files = ", ".join(changed[:_NAMED]) + more if changed else "watching"
    head = f"{_now():%H:%M:%S} {files}"
    try:
        build, drift = pipeline.check(project)
    except TROUBLE as error:
        what, mend = trouble(error)
        return f"{head}: error: {what}\n" + (f"help: {mend}\n" if mend else "")
    return f"{as_told(build, project, Format.TEXT)}{head}: {_verdict(build, drift)}\n"


def _verdict(build: Build, drift: Mapping[str, Drift]) -> str:
    if build.graph is None:
        return summary(build.findings)
    if not drift:
        return content(build.graph)
    files = counted(len(drift), "file")
    return f"{pipeline.GENERATED}/ is not what spec/ says: {files}; run `botspec generate`"


def _as_line(project: Path, changed: Sequence[str]) -> str:
    """Return the document of `--format json` in one line, with when, which files, and what failed."""
    about = {"at": _now().isoformat(timespec="milliseconds"), "changed": changed}
    try:
        build, drift = pipeline.check(project)
    except TROUBLE as error:
        return json.dumps({**about, "failed": trouble(error)[0]}, ensure_ascii=False) + "\n"
    document = json.loads(as_told(build, project, Format.JSON, as_findings(drift)))
    return json.dumps({**about, "failed": "", **document}, ensure_ascii=False) + "\n"


def _now() -> datetime:
    return datetime.now().astimezone()


def look(project: Path) -> Looks:
    """Return how the files of a project look."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in pipeline.looked_at(project):
        try:
            now = path.stat()
            found[path] = now.st_mtime_ns, now.st_size, now.st_ino, now.st_mode
        except OSError:  # it went, or its link leads nowhere
            found[path] = ()
    return found


def wait(seen: Looks, look: Callable[[], Looks], pause: Callable[[float], None] = time.sleep) -> Looks:
    """Return how the files look when they have changed and are quiet again."""
    while (now := look()) == seen:
        pause(PAUSE)
    pause(QUIET)
    while (later := look()) != now:
        now = later
        pause(QUIET)
    return now


def differences(project: Path, before: Looks, after: Looks) -> tuple[str, ...]:
    """Return the files that look different, as they stand in the project: saved, new ones and gone ones."""
    told: list[str] = []
    for path in sorted({*before, *after}):
        name = path.relative_to(project).as_posix()
        if path not in after:
            told.append(f"{name} (gone)")
        elif path not in before:
            told.append(f"{name} (new)")
        elif before[path] != after[path]:
            told.append(name)
    return tuple(told)
