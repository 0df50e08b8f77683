"""The Python types of the spec's names, as they are written in a generated module."""

from typing import Final, assert_never

from botspec.contract.inputs import INPUTS
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.emit.module import Module
from botspec_generator.emit.plan import Plan
from botspec_generator.graph import Event, Fact, Local, Task

NOWHERE: Final = Local()


def name_type(out: Module, plan: Plan, name: str, local: Local = NOWHERE) -> str:
    """Return the type of a name in a condition."""
    if name == "user":
        return out.take("botspec.contract", "User")
    if name == "item":
        return out.take(".facts", plan.names.shapes[local.item])
    if name == "event":
        return out.take(".events", plan.names.events[local.event])
    if name == "input":
        return input_type(out, local.input)
    if name == "arg" and local.arg is not None:
        return "int" if local.arg.kind is Kind.INTEGER else "str"
    if name in plan.session:
        return session_type(out, plan, plan.session[name])
    return fact_type(out, plan, plan.facts[name])


def input_type(out: Module, kind: str) -> str:
    """Return the type of what a message of this kind brings."""
    match kind:
        case "text":
            return "str"
        case "number":
            return out.take("decimal", "Decimal")
        case _:
            return out.take("botspec.contract", INPUTS[kind].__name__)


def session_type(out: Module, plan: Plan, field: FieldDef) -> str:
    """Return the type of a session field."""
    if field.type.kind is Kind.ENUM:
        return _optional(field, out.take(".session", plan.names.session[field.name]))
    return _optional(field, _scalar(out, field.type))


def fact_type(out: Module, plan: Plan, fact: Fact) -> str:
    """Return the type of what a fact's function gives."""
    return _shape(out, plan, fact.name, fact.type)


def payload_type(out: Module, plan: Plan, owner: Event | Task, field: FieldDef) -> str:
    """Return the type of a field of what an event or a task is given."""
    alias = plan.names.shapes.get(f"{owner.name}.{field.name}")
    if alias is None:
        return _optional(field, _scalar(out, field.type))
    return _optional(field, out.take(".tasks" if isinstance(owner, Task) else ".events", alias))


def record_type(out: Module, plan: Plan, path: str, field: FieldDef) -> str:
    """Return the type of a record's field at the dotted path."""
    return _optional(field, _shape(out, plan, path, field.type))


def _shape(out: Module, plan: Plan, path: str, type: TypeDef) -> str:
    if path not in plan.names.shapes:
        return _scalar(out, type)
    shape = out.take(".facts", plan.names.shapes[path])
    if type.kind is Kind.LIST:
        return f"{out.take('collections.abc', 'Sequence')}[{shape}]"
    return shape


def _scalar(out: Module, type: TypeDef) -> str:
    match type.kind:
        case Kind.TEXT | Kind.INTEGER | Kind.BOOLEAN:
            return {Kind.TEXT: "str", Kind.INTEGER: "int", Kind.BOOLEAN: "bool"}[type.kind]
        case Kind.DECIMAL:
            return out.take("decimal", "Decimal")
        case Kind.MEDIA:
            return out.take("botspec.contract", "Media")
        case Kind.ENUM | Kind.RECORD | Kind.LIST:
            raise AssertionError(f"{type.kind} has a class or an alias of its own")
        case _:
            assert_never(type.kind)


def _optional(field: FieldDef, type: str) -> str:
    return f"{type} | None" if field.optional else type
