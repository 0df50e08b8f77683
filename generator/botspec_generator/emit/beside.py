"""Works something out in a copy of this process, while this one goes on with something else."""

import marshal
import os
import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Generic, NoReturn, TypeVar, cast

Made = TypeVar("Made")


@contextmanager
def beside(make: Callable[[], Made]) -> Generator[Callable[[], Made]]:
    """Begin to make something, and give a function that waits for it: tuples of what `marshal` writes.

    Whatever goes wrong in the copy is done again in this process, where its exception is raised. No copy is
    made where there can be none, nor of a process with several threads, of which it would have but one.
    """
    copy = _copy(make) if hasattr(os, "fork") and threading.active_count() == 1 else None
    made: list[Made] = []

    def wait() -> Made:
        if not made:
            made.extend((copy.result() if copy else ()) or (make(),))
        return made[0]

    try:
        yield wait
    finally:
        if copy is not None:
            copy.end()


def _copy(make: Callable[[], Made]) -> "_Copy[Made] | None":
    """Return a copy of this process; None where there can be no more processes."""
    with suppress(OSError):
        return _Copy(make)
    return None


class _Copy(Generic[Made]):
    """A copy of this process, which ends when it has sent what it made."""

    def __init__(self, make: Callable[[], Made]) -> None:
        source, sink = os.pipe()
        try:
            self._id = os.fork()
        except OSError:
            os.close(source)
            os.close(sink)
            raise
        if self._id == 0:
            _send(make, sink)
        os.close(sink)
        self._pipe = os.fdopen(source, "rb")
        self._is_running = True

    def result(self) -> tuple[Made, ...]:
        """Wait for what is made, and return it; nothing if the copy failed."""
        sent = self._pipe.read()
        self._is_running = False
        if os.waitpid(self._id, 0)[1] != 0:
            return ()
        return tuple(cast("list[Made]", marshal.loads(sent)))

    def end(self) -> None:
        """Leave no process behind, whether or not anybody asked for its result."""
        self._pipe.close()
        if self._is_running:
            os.kill(self._id, signal.SIGKILL)
            os.waitpid(self._id, 0)


def _send(make: Callable[[], object], sink: int) -> NoReturn:
    """Send what is made, and end this process without running anything else of the other's."""
    try:
        made = [make()]
        with os.fdopen(sink, "wb") as pipe:
            marshal.dump(made, pipe)
    except BaseException:
        os._exit(1)
    os._exit(0)
