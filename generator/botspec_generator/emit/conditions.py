"""The layout of a condition that is too long for one line."""

import ast
from collections.abc import Iterator
from typing import Final

from botspec_generator.emit.layout import fits
from botspec_generator.emit.spelling import segment

_INDENT: Final = " " * 8
_SKIP: Final = "  # fmt: skip"
"""Ends a statement whose layout the formatter would choose by rules that are not worth copying."""


def long_return(python: str) -> list[str]:
    """Return `return python` in brackets, with one operand of its `and` or `or` a line if need be."""
    tree = ast.parse(python, mode="eval").body
    head, inner = "    return (", tree
    if (
        isinstance(tree, ast.UnaryOp)
        and isinstance(tree.op, ast.Not)
        and isinstance(tree.operand, ast.BoolOp)
    ):
        head, inner = "    return not (", tree.operand
    if not isinstance(inner, ast.BoolOp):
        return [f"    return {python}{_SKIP}"]
    whole = f"{_INDENT}{segment(python, inner)}"
    lines = [whole] if fits(whole) else [f"{_INDENT}{line}" for line in _operands(python, inner)]
    canonical = all(map(fits, lines)) and (inner is not tree or not _attracts(lines, inner))
    return [head, *lines, "    )" if canonical else f"    ){_SKIP}"]


def _operands(python: str, tree: ast.BoolOp) -> Iterator[str]:
    """Yield the operands, each after its operator; those that are joined themselves stand in brackets."""
    word = "and" if isinstance(tree.op, ast.And) else "or"
    for number, value in enumerate(tree.values):
        text = segment(python, value)
        operand = f"({text})" if isinstance(value, ast.BoolOp) else text
        yield f"{word} {operand}" if number else operand


def _attracts(lines: list[str], tree: ast.BoolOp) -> bool:
    """Tell whether the formatter might break inside a bracket at one end of the condition instead."""
    is_short = len(tree.values) == 2
    return is_short and (lines[0].lstrip().startswith(("(", "not (")) or lines[-1].endswith(")"))
