"""`events.py`: what each event carries, as a data class."""

from collections.abc import Iterator

from botspec.contract.types import FieldDef, Kind
from botspec_generator.emit.annotations import payload_type
from botspec_generator.emit.layout import assignment, broken, call, docstring, fits
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.session import aliases
from botspec_generator.graph import Event, Task


def emit(plan: Plan) -> File:
    """Return `events.py`."""
    out = Module("events.py", "What happens to users from outside: what each event carries.")
    out.add(
        aliases(out, payload_enums(plan, plan.graph.events)),
        *(_event(out, plan, event) for event in plan.graph.events if event.fields),
    )
    return out.file()


def payload_enums(plan: Plan, owners: tuple[Event | Task, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of the enums in payloads, and their values."""
    for owner in owners:
        for field in owner.payload:
            if field.type.kind is Kind.ENUM:
                yield plan.names.shapes[f"{owner.name}.{field.name}"], field.type.values


def payload_field(out: Module, field: FieldDef, type: str) -> list[str]:
    """Return one field of a payload; a sensitive one stays out of the repr."""
    head = f"{field.name}: {type}"
    if not field.sensitive:
        return _optional(field.name, type) if field.optional else [f"    {head}"]
    default = ["default=None"] if field.optional else []
    made = call(out.take("dataclasses", "field"), *default, "repr=False")
    return broken(made.after(f"{head} = "), 4)


def _optional(name: str, type: str) -> list[str]:
    if fits(f"    {name}: {type} = ("):
        return [assignment(f"{name}: {type}", "None", indent=4)]
    return [f"    {name}: (", f"        {type}", "    ) = None"]


def _event(out: Module, plan: Plan, event: Event) -> str:
    name = plan.names.events[event.name]
    is_failed = any(field.name == "reason" for field in event.fields)
    ends_task = event.fields != event.payload
    about = f"What {event.name} carries" + ("; the runtime fills in `job`." if ends_task else ".")
    lines = [out.decorator(), f"class {name}:", docstring(about, indent=4), ""]
    for field in event.payload:
        lines += payload_field(out, field, payload_type(out, plan, event, field))
    if is_failed:
        lines += [f"    reason: {out.take('.ids', 'ReasonCode')}", "    job: int"]
    elif ends_task:
        lines.append("    job: int = 0")
    return "\n".join(lines)
