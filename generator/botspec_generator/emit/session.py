"""`session.py`: what the bot remembers of one user, as a data class and as keyword changes."""

from collections.abc import Iterable

from botspec.contract.types import FieldDef, Kind
from botspec_generator.emit.annotations import session_type
from botspec_generator.emit.layout import Group, assignment, broken, call, docstring, quote
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.values import literal


def emit(plan: Plan) -> File:
    """Return `session.py`."""
    out = Module("session.py", "What the bot remembers of one user between presses.")
    enums = [field for field in plan.graph.session if field.type.kind is Kind.ENUM]
    out.add(aliases(out, ((plan.names.session[field.name], field.type.values) for field in enums)))
    out.add(_data(out, plan), _changes(out, plan))
    return out.file()


def aliases(out: Module, enums: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Return the aliases of enums, by name: Literals of their values."""
    lines: list[str] = []
    for name, values in enums:
        head = f"{name} = {out.take('typing', 'Literal')}["
        lines += broken(Group(head, tuple(quote(value) for value in values), "]"))
    return "\n".join(lines)


def _data(out: Module, plan: Plan) -> str:
    lines = [
        out.decorator(),
        "class SessionData:",
        docstring("The session of one user; a field without a value yet is None.", indent=4),
    ]
    if plan.graph.session:
        lines.append("")
    for field in plan.graph.session:
        lines += _field(out, plan, field)
    return "\n".join(lines)


def _field(out: Module, plan: Plan, field: FieldDef) -> list[str]:
    """Return one field; a sensitive one stays out of the repr, so that no log or traceback shows it."""
    head = f"{field.name}: {session_type(out, plan, field)}"
    value = literal(out, field.default)
    if not field.sensitive:
        return [assignment(head, value, indent=4)]
    made = call(out.take("dataclasses", "field"), f"default={value}", "repr=False")
    return broken(made.after(f"{head} = "), 4)


def _changes(out: Module, plan: Plan) -> str:
    lines = [
        f"class SessionChanges({out.take('typing', 'TypedDict')}, total=False):",
        docstring(
            "Session fields to store with the new position; those left out keep their values.", indent=4
        ),
    ]
    if plan.graph.session:
        lines.append("")
    lines += [f"    {field.name}: {session_type(out, plan, field)}" for field in plan.graph.session]
    return "\n".join(lines)
