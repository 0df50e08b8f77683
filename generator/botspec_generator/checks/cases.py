"""The cases that conditions can tell apart: each value of which there are few, numbers beside each limit.

A comparison of two values of which there are many, `balance >= price`, has its own: less, equal, more.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, product
from math import prod
from typing import Final

from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.domains import OTHER, Subject, Types, Value
from botspec_generator.checks.evaluation import between, holds, literals, written
from botspec_generator.graph import Condition, Local

MOST: Final = 4096
"""Cases that are tried; conditions over more are believed."""

Case = Mapping[str, Value]
"""What each subject is: a value, how two of them compare (-1, 0, 1), or whether one is in the other."""

Outcomes = Sequence[tuple[Case, tuple[bool, ...]]]
"""Every case, and what each of the conditions comes to in it."""

_ANY: Final = TypeDef(kind=Kind.TEXT)
_ORDER: Final = TypeDef(kind=Kind.INTEGER, low=-1, high=1)


class Cases:
    """All cases that some conditions can tell apart.

    They are `exact` when each of them can happen, as far as the declared types tell; `names` are the subjects
    of each condition.
    """

    def __init__(self, conditions: Sequence[Condition], types: Types) -> None:
        self._types = types
        self._subjects: dict[str, Subject] = {}
        self.exact = True
        self._trees = [_tree(condition) for condition in conditions]
        self.names = [frozenset(self._look(tree)) for tree in self._trees]

    @cached_property
    def outcomes(self) -> Outcomes:
        """Every case with what the conditions come to in it; nothing when there are too many."""
        domains = {name: subject.values() for name, subject in self._subjects.items()}
        if prod(map(len, domains.values())) > MOST:
            return ()
        cases = [dict(zip(domains, values, strict=True)) for values in product(*domains.values())]
        return [(case, tuple(holds(tree, case) for tree in self._trees)) for case in cases]

    def _look(self, tree: ast.expr) -> Iterator[str]:
        """The subjects of a part of a condition; what they are compared with is noted."""
        match tree:
            case ast.BoolOp(values=parts):
                for part in parts:
                    yield from self._look(part)
            case ast.UnaryOp(operand=operand):
                yield from self._look(operand)
            case ast.Compare(left=left, ops=ops, comparators=others):
                for op, (one, other) in zip(ops, pairwise([left, *others]), strict=True):
                    yield from self._compared(one, op, other)
            case _:
                yield self._add(written(tree))

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Iterator[str]:
        on_the_left, on_the_right = literals(left), literals(right)
        if isinstance(op, ast.In | ast.NotIn) and not isinstance(right, ast.Tuple):
            yield self._note(between(left, right), Subject(None))
        elif on_the_right is not None:
            yield self._add(written(left), on_the_right)
        elif on_the_left is not None:
            yield self._add(written(right), on_the_left)
        elif all(self._is_finite(written(side)) for side in (left, right)):
            yield from (self._add(written(side)) for side in (left, right))
        else:
            yield self._note(between(left, right), Subject(_ORDER, literals=[0]))

    def _note(self, key: str, subject: Subject) -> str:
        """Takes a relation as a subject: of some its cases cannot all happen together."""
        self.exact = False
        self._subjects[key] = subject
        return key

    def _is_finite(self, name: str) -> bool:
        type_, _ = self._types.get(name, (None, False))
        return type_ is not None and type_.kind in (Kind.ENUM, Kind.BOOLEAN)

    def _length(self, name: str) -> TypeDef:
        """The type of the length of a text or of a list."""
        type_, _ = self._types.get(name, (_ANY, False))
        return TypeDef(kind=Kind.INTEGER, low=type_.low or 0, high=type_.high)

    def _add(self, name: str, compared: Sequence[Value] = ()) -> str:
        if name not in self._subjects:
            unknown = (self._length(name[4:-1]) if name.startswith("len(") else None, False)
            self._subjects[name] = Subject(*self._types.get(name, unknown))
            self.exact = self.exact and self._subjects[name].type is not None
        self._subjects[name].literals += compared
        return name


def _tree(condition: Condition) -> ast.expr:
    """A condition in which `item` and `event` are called after what they are one of."""
    tree = ast.parse(condition.python, mode="eval").body
    if "item." not in condition.python and "event." not in condition.python:
        return tree
    renamed: ast.expr = _Renamed(condition.local).visit(tree)
    return renamed


class _Renamed(ast.NodeTransformer):
    def __init__(self, local: Local) -> None:
        self._owners = {"item": f"{local.item}[]", "event": local.event}

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Replaces `item.price` by a name of its own."""
        if isinstance(node.value, ast.Name) and node.value.id in self._owners:
            return ast.Name(id=f"{self._owners[node.value.id]}.{node.attr}")
        return node


def told(case: Case) -> str:
    """A case in words: `size is small, balance < price`."""
    return ", ".join(_told(name, value) for name, value in case.items())


def _told(name: str, value: Value) -> str:
    left, mark, right = name.replace("[]", "").partition(" ? ")
    if mark and isinstance(value, bool):
        return f"{left} is {'' if value else 'not '}in {right}"
    if mark:
        return f"{left} {'<=>'[int(value or 0) + 1]} {right}"
    if value == OTHER:
        return f"{left} is another text"
    word = "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"{left} is {word}"
