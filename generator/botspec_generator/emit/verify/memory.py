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

_PACKAGE: Final = "_botspec_generated"
_INDEX: Final = "/__init__.py"


Load = Callable[[Iterable[Compiled]], Mapping[str, ModuleType]]
"""Gives the modules among some files by path, or raises BrokenOutputError with the file that does not run."""


@contextmanager
def loading() -> Generator[Load]:
    """Give what loads modules of one package; those that come later may import those that came before."""
    memory = _Memory()
    sys.meta_path.insert(0, memory)
    try:
        yield lambda made: _all(memory, made)
    finally:
        sys.meta_path.remove(memory)
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]


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
