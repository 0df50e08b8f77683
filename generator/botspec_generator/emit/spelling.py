"""How a condition is spelled in `guards.py`: the same meaning, in the form that ruff's rules ask for.

`not a == b` becomes `a != b` (SIM201, SIM202, E713, E714), `not not a` becomes `a` (SIM208), `5 < a` becomes
`a > 5` (SIM300), and an `and` inside an `or` gets brackets (RUF021).
"""

import ast
from collections.abc import Mapping
from types import UnionType
from typing import Final

_OPPOSITES: Final[Mapping[type[ast.cmpop], ast.cmpop]] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
_MIRRORED: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: ">",
    ast.LtE: ">=",
    ast.Gt: "<",
    ast.GtE: "<=",
}
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


def spelled(python: str) -> str:
    """Return the text of a condition, true and false exactly when the given one is."""
    return _spelled(python, ast.parse(python, mode="eval").body)


def segment(python: str, node: ast.expr) -> str:
    """Return the text of a part of an expression, without the brackets around it."""
    text = ast.get_source_segment(python, node)
    if text is None:
        raise AssertionError("a part of a text has a place in it")
    return text


def _spelled(python: str, node: ast.expr) -> str:
    match node:
        case ast.BoolOp():
            word = " and " if isinstance(node.op, ast.And) else " or "
            return word.join(_operand(python, value, ast.BoolOp) for value in node.values)
        case ast.UnaryOp(op=ast.Not()):
            return _negated(python, node.operand)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compared(python, left, op, right)
        case _:
            return segment(python, node)


def _negated(python: str, node: ast.expr) -> str:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return _spelled(python, node.operand)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPPOSITES:
            return _compared(python, left, _OPPOSITES[type(op)], right)
        case _:
            return f"not {_operand(python, node, ast.BoolOp | ast.Compare)}"


def _compared(python: str, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
    """Return a comparison, turned round if its left side alone is a literal."""
    first, second = _side(python, left), _side(python, right)
    literal_first = isinstance(left, ast.Constant) and not isinstance(right, ast.Constant)
    if literal_first and type(op) in _MIRRORED:
        return f"{second} {_MIRRORED[type(op)]} {first}"
    return f"{first} {_SIGNS[type(op)]} {second}"


def _side(python: str, node: ast.expr) -> str:
    """Return one side of a comparison: what is true or false itself stands in brackets."""
    is_not = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return f"({_spelled(python, node)})" if is_not else _operand(python, node, ast.BoolOp | ast.Compare)


def _operand(python: str, node: ast.expr, bracketed: type[ast.expr] | UnionType) -> str:
    text = _spelled(python, node)
    return f"({text})" if isinstance(node, bracketed) else text
