"""The values that a name in a condition can have: all of them, or one on each side of every limit."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeGuard

from msgspec import Struct

from botspec.contract.types import Kind, TypeDef
from botspec_generator.graph import BotGraph

Value = str | bool | int | Decimal | None

Types = Mapping[str, tuple[TypeDef, bool]]
"""The types of names (`size`, `run.status`, `models[].price`, `user.role`), and whether they can be none."""

OTHER: Final = "\ue000"
"""A text that no condition mentions."""


def types_of(graph: BotGraph) -> Types:
    """The types of everything that a condition can be about."""
    text, role = TypeDef(kind=Kind.TEXT), TypeDef(kind=Kind.ENUM, values=("user", "admin"))
    found: dict[str, tuple[TypeDef, bool]] = {
        "user.id": (TypeDef(kind=Kind.INTEGER), False),
        "user.first_name": (text, False),
        "user.locale": (TypeDef(kind=Kind.ENUM, values=graph.locales), False),
        "user.role": (role, False),
    }
    found |= {each.name: (each.type, each.optional) for each in graph.session}
    for fact in graph.facts:
        found[fact.name] = (fact.type, False)
        owner = f"{fact.name}[]" if fact.type.kind is Kind.LIST else fact.name
        found |= {f"{owner}.{each.name}": (each.type, each.optional) for each in fact.type.fields}
    for event in graph.events:
        found |= {f"{event.name}.{each.name}": (each.type, each.optional) for each in event.fields}
    return found


class Subject(Struct):
    """What conditions look at: its type, None where that is not declared, and what it is compared with."""

    type: TypeDef | None
    optional: bool = False
    literals: list[Value] = []

    def values(self) -> tuple[Value, ...]:
        """Values enough to tell apart whatever the literals do; none included where it can be none."""
        type_ = self.type or self._guessed()
        none: tuple[Value, ...] = (
            (None,) if self.optional or (self.type is None and None in self.literals) else ()
        )
        match type_.kind:
            case Kind.BOOLEAN:
                return (False, True, *none)
            case Kind.ENUM:
                return (*type_.values, *none)
            case Kind.INTEGER | Kind.DECIMAL:
                return (*self._numbers(type_), *none)
            case _:
                written = dict.fromkeys(each for each in self.literals if isinstance(each, str))
                return (*written, OTHER, *none)

    def _guessed(self) -> TypeDef:
        """The type of what is compared with these literals; without any it is true or false."""
        kinds = {type(each) for each in self.literals}
        if kinds & {int, Decimal}:
            return TypeDef(kind=Kind.DECIMAL)
        return TypeDef(kind=Kind.TEXT if kinds - {bool} else Kind.BOOLEAN)

    def _numbers(self, type_: TypeDef) -> tuple[Decimal, ...]:
        """Each limit, and a number on each side of it, as far as the type has them."""
        limits = sorted({Decimal(each) for each in self.literals if _is_number(each)})
        bounds = {Decimal(each) for each in (type_.low, type_.high) if each is not None}
        between = {(low + high) / 2 for low, high in pairwise(limits)}
        beside = {near for limit in limits for near in (limit - 1, limit + 1)}
        found = {*limits, *bounds, *beside, *(between if type_.kind is Kind.DECIMAL else ())}
        fitting = [each for each in sorted(found) if _fits(each, type_)]
        return tuple(fitting) or (Decimal(0),)


def _is_number(value: Value) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _fits(number: Decimal, type_: TypeDef) -> bool:
    if type_.kind is Kind.INTEGER and number != number.to_integral_value():
        return False
    return (type_.low is None or number >= type_.low) and (type_.high is None or number <= type_.high)
