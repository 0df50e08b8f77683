"""Data classes that refuse every change at run time, and that a cold start defines in a quarter of the time.

The standard library compiles seven methods for each such class. Here only `__init__` is compiled; the others
are shared. For everybody else they are what `dataclasses.dataclass` makes: for type checkers, for `fields`,
`replace` and `match`, and for the data classes that inherit from them.
"""

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

__all__ = ["dataclass"]

Class = TypeVar("Class")
Field = dataclasses.Field[Any]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen, slots=False, kw_only=False):
        """Make a data class; `frozen` is written for who reads it, as all of them are."""
        return partial(make, slots=slots, kw_only=kw_only)


def make(described: type[Class], *, slots: bool, kw_only: bool) -> type[Class]:
    """Return the frozen data class that a class describes."""
    plain = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
    kind: Any = plain(described)
    fields = dataclasses.fields(kind)
    kind.__dataclass_params__.frozen = True  # so that what inherits from it has to be frozen, too
    kind._compared = attrgetter("__class__", *(field.name for field in fields if field.compare))
    kind.__init__ = _init(kind, fields)
    for name, method in _SHARED.items():
        setattr(kind, name, method)
    return cast("type[Class]", kind)


def _init(kind: type, fields: tuple[Field, ...]) -> Callable[..., None]:
    """Compile the method that fills an object in spite of its refusal, by its slots or by its `__dict__`."""
    scope: dict[str, object] = {"__none": _NONE}
    positional = [_parameter(field, scope) for field in fields if not field.kw_only]
    by_name = [_parameter(field, scope) for field in fields if field.kw_only]
    parameters = ["self", *positional, *(["*", *by_name] if by_name else [])]
    lines = [line for field in fields for line in _filling(kind, field, scope)]
    lines.append("self.__post_init__()" if hasattr(kind, "__post_init__") else "return None")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)
    init: Any = scope["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"  # as errors about its arguments name it
    made: Callable[..., None] = init
    return made


def _parameter(field: Field, scope: dict[str, object]) -> str:
    """Write a field as a parameter."""
    if field.default_factory is not dataclasses.MISSING:
        return f"{field.name}=__none"
    if field.default is dataclasses.MISSING:
        return field.name
    scope[f"__default_{field.name}"] = field.default
    return f"{field.name}=__default_{field.name}"


def _filling(kind: type, field: Field, scope: dict[str, object]) -> Iterator[str]:
    """Write the lines that give a field its value."""
    name = field.name
    if field.default_factory is not dataclasses.MISSING:
        scope[f"__make_{name}"] = field.default_factory
        yield f"if {name} is __none: {name} = __make_{name}()"
    slot = getattr(kind, name, None)
    if isinstance(slot, MemberDescriptorType):
        scope[f"__fill_{name}"] = slot.__set__
        yield f"__fill_{name}(self, {name})"
    else:
        yield f"self.__dict__[{name!r}] = {name}"


def _setattr(self: object, name: str, value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _eq(self: Any, other: Any) -> object:
    return self._compared(self) == self._compared(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._compared(self))


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _getstate(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_NONE: Final = object()
"""Stands for an argument that is not given."""

_SHARED: Final[dict[str, Callable[..., object]]] = {
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
