"""The rule on conditions that can never hold, for those over values of which there are few."""

import ast
from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from math import prod
from typing import Final

from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph, Condition, Tap

MOST: Final = 4096
"""Combinations of values that are tried; conditions over more are believed."""

Value = str | bool | None
Domains = Mapping[str, tuple[Value, ...]]


def never_holds(view: View) -> Iterator[Problem]:
    """Every condition can hold, and every requirement can fail.

    A condition over enums and true-or-false values is tried with all of their combinations. One that never
    holds makes an arc that never fires, or a button that is never seen; a requirement that always holds
    refuses nobody.

        size: {enum: [small, large]}
        SMALL: {visible: size == "small" and size == "large"}

    Compare with the declared values, or remove the condition.
    """
    domains = _domains(view.graph)
    for condition, is_requirement in _conditions(view.graph):
        outcomes = _outcomes(condition, domains)
        if is_requirement and outcomes == {False}:
            message = f"`{condition.source}` always holds: nobody is refused"
            yield Problem(span=condition.span, message=message, help="remove it, or require something else")
        elif outcomes == ({True} if is_requirement else {False}):
            message = f"`{condition.source}` can never hold"
            yield Problem(span=condition.span, message=message, help="compare it with the declared values")


def _conditions(graph: BotGraph) -> Iterator[tuple[Condition, bool]]:
    """Every condition, and whether it is the negation of a requirement."""
    for button in graph.buttons:
        for condition in (button.visible, button.checked if isinstance(button, Tap) else None):
            if condition is not None:
                yield condition, False
    for arc in graph.arcs:
        if arc.when is not None:
            yield arc.when, bool(arc.refuse)


def _outcomes(condition: Condition, domains: Domains) -> set[bool]:
    """What the condition can be; both when it is over values that cannot all be tried."""
    tree = ast.parse(condition.python, mode="eval").body
    names = list(dict.fromkeys(_names(tree)))
    values = [domains.get(_resolved(name, condition)) for name in names]
    known = [each for each in values if each is not None]
    if len(known) < len(names) or prod(map(len, known)) > MOST:
        return {True, False}
    combinations = (dict(zip(names, each, strict=True)) for each in product(*known))
    return {bool(_evaluate(tree, values)) for values in combinations}


def _resolved(name: str, condition: Condition) -> str:
    """The name under which the domains know it: `item` is any one of its list, `event` this one."""
    owner, _, field = name.partition(".")
    local = condition.local
    if owner == "item" and local.item:
        return f"{local.item}[].{field}"
    return f"{local.event}.{field}" if owner == "event" and local.event else name


def _domains(graph: BotGraph) -> Domains:
    """The values of every name that has few, none included where a name can be none."""
    domains: dict[str, tuple[Value, ...]] = {"user.locale": graph.locales, "user.role": ("user", "admin")}
    for field in graph.session:
        _add(domains, field.name, field.type, optional=field.optional)
    for fact in graph.facts:
        _add(domains, fact.name, fact.type, optional=False)
        owner = f"{fact.name}[]" if fact.type.kind is Kind.LIST else fact.name
        for field in fact.type.fields:
            _add(domains, f"{owner}.{field.name}", field.type, optional=field.optional)
    for event in graph.events:
        for field in event.fields:
            _add(domains, f"{event.name}.{field.name}", field.type, optional=field.optional)
    return domains


def _add(domains: dict[str, tuple[Value, ...]], name: str, type_: TypeDef, *, optional: bool) -> None:
    values: tuple[Value, ...] = (True, False) if type_.kind is Kind.BOOLEAN else type_.values
    if values:
        domains[name] = (*values, None) if optional else values


def _names(tree: ast.AST) -> Iterator[str]:
    """The values that an expression is over: names, with their fields, and calls."""
    if isinstance(tree, ast.Name | ast.Attribute | ast.Call):
        yield ast.unparse(tree)
    else:
        for child in ast.iter_child_nodes(tree):
            yield from _names(child)


def _evaluate(tree: ast.expr, values: Mapping[str, Value]) -> Value | tuple[Value, ...]:
    match tree:
        case ast.Constant():
            return _literal(tree)
        case ast.Tuple(elts=elements):
            return tuple(_literal(element) for element in elements)
        case ast.UnaryOp(operand=operand):
            return not _evaluate(operand, values)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_evaluate(part, values) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_evaluate(part, values) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [_evaluate(side, values) for side in (left, *others)]
            return all(_compare(op, *pair) for op, pair in zip(ops, pairwise(sides), strict=True))
        case _:
            return values[ast.unparse(tree)]


def _literal(tree: ast.expr) -> Value:
    """A literal that few values can equal; a number equals none of them."""
    match tree:
        case ast.Constant(value=str() | bool() | None as value):
            return value
        case _:
            return ast.unparse(tree)


def _compare(op: ast.cmpop, left: object, right: object) -> bool:
    match op:
        case ast.In() | ast.NotIn() if isinstance(right, str):
            found = str(left) in right
        case ast.In() | ast.NotIn() if isinstance(right, tuple):
            found = left in right
        case _:
            found = left == right
    return found != isinstance(op, ast.NotEq | ast.IsNot | ast.NotIn)
