"""Compiles generated modules: a large one in a second process, while this one goes on with the others."""

import marshal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import CodeType
from typing import Final

from botspec_generator.emit.module import File

LARGE: Final = 100_000
"""Characters of a module that is worth a process of its own: Python starts in the time it takes."""

_BESIDE: Final = """
import marshal, sys
text = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(marshal.dumps(compile(text, sys.argv[1], "exec", dont_inherit=True)))
"""
"""What the second process runs; it is the same Python, and so are its marshalled code objects."""

_Process = subprocess.Popen[bytes]


class Compiler:
    """Gives the code of modules; whatever goes wrong in a second process is done again in this one."""

    def __init__(self) -> None:
        self._begun: dict[File, _Process] = {}

    def begin(self, file: File) -> None:
        """Begin to compile a module beside this process if it is large and the first of such."""
        if len(file.text) < LARGE or self._begun:
            return
        with suppress(OSError):
            self._begun[file] = _started(file.path)
            _send(self._begun[file], file.text.encode())

    def is_begun(self, file: File) -> bool:
        """Tell whether a module is being compiled beside this process."""
        return file in self._begun

    def code(self, file: File) -> CodeType:
        """Return the code of a module. Raises SyntaxError."""
        made = _received(self._begun[file]) if file in self._begun else b""
        code: CodeType | None = marshal.loads(made) if made else None
        return code or compile(file.text, file.path, "exec", dont_inherit=True)

    def stop(self) -> None:
        """End what was begun; what nobody asked for is lost."""
        for process in self._begun.values():
            process.kill()
            with suppress(OSError), process:
                pass


@contextmanager
def compiler() -> Generator[Compiler]:
    """Give a compiler that leaves no process behind."""
    made = Compiler()
    try:
        yield made
    finally:
        made.stop()


def _started(path: str) -> _Process:
    line = (sys.executable or "", "-I", "-S", "-c", _BESIDE, path)
    return subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    )


def _send(process: _Process, text: bytes) -> None:
    if process.stdin is not None:
        with process.stdin as pipe:
            pipe.write(text)


def _received(process: _Process) -> bytes:
    """Wait for what a process made; nothing if it failed."""
    made = process.stdout.read() if process.stdout is not None else b""
    return made if process.wait() == 0 else b""
