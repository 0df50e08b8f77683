"""The expressions of conditions: a safe subset of Python, type-checked and written in one canonical form.

Types are checked as strictly as mypy and pyright check the generated guards: what passes here passes there.
"""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from botspec.contract.types import Kind, TypeDef
from botspec_generator.findings import Code, mend
from botspec_generator.link.comparisons import LITERALS, judge, proofs, sign, turned
from botspec_generator.link.parts import (
    AND,
    ATOM,
    BOOLEAN,
    COMPARE,
    DECIMAL,
    INTEGER,
    NO_NAMES,
    NONE,
    NOT,
    OR,
    Names,
    Part,
)
from botspec_generator.link.scope import Typed

Refuse = Callable[[ast.expr, Code, str, str], None]
"""Reports a part of the expression: its node, a code, what is wrong, how to mend it."""

_SUBSET: Final = "a condition has names, literals, comparisons, and, or, not, in, is, len()"


class Checker:
    """Checks one expression; `reads` are then the names that it uses, in order of first use."""

    def __init__(self, text: str, names: Mapping[str, Typed], refuse: Refuse) -> None:
        self.reads: dict[str, None] = {}
        self._text = text
        self._names = names
        self._refuse = refuse

    def condition(self, node: ast.expr, known: Names = NO_NAMES) -> Part:
        """A part that must be true or false; `known` are the names that are surely not none here."""
        part = self._check(node, known)
        if part.type is not None and (part.family != "true or false" or part.type.optional):
            is_flag = part.family == "true or false"
            help_ = f"write `{part.python} is {'true' if is_flag else 'not none'}`, or compare it"
            self._refuse(node, Code.CONDITION_TYPE, f"`{part.python}` is not always true or false", help_)
        return part

    def _check(self, node: ast.expr, known: Names) -> Part:
        match node:
            case ast.Constant():
                return self._literal(node, node.value)
            case ast.Name(id=name):
                return self._literal(node, LITERALS[name]) if name in LITERALS else self._name(node, known)
            case ast.Attribute():
                return self._attribute(node, known)
            case ast.BoolOp():
                return self._joined(node, known)
            case ast.UnaryOp(op=ast.Not()):
                return self._negated(node, known)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
                return self._negative(node, known)
            case ast.Compare():
                return self._comparison(turned(node), known)
            case ast.Call(func=ast.Name(id="len"), args=[argument], keywords=[]):
                return self._length(argument, known)
            case _:
                return self._wrong(node, Code.BAD_CONDITION, "this is not part of a condition", _SUBSET)

    def _wrong(self, node: ast.expr, code: Code, message: str, help_: str = "") -> Part:
        self._refuse(node, code, message, help_)
        return Part(type=None, python="...")

    def _literal(self, node: ast.expr, value: object) -> Part:
        match value:
            case None:
                return Part(type=NONE, python="None")
            case bool():
                return Part(type=BOOLEAN, python=str(value))
            case int():
                return Part(type=INTEGER, python=str(value))
            case float():
                return self._decimal(node)
            case str():
                quote = "'" if '"' in value else '"'
                type_ = Typed(TypeDef(kind=Kind.ENUM, values=(value,)))
                return Part(type=type_, python=f"{quote}{value}{quote}")
            case _:
                return self._wrong(
                    node, Code.BAD_CONDITION, "this literal is not part of a condition", _SUBSET
                )

    def _decimal(self, node: ast.expr) -> Part:
        number = Decimal((ast.get_source_segment(self._text, node) or "0").replace("_", ""))
        text = str(int(number)) if number == int(number) else f'Decimal("{number.normalize():f}")'
        return Part(type=DECIMAL, python=text)

    def _negative(self, node: ast.UnaryOp, known: Names) -> Part:
        part = self._check(node.operand, known)
        text = part.python.replace('("', '("-') if part.python.startswith("Decimal") else f"-{part.python}"
        return Part(type=part.type, python=text)

    def _name(self, node: ast.Name, known: Names) -> Part:
        typed = self._names.get(node.id)
        if typed is None:
            message = f'unknown name "{node.id}"'
            return self._wrong(node, Code.UNKNOWN_NAME, message, self._known(node.id))
        self.reads[node.id] = None
        return Part(type=Typed(typed.type, typed.optional and node.id not in known), python=node.id)

    def _known(self, wrong: str) -> str:
        match wrong:
            case "null":
                return "write none"
            case "item":
                return "an item is known to a button in a row `{each: ...}`, and to its arcs"
            case "input":
                return "an input is known to the arcs of text, number, photo and other messages"
            case "arg":
                return "an arg is known to the arcs of a button with `arg:`"
            case "event":
                return "an event is known to the arcs of one that carries something"
            case _:
                return mend(wrong, [*self._names, *LITERALS])

    def _attribute(self, node: ast.Attribute, known: Names) -> Part:
        owner = self._check(node.value, known)
        if owner.type is None:
            return owner
        if owner.family != "a record":
            message = f"`{owner.python}` is {owner.family}: it has no fields"
            return self._wrong(node, Code.CONDITION_TYPE, message)
        fields = {field.name: field for field in owner.type.type.fields}
        if node.attr not in fields:
            message = f'`{owner.python}` has no field "{node.attr}"'
            return self._wrong(_attribute_name(node), Code.UNKNOWN_NAME, message, mend(node.attr, fields))
        text, field = f"{owner.python}.{node.attr}", fields[node.attr]
        return Part(type=Typed(field.type, field.optional and text not in known), python=text)

    def _negated(self, node: ast.UnaryOp, known: Names) -> Part:
        part = self.condition(node.operand, known)
        return Part(
            type=BOOLEAN,
            python=f"not {part.within(NOT)}",
            rank=NOT,
            when_true=part.when_false,
            when_false=part.when_true,
        )

    def _joined(self, node: ast.BoolOp, known: Names) -> Part:
        """`and` goes on while it is true, `or` while it is false: what that proves holds further on."""
        is_and = isinstance(node.op, ast.And)
        word, rank = (" and ", AND) if is_and else (" or ", OR)
        texts: list[str] = []
        proved = NO_NAMES
        for value in node.values:
            part = self.condition(value, known | proved)
            texts.append(part.within(rank))
            proved |= part.when_true if is_and else part.when_false
        return Part(
            type=BOOLEAN,
            python=word.join(texts),
            rank=rank,
            when_true=proved if is_and else NO_NAMES,
            when_false=NO_NAMES if is_and else proved,
        )

    def _length(self, argument: ast.expr, known: Names) -> Part:
        part = self._check(argument, known)
        if part.type is not None and part.family not in ("text", "a list"):
            message = f"`{part.python}` is {part.family}: it has no length"
            return self._wrong(argument, Code.CONDITION_TYPE, message)
        if part.type is not None and part.type.optional:
            help_ = f"write `{part.python} is not none and ...` before it"
            return self._wrong(argument, Code.CONDITION_TYPE, f"`{part.python}` can be none here", help_)
        return Part(type=INTEGER, python=f"len({part.python})")

    def _comparison(self, node: ast.Compare, known: Names) -> Part:
        left, place = self._check(node.left, known), node.left
        words = [left.within(ATOM)]
        proved = (NO_NAMES, NO_NAMES)
        for op, side in zip(node.ops, node.comparators, strict=True):
            right = self._side(op, side, known)
            problem = judge(left, op, right)
            if problem is not None:
                at = place if problem.left else side
                self._refuse(at, Code.CONDITION_TYPE, problem.message, problem.help)
            words += [sign(op, left, right), right.within(ATOM)]
            proved = proofs(left, op, right) if len(node.ops) == 1 else proved
            left, place = right, side
        return Part(
            type=BOOLEAN,
            python=" ".join(words),
            rank=COMPARE,
            when_true=proved[0],
            when_false=proved[1],
        )

    def _side(self, op: ast.cmpop, node: ast.expr, known: Names) -> Part:
        """The right side of a comparison; only `in` may have a list of literals there."""
        if isinstance(node, ast.Tuple | ast.List) and node.elts and isinstance(op, ast.In | ast.NotIn):
            elements = tuple(self._check(element, known) for element in node.elts)
            words = ", ".join(element.python for element in elements)
            comma = "," if len(elements) == 1 else ""
            return Part(type=None, python=f"({words}{comma})", elements=elements)
        return self._check(node, known)


def _attribute_name(node: ast.Attribute) -> ast.expr:
    """The place of the name behind the dot."""
    name = ast.Name(id=node.attr, ctx=ast.Load())
    name.lineno, name.end_col_offset = node.lineno, node.end_col_offset
    name.col_offset = (node.end_col_offset or 0) - len(node.attr.encode())
    return name
