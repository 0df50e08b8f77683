"""What may be compared with what, in which words, and what a comparison proves."""

import ast
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from botspec.contract.types import Kind
from botspec_generator.findings import mend
from botspec_generator.link.parts import NO_NAMES, NONE, Names, Part

_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


LITERALS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "none": None}
"""The literals that the language writes in small letters."""


class Problem(Struct, frozen=True):
    """Why two parts cannot be compared, and how to mend it; `left`: the left one is at fault."""

    message: str
    help: str = ""
    left: bool = False


_TURNED: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
    ast.Is: ast.Is,
    ast.IsNot: ast.IsNot,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def turned(node: ast.Compare) -> ast.Compare:
    """A comparison with its literal on the right: `3 < count` is read as `count > 3`."""
    op, other = node.ops[0], node.comparators[0]
    if len(node.ops) > 1 or type(op) not in _TURNED or not is_literal(node.left) or is_literal(other):
        return node
    return ast.Compare(left=other, ops=[_TURNED[type(op)]()], comparators=[node.left])


def is_literal(node: ast.expr) -> bool:
    """Whether a part is a value that is written out."""
    if isinstance(node, ast.UnaryOp):
        return is_literal(node.operand)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in LITERALS)


def sign(op: ast.cmpop, left: Part, right: Part) -> str:
    """The operator as it is written; equality with none is written as identity."""
    if NONE in (left.type, right.type) and isinstance(op, ast.Eq | ast.NotEq):
        return "is" if isinstance(op, ast.Eq) else "is not"
    return _SIGNS[type(op)]


def judge(left: Part, op: ast.cmpop, right: Part) -> Problem | None:
    """Why this comparison is not allowed, or None."""
    if right.elements:
        problems = (_equal(left, element) for element in right.elements)
        return next((problem for problem in problems if problem), None)
    if left.type is None or right.type is None:
        return None
    match op:
        case ast.In() | ast.NotIn():
            return _inside(left, right)
        case ast.Is() | ast.IsNot() if right.python not in ("None", "True", "False"):
            return Problem("`is` compares with none, true or false alone", "write ==")
        case ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot():
            return _equal(left, right)
        case _:
            return _ordered(left, right)


def proofs(left: Part, op: ast.cmpop, right: Part) -> tuple[Names, Names]:
    """The names that are surely not none when the comparison is true, and when it is false."""
    names = frozenset({left.python})
    match sign(op, left, right):
        case "is not" if right.type is NONE:
            return names, NO_NAMES
        case "is" if right.type is NONE:
            return NO_NAMES, names
        case _:
            return NO_NAMES, NO_NAMES


def _equal(left: Part, right: Part) -> Problem | None:
    if left.type is None or right.type is None:
        return None
    if left.type is NONE or right.type is NONE:
        other = right if left.type is NONE else left
        if other.type is not None and not other.type.optional:
            return Problem(f"`{other.python}` is never none", "only optional fields can be none")
        return None
    if left.family != right.family:
        message = f"`{left.python}` is {left.family} and `{right.python}` is {right.family}"
        return Problem(f"{message}: they are never equal", _quoted(left, right))
    if left.type.type.kind in (Kind.RECORD, Kind.LIST, Kind.MEDIA):
        help_ = "" if left.type.type.kind is Kind.MEDIA else "compare one of its fields"
        return Problem(f"`{left.python}` is {left.family}: it cannot be compared", help_)
    return _never(left, right)


def _quoted(left: Part, right: Part) -> str:
    """How a literal is written that is of the other family."""
    for one, other in ((left, right), (right, left)):
        if one.family == "true or false" and other.python.startswith('"'):
            return f"write `{one.python}`, or `not {one.python}`"
    numbers = [part.python for part in (left, right) if part.python.lstrip("-").isdigit()]
    return f'write it in quotes: "{numbers[0]}"' if numbers and "text" in (left.family, right.family) else ""


def _never(left: Part, right: Part) -> Problem | None:
    """An enum against a value that it does not have."""
    if left.type is None or right.type is None:
        return None
    ours, theirs = left.type.type.values, right.type.type.values
    if not ours or not theirs or set(ours) & set(theirs):
        return None
    if len(ours) == 1:
        left, right, ours, theirs = right, left, theirs, ours
    return Problem(
        f"`{left.python}` is never {right.python}",
        mend(theirs[0], ours),
    )


def _inside(left: Part, right: Part) -> Problem | None:
    if not right.is_text:
        message = f"`in` looks in a text or in a list of literals, not in `{right.python}`"
        return Problem(message, 'for example `size in ("small", "large")`')
    if not left.is_text:
        what = "can be none here" if left.family == "text" else f"is {left.family}"
        return Problem(f"only a text can be in a text, and `{left.python}` {what}", left=True)
    return None


def _ordered(left: Part, right: Part) -> Problem | None:
    for part in (left, right):
        if part.family != "a number":
            message = f"only numbers have an order, and `{part.python}` is {part.family}"
            return Problem(message, "", left=part is left)
        if part.type is not None and part.type.optional:
            message = f"`{part.python}` can be none here"
            return Problem(message, f"write `{part.python} is not none and ...` before it", left=part is left)
    return None
