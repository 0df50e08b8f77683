"""Imports a generated package from memory: no file is written, and nothing stays in `sys.modules`."""

import sys
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from traceback import extract_tb
from types import CodeType, ModuleType
from typing import Final

from botspec_generator.emit.module import File
from botspec_generator.emit.verify.compiler import Compiler

_PACKAGE: Final = "_botspec_generated"
_INDEX: Final = "/__init__.py"


class BrokenOutputError(Exception):
    """What the generator made is not what the spec says: a fault of the generator, never of the spec."""

    def __init__(self, file: str, entry: str) -> None:
        super().__init__(f"{file}: {entry}")


def load(files: Iterable[File], compiler: Compiler) -> Mapping[str, ModuleType]:
    """Return the modules of a package by path, or raise BrokenOutputError with the file that does not run.

    What is compiled beside this process is imported last.
    """
    modules = sorted((file for file in files if file.path.endswith(".py")), key=compiler.is_begun)
    texts = {_dotted(file.path): file for file in modules}
    with _finder(_Memory(texts, compiler)):
        paths = {file.path for file in modules}
        return {file.path: _imported(name, paths) for name, file in texts.items()}


def _dotted(path: str) -> str:
    """Return the module name of a path, "texts/__init__.py" for one."""
    stem = f"{_PACKAGE}/{path}".removesuffix(_INDEX).removesuffix(".py")
    return stem.replace("/", ".")


def _imported(name: str, paths: Collection[str]) -> ModuleType:
    try:
        return import_module(name)
    except SyntaxError as error:
        raise BrokenOutputError(str(error.filename), f"line {error.lineno}: {error.msg}") from error
    except Exception as error:
        raise BrokenOutputError(*_blamed(error, paths)) from error


def _blamed(error: Exception, paths: Collection[str]) -> tuple[str, str]:
    """Return the generated file that an exception came out of, and what happened there."""
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename in paths]
    return frames[-1].filename, f"line {frames[-1].lineno}: {error!r}"


@contextmanager
def _finder(memory: "_Memory") -> Generator[None]:
    sys.meta_path.insert(0, memory)
    try:
        yield
    finally:
        sys.meta_path.remove(memory)
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]


class _Memory(MetaPathFinder, InspectLoader):
    """Finds and loads the modules of the package."""

    def __init__(self, texts: Mapping[str, File], compiler: Compiler) -> None:
        self._texts = texts
        self._compiler = compiler

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in self._texts else None

    def is_package(self, fullname: str) -> bool:
        return self._texts[fullname].path.endswith(_INDEX[1:])

    def get_source(self, fullname: str) -> str:
        return self._texts[fullname].text

    def get_code(self, fullname: str) -> CodeType:
        return self._compiler.code(self._texts[fullname])
