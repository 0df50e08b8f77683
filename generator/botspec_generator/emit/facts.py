"""`facts.py`: what each fact's function gets (a Query class) and, for records and lists, what it gives."""

from collections.abc import Iterator

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.emit.annotations import name_type, record_type
from botspec_generator.emit.layout import docstring
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.session import aliases
from botspec_generator.graph import Fact


def emit(plan: Plan) -> File:
    """Return `facts.py`."""
    out = Module("facts.py", "What the bot looks up: the records, and what each lookup is given.")
    shapes = [shape for fact in plan.graph.facts for shape in _shapes(fact.name, fact.type)]
    enums = ((plan.names.shapes[path], type.values) for path, type in shapes if type.kind is Kind.ENUM)
    out.add(
        aliases(out, enums),
        *(_record(out, plan, path, type) for path, type in shapes if type.kind is not Kind.ENUM),
        *(_query(out, plan, fact) for fact in plan.graph.facts),
    )
    return out.file()


def _shapes(path: str, type: TypeDef) -> Iterator[tuple[str, TypeDef]]:
    """Yield the types that need a name, the inner ones before those that use them."""
    for field in type.fields:
        yield from _shapes(f"{path}.{field.name}", field.type)
    if type.kind in {Kind.ENUM, Kind.RECORD, Kind.LIST}:
        yield path, type


def _record(out: Module, plan: Plan, path: str, type: TypeDef) -> str:
    what = "One item of the list" if type.kind is Kind.LIST else "The record"
    lines = [
        out.decorator(),
        f"class {plan.names.shapes[path]}:",
        docstring(f"{what} `{path}`.", indent=4),
        "",
    ]
    for field in type.fields:
        lines.append(_field(out, field, record_type(out, plan, f"{path}.{field.name}", field)))
    return "\n".join(lines)


def _field(out: Module, field: FieldDef, type: str) -> str:
    line = f"    {field.name}: {type}"
    options = [*(["default=None"] if field.optional else []), *(["repr=False"] if field.sensitive else [])]
    if not field.sensitive:
        return f"{line} = None" if field.optional else line
    return f"{line} = {out.take('dataclasses', 'field')}({', '.join(options)})"


def _query(out: Module, plan: Plan, fact: Fact) -> str:
    lines = [
        out.decorator(),
        f"class {plan.names.queries[fact.name]}({out.take('botspec.contract', 'Query')}):",
        docstring(f"What the lookup of `{fact.name}` is given.", indent=4),
    ]
    needs = [name for name in fact.needs if name != "user"]
    if needs:
        lines.append("")
    for name in needs:
        line = f"    {name}: {name_type(out, plan, name)}"
        if name in plan.session and plan.session[name].sensitive:
            line += f" = {out.take('dataclasses', 'field')}(repr=False)"
        lines.append(line)
    return "\n".join(lines)
