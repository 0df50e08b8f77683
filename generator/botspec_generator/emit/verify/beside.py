"""Makes and compiles some files in a copy of this process, while this one goes on with the others."""

import marshal
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import NoReturn

from botspec_generator.emit.module import File


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A file and, of a module, its code; without the code, it is still to be compiled."""

    file: File
    code: CodeType | None = None


Make = Callable[[], Iterable[File]]
Wait = Callable[[], tuple[Compiled, ...]]


@contextmanager
def beside(make: Make) -> Generator[Wait]:
    """Begin to make some files and to compile the modules, and give a function that waits for them.

    Whatever goes wrong in the copy is done again in this process, where its exception is raised. No copy is
    made where there can be none, nor of a process with several threads, of which it would have but one.
    """
    copy = _Copy(make) if hasattr(os, "fork") and threading.active_count() == 1 else None
    made: list[tuple[Compiled, ...]] = []

    def wait() -> tuple[Compiled, ...]:
        if not made:
            made.append((copy and copy.result()) or tuple(Compiled(file=file) for file in make()))
        return made[0]

    try:
        yield wait
    finally:
        if copy is not None:
            copy.end()


class _Copy:
    """A copy of this process, which ends when it has sent what it made."""

    def __init__(self, make: Make) -> None:
        source, sink = os.pipe()
        self._id = os.fork()
        if self._id == 0:
            _send(make, sink)
        os.close(sink)
        self._pipe = os.fdopen(source, "rb")
        self._is_running = True

    def result(self) -> tuple[Compiled, ...]:
        """Wait for the files and their code; nothing if the copy failed."""
        sent = self._pipe.read()
        self._is_running = False
        if os.waitpid(self._id, 0)[1] != 0:
            return ()
        return tuple(
            Compiled(file=File(path=path, text=text), code=code) for path, text, code in marshal.loads(sent)
        )

    def end(self) -> None:
        """Leave no process behind, whether or not anybody asked for its result."""
        self._pipe.close()
        if self._is_running:
            os.kill(self._id, signal.SIGKILL)
            os.waitpid(self._id, 0)


def _send(make: Make, sink: int) -> NoReturn:
    """Send the files and their code, and end this process without running anything else of the other's."""
    try:
        made = [(file.path, file.text, _code(file)) for file in make()]
        with os.fdopen(sink, "wb") as pipe:
            marshal.dump(made, pipe)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _code(file: File) -> CodeType | None:
    if not file.path.endswith(".py"):
        return None
    return compile(file.text, file.path, "exec", dont_inherit=True)
