"""How long a text can get: its words, and the longest values that its names can have."""

from collections.abc import Iterable, Mapping
from typing import Final

from jinja2 import Environment, nodes

from botspec.contract.links import LONGEST
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.graph import BotGraph

NONE: Final = len("None")
_NAME: Final = 64
_NUMBER: Final = 40
"""Characters of a number of a type without bounds: more than a database keeps."""

_ADDRESS: Final = len("https://t.me/?start=") + 32 + LONGEST
"""Characters of a deep link: a user name has at most 32."""

_SAME: Final = frozenset({"trim", "lower", "e"})
_WIDER: Final[Mapping[str, int]] = {"upper": 3, "title": 3, "capitalize": 3, "urlencode": 12, "money": 2}
"""Filters, and how many times longer they can make a value: one letter can become three capitals."""

Types = Mapping[str, TypeDef]


class UnboundedError(Exception):
    """A part of a text whose length cannot be told; the text says which."""


def longest(source: str, types: Types) -> int:
    """The most characters that a text comes to; raises UnboundedError."""
    return _all(Environment(autoescape=False).parse(source).body, types)


def types_of(graph: BotGraph, item: str = "") -> Types:
    """The types of the names that a text can use; `item` is the list fact that repeats its button."""
    user = (
        FieldDef(name="id", type=TypeDef(kind=Kind.INTEGER)),
        FieldDef(name="first_name", type=TypeDef(kind=Kind.TEXT, high=_NAME)),
        FieldDef(name="locale", type=TypeDef(kind=Kind.ENUM, values=graph.locales)),
        FieldDef(name="role", type=TypeDef(kind=Kind.ENUM, values=("user", "admin"))),
    )
    facts = {fact.name: fact.type for fact in graph.facts}
    known = {**{field.name: field.type for field in graph.session}, **facts}
    known["user"] = TypeDef(kind=Kind.RECORD, fields=user)
    return {**known, "item": TypeDef(kind=Kind.RECORD, fields=facts[item].fields)} if item else known


def _all(parts: Iterable[nodes.Node], types: Types) -> int:
    return sum(_part(part, types) for part in parts)


def _part(part: nodes.Node, types: Types) -> int:
    match part:
        case nodes.TemplateData(data=data) | nodes.Const(value=str() as data):
            return len(data)
        case nodes.Output(nodes=shown):
            return _all(shown, types)
        case nodes.If(body=body, elif_=others, else_=rest):
            return max(_all(branch, types) for branch in (body, *(each.body for each in others), rest))
        case nodes.Name(name=name) if name in types:
            return _value(types[name], name)
        case nodes.Getattr(node=nodes.Name(name=owner), attr=attr) if owner in types:
            fields = {field.name: field.type for field in types[owner].fields}
            return _value(fields[attr], f"{owner}.{attr}")
        case nodes.Filter(name="link"):
            return _ADDRESS
        case nodes.Filter(node=nodes.Expr() as value, name="default", args=[other, *_]):
            return max(_part(value, types), _part(other, types))
        case nodes.Filter(node=nodes.Expr() as value, name=name) if name in _SAME or name in _WIDER:
            return _part(value, types) * _WIDER.get(name, 1)
        case _:
            raise UnboundedError("what it comes to cannot be told beforehand")


def _value(type_: TypeDef, name: str) -> int:
    match type_.kind:
        case Kind.TEXT if type_.high is None:
            raise UnboundedError(f"{name} has no max")
        case Kind.TEXT:
            return max(type_.high or 0, NONE)
        case Kind.ENUM:
            return max(NONE, *(len(value) for value in type_.values))
        case Kind.BOOLEAN:
            return len("False")
        case Kind.INTEGER | Kind.DECIMAL:
            return _NUMBER
        case _:
            raise UnboundedError(f"{name} is no single value")
