"""What a condition comes to in one case."""

import ast
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from botspec_generator.checks.domains import Value


def holds(tree: ast.expr, case: Mapping[str, Value]) -> bool:
    """Whether a condition holds in a case: of all its subjects the case has a value."""
    match tree:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not holds(operand, case)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(holds(part, case) for part in parts)
        case ast.BoolOp(values=parts):
            return any(holds(part, case) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = pairwise([left, *others])
            return all(_compared(*pair, op, case) for op, pair in zip(ops, sides, strict=True))
        case _:
            return bool(case[written(tree)])


def written(tree: ast.expr) -> str:
    """A part of a condition as it is written: most are names and fields, which need not be unparsed."""
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=attr):
            return f"{written(owner)}.{attr}"
        case _:
            return ast.unparse(tree)


def between(left: ast.expr, right: ast.expr) -> str:
    """The name of how two values compare."""
    return f"{written(left)} ? {written(right)}"


def literals(tree: ast.expr) -> Sequence[Value] | None:
    """The values that are written out, one or a list of them; None when it is something else."""
    match tree:
        case ast.Constant(value=str() | bool() | int() | None as value):
            return (value,)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return (-value,)
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str() as value)]):
            return (Decimal(value),)
        case ast.Tuple(elts=elements):
            return tuple(value for element in elements for value in literals(element) or ())
        case _:
            return None


def _compared(left: ast.expr, right: ast.expr, op: ast.cmpop, case: Mapping[str, Value]) -> bool:
    relation = case.get(between(left, right))
    if isinstance(op, ast.In | ast.NotIn):
        listed = literals(right) or ()
        is_in = bool(relation) if relation is not None else _value(left, case) in listed
        return is_in is isinstance(op, ast.In)
    if relation is not None:
        return _ordered(op, Decimal(relation), Decimal(0))
    return _ordered(op, _value(left, case), _value(right, case))


def _value(tree: ast.expr, case: Mapping[str, Value]) -> Value:
    literal = literals(tree)
    return literal[0] if literal else case[written(tree)]


def _ordered(op: ast.cmpop, left: Value, right: Value) -> bool:
    match op:
        case ast.Eq() | ast.Is():
            return left == right
        case ast.NotEq() | ast.IsNot():
            return left != right
        case _ if not isinstance(left, int | Decimal) or not isinstance(right, int | Decimal):
            return False  # nothing has an order with none; the linker lets no other thing through
        case ast.Lt():
            return left < right
        case ast.LtE():
            return left <= right
        case ast.Gt():
            return left > right
        case _:
            return left >= right
