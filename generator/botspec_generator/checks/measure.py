"""The length of a text that chooses, repeats or shapes its values: one walk over its Jinja tree."""

from collections.abc import Iterable, Mapping
from typing import Final

from jinja2 import nodes

from botspec.contract.links import LONGEST
from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.lengths import NUMBER, PLACES, Length, Types, counted, value
from botspec_generator.trees import named, parsed

_SAME: Final = frozenset({"trim", "e", "lower"})
_WIDER: Final[Mapping[str, int]] = {"upper": 3, "title": 3, "capitalize": 3, "urlencode": 12}
"""Filters, and how many times longer they can make a value: one letter can become three capitals."""

_CENTS: Final = 3
"""Characters that `money` adds to a number, beside a mark between each three digits."""

_ADDRESS: Final = len("https://t.me/?start=") + 32 + LONGEST
"""Characters of a deep link: a user name has at most 32."""

_LEEWAY: Final = 5
"""Characters that `truncate` lets stand beyond its length rather than cut."""

_FIXED: Final[Mapping[str, int]] = {
    "length": NUMBER,
    "int": NUMBER,
    "round": NUMBER,
    "link": _ADDRESS,
    "truncate": 255 + _LEEWAY,
}
"""Filters that make something of one length of whatever they are given."""


def measured(source: str, types: Types, *, html: bool) -> Length:
    """The length of a text with any of Jinja's blocks and filters."""
    return _Measure(types, html=html).body(parsed(source).body)


class _Measure:
    def __init__(self, types: Types, *, html: bool) -> None:
        self._types = types
        self._items: Types = {}
        self._html = html

    def body(self, parts: Iterable[nodes.Node]) -> Length:
        """The length of parts that follow each other; values inside a tag are not seen."""
        words: list[str] = []
        values: list[Length] = []
        for part in parts:
            for one in part.nodes if isinstance(part, nodes.Output) else [part]:
                if isinstance(one, nodes.TemplateData):
                    words.append(one.data)
                else:
                    words.append(chr(PLACES + len(values)))
                    values.append(self._part(one))
        return counted("".join(words), values, html=self._html)

    def _part(self, part: nodes.Node) -> Length:
        match part:
            case nodes.If(body=body, elif_=others, else_=rest):
                return self.body(body).or_(*(self.body(each.body) for each in others), self.body(rest))
            case nodes.For():
                return self._loop(part)
            case nodes.Const(value=written):
                return Length(len(str(written)))
            case nodes.CondExpr(expr1=one, expr2=other):
                return self._part(one).or_(self._part(other) if other is not None else Length(0))
            case nodes.Or(left=one, right=other) | nodes.And(left=one, right=other):
                return self._part(one).or_(self._part(other))
            case nodes.Concat(nodes=joined):
                return Length(0).and_(*map(self._part, joined))
            case nodes.BinExpr() | nodes.UnaryExpr():
                return Length(NUMBER)
            case nodes.Compare() | nodes.Test() | nodes.Not():
                return Length(len("False"))
            case nodes.Filter():
                return self._filtered(part)
            case _:
                return self._value(part)

    def _loop(self, part: nodes.For) -> Length:
        list_ = self._type(part.iter)
        name = part.target.name if isinstance(part.target, nodes.Name) else ""
        outer = self._items
        if list_ is not None:
            self._items = {**outer, name: TypeDef(kind=Kind.RECORD, fields=list_.fields)}
        once = self.body(part.body)
        self._items = outer
        if list_ is None or list_.high is None:
            loose = part.iter.name if isinstance(part.iter, nodes.Name) else "a list"
            return Length(0, (loose, *once.loose)).or_(self.body(part.else_))
        return once.times(list_.high).or_(self.body(part.else_))

    def _filtered(self, part: nodes.Filter) -> Length:
        inner = self._part(part.node) if isinstance(part.node, nodes.Expr) else Length(0)
        match part.name, part.args:
            case "money", _:
                return Length(inner.most + inner.most // 3 + _CENTS, inner.loose)
            case "default", [other, *_]:
                return inner.or_(self._part(other))
            case "truncate", [nodes.Const(value=int() as most), *_]:
                return Length(most + _LEEWAY)
            case name, _ if name in _FIXED:
                return Length(_FIXED[name])
            case name, _ if name in _SAME or name in _WIDER:
                return inner.times(_WIDER.get(name, 1))
            case "replace", [_, nodes.Const(value=str() as new), *_]:
                return inner.times(max(1, len(new)))
            case "join", [nodes.Const(value=str() as mark), nodes.Const(value=str() as field)]:
                return self._joined(part.node, mark, field)
            case name, _:
                return Length(0, (f"what `{name}` makes",))

    def _joined(self, list_: nodes.Node | None, mark: str, field: str) -> Length:
        """The length of one field of all items, with a mark between them."""
        type_ = self._type(list_) if list_ is not None else None
        fields = {each.name: each.type for each in type_.fields} if type_ is not None else {}
        if type_ is None or type_.high is None or field not in fields:
            return Length(0, (_shown(list_) if list_ is not None else field,))
        return value(fields[field], field).and_(Length(len(mark))).times(type_.high)

    def _value(self, part: nodes.Node) -> Length:
        if isinstance(part, nodes.Getattr) and isinstance(part.node, nodes.Name) and part.node.name == "loop":
            return Length(NUMBER)
        type_ = self._type(part)
        return value(type_, _shown(part)) if type_ is not None else Length(0, (_shown(part),))

    def _type(self, part: nodes.Node) -> TypeDef | None:
        match part:
            case nodes.Name(name=name):
                return self._items.get(name) or self._types.get(name)
            case nodes.Getattr(node=owner, attr=attr):
                record = self._type(owner)
                fields = record.fields if record is not None else ()
                return next((field.type for field in fields if field.name == attr), None)
            case nodes.Filter(node=nodes.Expr() as list_, name="first" | "last"):
                found = self._type(list_)
                return TypeDef(kind=Kind.RECORD, fields=found.fields) if found is not None else None
            case _:
                return None


def _shown(part: nodes.Node) -> str:
    return named(part) or "a value"
