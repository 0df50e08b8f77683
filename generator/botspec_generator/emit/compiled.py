"""A generated module and its code, which another process may have compiled."""

from collections.abc import Iterable
from types import CodeType

from botspec_generator.emit.module import File

Compiled = tuple[str, str, CodeType | None]
"""The path of a file, its text and, of a module, its code; without the code it is still to be compiled."""


def compiled(files: Iterable[File]) -> tuple[Compiled, ...]:
    """Compile the modules among some files; one that is no Python stays without code."""
    return tuple((file.path, file.text, _code(file)) for file in files)


def _code(file: File) -> CodeType | None:
    if not file.path.endswith(".py"):
        return None
    try:
        return compile(file.text, file.path, "exec", dont_inherit=True)
    except SyntaxError:
        return None
