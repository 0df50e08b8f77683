"""One generated Python module while it is being written, and the files that come out."""

from typing import Final

from msgspec import Struct

from botspec_generator.emit.header import HEADER
from botspec_generator.emit.imports import Imports
from botspec_generator.emit.layout import docstring

DATACLASS: Final = "@dataclass(frozen=True, slots=True, kw_only=True)"
"""The decorator of every generated class of data."""

_BLOCKS: Final = ("def ", "class ", "@")


class File(Struct, frozen=True, kw_only=True):
    """A generated file: its path under `generated/`, with slashes, and its text."""

    path: str
    text: str


class Module:
    """A module's path, its imports and its top-level parts, in order."""

    def __init__(self, path: str, about: str) -> None:
        self._path = path
        self._about = about
        self._here = f".{path.removesuffix('.py')}"
        self._imports = Imports()
        self._parts: list[str] = []

    def take(self, module: str, name: str) -> str:
        """Return a name that this module uses from another one, and see that it is imported."""
        return name if module == self._here else self._imports.take(module, name)

    def decorator(self) -> str:
        """Return the decorator line of a data class."""
        self.take("dataclasses", "dataclass")
        return DATACLASS

    def add(self, *parts: str) -> None:
        """Add functions, classes or assignments; an empty part is none."""
        self._parts += [part for part in parts if part]

    def file(self) -> File:
        """Return the finished module: the header, the docstring, the imports, the parts."""
        text = [f"# {HEADER}\n{docstring(self._about)}\n"]
        imports = self._imports.block()
        if imports:
            text.append(f"\n{imports}\n")
        before = ""
        for part in self._parts:
            wide = part.startswith(_BLOCKS) or before.startswith(_BLOCKS)
            text.append("\n\n" if wide else "\n")
            text.append(f"{part}\n")
            before = part
        return File(path=self._path, text="".join(text))
