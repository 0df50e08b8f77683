"""`tasks.py`: what the function of each task is given, as a class of jobs."""

from botspec_generator.emit.annotations import payload_type
from botspec_generator.emit.events import payload_enums, payload_field
from botspec_generator.emit.layout import docstring
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.session import aliases
from botspec_generator.graph import Task


def emit(plan: Plan) -> File:
    """Return `tasks.py`."""
    out = Module("tasks.py", "The bot's background work: what the function of each task is given.")
    out.add(
        aliases(out, payload_enums(plan, plan.graph.tasks)),
        *(_job(out, plan, task) for task in plan.graph.tasks),
    )
    return out.file()


def _job(out: Module, plan: Plan, task: Task) -> str:
    ends = ", ".join(event for event in (task.done, task.failed) if event)
    runs = f"A run takes at most {task.timeout} s; after the first there are {task.retries} more at most."
    told = f"The end is told by {ends}." if ends else "Nobody is told of the end."
    lines = [
        out.decorator(),
        f"class {plan.names.jobs[task.name]}({out.take('botspec.contract', 'Job')}):",
        docstring(f"A job of {task.name}.", runs, told, indent=4),
    ]
    if task.payload:
        lines.append("")
    for field in task.payload:
        lines += payload_field(out, field, payload_type(out, plan, task, field))
    return "\n".join(lines)
