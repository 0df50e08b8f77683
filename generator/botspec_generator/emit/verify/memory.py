"""Imports a generated package from memory: no file is written, and nothing stays in `sys.modules`."""

import sys
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from traceback import extract_tb
from types import CodeType, ModuleType
from typing import Final

from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.compiled import Compiled
from botspec_generator.emit.module import File

_PACKAGE: Final = "_botspec_generated"
_INDEX: Final = "/__init__.py"


def load(files: Iterable[File], last: Callable[[], Iterable[Compiled]]) -> Mapping[str, ModuleType]:
    """Return the modules of a package by path, or raise BrokenOutputError with the file that does not run.

    Those that the others do not import are asked for when the others are there: they may be in the making.
    """
    memory = _Memory()
    with _finder(memory):
        modules = _all(memory, [(file.path, file.text, None) for file in files])
        return {**modules, **_all(memory, last())}


def _all(memory: "_Memory", made: Iterable[Compiled]) -> Mapping[str, ModuleType]:
    modules = [each for each in made if each[0].endswith(".py")]
    for module in modules:
        memory.add(module)
    return {path: _imported(_dotted(path), memory) for path, _, _ in modules}


def _dotted(path: str) -> str:
    """Return the module name of a path, "texts/__init__.py" for one."""
    stem = f"{_PACKAGE}/{path}".removesuffix(_INDEX).removesuffix(".py")
    return stem.replace("/", ".")


def _imported(name: str, memory: "_Memory") -> ModuleType:
    try:
        return import_module(name)
    except SyntaxError as error:
        raise BrokenOutputError(str(error.filename), f"line {error.lineno}: {error.msg}") from error
    except Exception as error:
        raise BrokenOutputError(*_blamed(error, memory)) from error


def _blamed(error: Exception, memory: "_Memory") -> tuple[str, str]:
    """Return the generated file that an exception came out of, and what happened there."""
    frames = [frame for frame in extract_tb(error.__traceback__) if memory.has(frame.filename)]
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

    def __init__(self) -> None:
        self._modules: dict[str, Compiled] = {}

    def add(self, made: Compiled) -> None:
        """Take a module."""
        self._modules[_dotted(made[0])] = made

    def has(self, path: str) -> bool:
        """Tell whether a file is one of the package's."""
        return _dotted(path) in self._modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in self._modules else None

    def is_package(self, fullname: str) -> bool:
        return self._modules[fullname][0].endswith(_INDEX[1:])

    def get_source(self, fullname: str) -> str:
        return self._modules[fullname][1]

    def get_code(self, fullname: str) -> CodeType:
        path, text, code = self._modules[fullname]
        return code or compile(text, path, "exec", dont_inherit=True)
