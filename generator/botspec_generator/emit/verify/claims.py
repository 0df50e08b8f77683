"""What a generated file claims, beside what the graph means."""

from collections.abc import Mapping, Sequence
from types import ModuleType

from msgspec import Struct

from botspec_generator.emit.naming import Names


class Claim(Struct, frozen=True, kw_only=True):
    """One list of things in one file: as it was made, and as it was meant."""

    file: str
    what: str
    made: Sequence[object]
    meant: Sequence[object]


class Made(Struct, frozen=True, kw_only=True):
    """The generated files, modules and texts by path, and the names that were chosen for them."""

    modules: Mapping[str, ModuleType]
    texts: Mapping[str, str]
    names: Names

    def value(self, path: str, name: str) -> object:
        """Return what a module calls `name`, or None."""
        return vars(self.modules[path]).get(name)

    def table(self, path: str, name: str) -> Mapping[str, object]:
        """Return a mapping that a module calls `name`, or an empty one."""
        found: Mapping[str, object] = vars(self.modules[path]).get(name, {})
        return found

    def kind(self, path: str, name: str) -> type:
        """Return the class that a module calls `name`; of something else, its class."""
        value = self.value(path, name)
        return value if isinstance(value, type) else type(value)
