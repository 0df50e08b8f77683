"""The values of a text that it uses without asking whether they are none: one walk over its Jinja tree."""

from collections.abc import Iterable, Iterator
from typing import Final

from jinja2 import nodes
from msgspec import Struct

from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.uses import Optional, Use, Used
from botspec_generator.trees import named, parsed

_NOTHING: Final[frozenset[str]] = frozenset()
_DEFAULT: Final = ("default", "d")
_ORDER: Final = ("lt", "lteq", "gt", "gteq")


class Known(Struct, frozen=True):
    """What is surely there if a test holds, and if it does not."""

    if_true: frozenset[str] = _NOTHING
    if_false: frozenset[str] = _NOTHING


def unguarded(source: str, optional: Optional) -> Iterable[Used]:
    """Everything of the optional that a text uses as if it were always there, each once."""
    walk = _Walk(optional)
    return dict.fromkeys(walk.body(parsed(source).body, _NOTHING))


class _Walk:
    def __init__(self, optional: Optional) -> None:
        self._types = dict(optional)

    def body(self, parts: Iterable[nodes.Node], known: frozenset[str]) -> Iterator[Used]:
        """What parts use, of which these names are known to be there."""
        for part in parts:
            match part:
                case nodes.Output(nodes=shown):
                    for one in shown:
                        yield from self._shown(one, known)
                case nodes.If():
                    yield from self._choice(part, known)
                case nodes.For():
                    yield from self._loop(part, known)
                case _:
                    pass

    def _choice(self, part: nodes.If, known: frozenset[str]) -> Iterator[Used]:
        for branch in (part, *part.elif_):
            yield from self._asked(branch.test, known)
            told, others = _told(branch.test), self._not_in(branch.test)
            yield from self.body(branch.body, known | told.if_true | others)
            known |= told.if_false | others
        yield from self.body(part.else_, known)

    def _not_in(self, test: nodes.Node) -> frozenset[str]:
        """What a test does not look at: it is there, or not, as the author knows, in the way of the test."""
        asked = {named(part) for part in test.find_all((nodes.Name, nodes.Getattr))} | {named(test)}
        single = {name for name, type_ in self._types.items() if type_ is None}
        records = ((name, type_.fields) for name, type_ in self._types.items() if type_ is not None)
        fields = {f"{name}.{field.name}" for name, record in records for field in record if field.optional}
        return frozenset((single | fields) - asked)

    def _loop(self, part: nodes.For, known: frozenset[str]) -> Iterator[Used]:
        outer = dict(self._types)
        list_ = self._types.get(part.iter.name) if isinstance(part.iter, nodes.Name) else None
        if isinstance(part.target, nodes.Name) and list_ is not None:
            self._types[part.target.name] = TypeDef(kind=Kind.RECORD, fields=list_.fields)
        inside = known
        if part.test is not None:
            yield from self._asked(part.test, known)
            inside |= _told(part.test).if_true
        yield from self.body(part.body, inside)
        self._types = outer
        yield from self.body(part.else_, known)

    def _shown(self, part: nodes.Node | None, known: frozenset[str]) -> Iterator[Used]:
        match part:
            case nodes.Name() | nodes.Getattr():
                yield from self._use(part, known, Use.SHOWN)
            case nodes.Filter(node=inner, name=name, args=args):
                is_replaced = name in _DEFAULT and len(args) > 1
                if not (is_replaced and isinstance(inner, nodes.Name | nodes.Getattr)):
                    yield from self._shown(inner, known)
                for argument in args:
                    yield from self._shown(argument, known)
            case nodes.CondExpr(test=test, expr1=one, expr2=other):
                told = _told(test)
                yield from self._asked(test, known)
                yield from self._shown(one, known | told.if_true)
                yield from self._shown(other, known | told.if_false)
            case nodes.And(left=one, right=other) | nodes.Or(left=one, right=other):
                yield from self._asked(one, known)
                yield from self._shown(other, known | _before(part))
            case _:
                yield from self._asked(part, known)

    def _asked(self, part: nodes.Node | None, known: frozenset[str]) -> Iterator[Used]:
        """What a test or a sum uses; to ask for a value by itself does no harm."""
        match part:
            case nodes.And(left=one, right=other) | nodes.Or(left=one, right=other):
                yield from self._asked(one, known)
                yield from self._asked(other, known | _before(part))
            case nodes.Compare(expr=one, ops=others):
                is_order = any(each.op in _ORDER for each in others)
                sides: list[nodes.Node] = [one, *(each.expr for each in others)]
                for side in sides:
                    yield from self._counted(side, known) if is_order else self._asked(side, known)
            case nodes.Not(node=one) | nodes.Test(node=one) | nodes.Filter(node=one):
                yield from self._asked(one, known)
            case nodes.BinExpr() | nodes.UnaryExpr() | nodes.Concat():
                for side in part.iter_child_nodes():
                    yield from self._counted(side, known)
            case _:
                pass

    def _counted(self, part: nodes.Node, known: frozenset[str]) -> Iterator[Used]:
        if isinstance(part, nodes.Name | nodes.Getattr):
            yield from self._use(part, known, Use.RECKONED)
        else:
            yield from self._asked(part, known)

    def _use(self, part: nodes.Name | nodes.Getattr, known: frozenset[str], use: Use) -> Iterator[Used]:
        name = named(part)
        if name not in known and self._is_optional(part):
            yield Used(use, name)

    def _is_optional(self, part: nodes.Name | nodes.Getattr) -> bool:
        if isinstance(part, nodes.Name):
            return part.name in self._types and self._types[part.name] is None
        owner = self._types.get(part.node.name) if isinstance(part.node, nodes.Name) else None
        return owner is not None and any(each.optional for each in owner.fields if each.name == part.attr)


def _before(part: nodes.And | nodes.Or) -> frozenset[str]:
    """What is known in the second half of `and` and `or`: the first one holds, or does not."""
    told = _told(part.left)
    return told.if_true if isinstance(part, nodes.And) else told.if_false


def _told(test: nodes.Node) -> Known:
    """What a test tells of the values that it looks at."""
    match test:
        case nodes.Name() | nodes.Getattr() | nodes.Filter():
            return Known(_named(test))
        case nodes.Not(node=inner):
            told = _told(inner)
            return Known(told.if_false, told.if_true)
        case nodes.And(left=one, right=other):
            first, second = _told(one), _told(other)
            return Known(first.if_true | second.if_true, first.if_false & second.if_false)
        case nodes.Or(left=one, right=other):
            first, second = _told(one), _told(other)
            return Known(first.if_true & second.if_true, first.if_false | second.if_false)
        case nodes.Test(name="none", node=inner):
            return Known(_NOTHING, _named(inner))
        case nodes.Compare(expr=one, ops=[nodes.Operand(op=op, expr=other)]):
            return _compared(one, op, other)
        case _:
            return Known()


def _compared(one: nodes.Node, op: str, other: nodes.Node) -> Known:
    """What one comparison tells: a value that equals another one, or has an order, is there."""
    names = _named(one) | _named(other)
    is_none = any(isinstance(side, nodes.Const) and side.value is None for side in (one, other))
    match op, is_none:
        case "eq", True:
            return Known(_NOTHING, names)
        case "ne", True:
            return Known(names)
        case "ne" | "notin", False:
            return Known(_NOTHING, names if isinstance(other, nodes.Const) else _NOTHING)
        case "eq", False:
            return Known(names if isinstance(other, nodes.Const) else _NOTHING)
        case _:
            return Known(_named(one))


def _named(part: nodes.Node | None) -> frozenset[str]:
    """The value that a part is made of, if it is one."""
    match part:
        case nodes.Name() | nodes.Getattr():
            return frozenset({named(part)})
        case nodes.Filter(node=inner):
            return _named(inner)
        case _:
            return _NOTHING
