"""`guards.py`: every condition of the spec as a plain typed function."""

import ast
from typing import Final

from botspec_generator.emit.annotations import name_type
from botspec_generator.emit.conditions import long_return
from botspec_generator.emit.layout import Group, broken, docstring, fits
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Guard, Plan
from botspec_generator.emit.spelling import spelled
from botspec_generator.graph import Condition

_PLACES_SHOWN: Final = 8


def emit(plan: Plan) -> File:
    """Return `guards.py`."""
    out = Module("guards.py", "The conditions of the spec, one function each; equal ones share theirs.")
    out.add(*(_function(out, plan, guard) for guard in plan.guards.values()))
    return out.file()


def _function(out: Module, plan: Plan, guard: Guard) -> str:
    condition = guard.condition
    parameters = tuple(f"{name}: {name_type(out, plan, name, condition.local)}" for name in condition.reads)
    lines = broken(Group(f"def {guard.name}(", parameters, ") -> bool:"))
    lines.append(docstring(guard.places[0], *_others(guard.places[1:]), indent=4))
    lines += _body(out, condition)
    return "\n".join(lines)


def _others(places: tuple[str, ...]) -> list[str]:
    """Return the other places of a shared function, the first few by name."""
    shown = list(places[:_PLACES_SHOWN])
    if len(places) > _PLACES_SHOWN:
        shown.append(f"And {len(places) - _PLACES_SHOWN} more.")
    return shown


def _body(out: Module, condition: Condition) -> list[str]:
    if "Decimal(" in condition.python and _uses_decimal(condition.python):
        out.take("decimal", "Decimal")
    python = spelled(condition.python)
    line = f"    return {python}"
    return [line] if fits(line) else long_return(python)


def _uses_decimal(python: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "Decimal" for node in ast.walk(ast.parse(python)))
