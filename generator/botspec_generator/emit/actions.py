"""`actions.py`: one Press class per action that carries its exits, and the container of all functions."""

from collections.abc import Iterator

from botspec.contract.links import START
from botspec.contract.types import Kind
from botspec.contract.uimap import Move
from botspec_generator.emit.annotations import fact_type, input_type, payload_type
from botspec_generator.emit.layout import Group, broken, docstring, quote
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan, anywhere
from botspec_generator.graph import Action, Tap, Task


def emit(plan: Plan) -> File:
    """Return `actions.py`."""
    out = Module("actions.py", "What the bot's own code is given and may decide: presses, exits, handlers.")
    for action in plan.graph.actions:
        if action.facts:
            out.add(_bundle(out, plan, action))
        out.add(_press(out, plan, action))
    out.add(_handlers(out, plan))
    return out.file()


def _bundle(out: Module, plan: Plan, action: Action) -> str:
    lines = [
        out.decorator(),
        f"class {plan.names.bundles[action.name]}:",
        docstring(f"The facts that `{action.name}` is given.", indent=4),
        "",
        *(f"    {name}: {fact_type(out, plan, plan.facts[name])}" for name in action.facts),
    ]
    return "\n".join(lines)


def _press(out: Module, plan: Plan, action: Action) -> str:
    name = plan.names.presses[action.name]
    lines = [
        out.decorator(),
        f"class {name}({out.take('botspec.contract', 'Press')}):",
        docstring(f"The press that `{action.name}` decides.", *map(anywhere, action.arcs), indent=4),
        "",
        f"    data: {out.take('.session', 'SessionData')}",
    ]
    if action.facts:
        lines.append(f"    facts: {plan.names.bundles[action.name]}")
    if action.has_arg:
        lines.append(f"    arg: {_arg_type(plan, action)}")
    if action.events:
        events = [out.take(".events", plan.names.events[event]) for event in action.events]
        lines.append(f"    event: {' | '.join(events)}")
    if action.inputs:
        inputs = dict.fromkeys(input_type(out, kind) for kind in action.inputs)
        lines.append(f"    input: {' | '.join(inputs)}")
    if action.starts:
        lines.append(f"    work: {out.take('botspec.contract', 'Work')}")
    for task in action.starts:
        lines += ["", *_start(out, plan, plan.tasks[task])]
    for function, about, target in _exits(out, plan, action):
        out.take("botspec.contract", "Outcome")
        changes = f"**changes: {out.take('typing', 'Unpack')}[{out.take('.session', 'SessionChanges')}]"
        lines += [
            "",
            *broken(Group(f"def {function}(", ("self", changes), f') -> Outcome["{name}"]:'), 4),
            docstring(about, indent=8),
            f"        return self._go({target}, changes)",
        ]
    if action.reasons:
        lines += ["", *_reject(out, name, action)]
    return "\n".join(lines)


def _arg_type(plan: Plan, action: Action) -> str:
    """Return the type of the args of all buttons and links that run the action."""
    triggers = {arc.trigger for arc in plan.graph.arcs if arc.action == action.name}
    args = {button.id: button.arg_type for button in plan.graph.buttons if isinstance(button, Tap)}
    args |= {f"/{START} {link.name}": link.arg_type for link in plan.graph.links}
    kinds = {type_.kind for trigger in triggers if (type_ := args.get(trigger)) is not None}
    if kinds == {Kind.INTEGER}:
        return "int"
    return "str | int" if Kind.INTEGER in kinds else "str"


def _start(out: Module, plan: Plan, task: Task) -> list[str]:
    """Return the method that starts a task."""
    parameters = (
        f"{field.name}: {payload_type(out, plan, task, field)}{' = None' if field.optional else ''}"
        for field in task.payload
    )
    head = ("self", "*", *parameters) if task.payload else ("self",)
    payload = Group("{", tuple(f"{quote(field.name)}: {field.name}" for field in task.payload), "}")
    name = f"{out.take('.ids', 'Task')}.{task.name}"
    return [
        *broken(Group(f"async def start_{task.name.lower()}(", head, ") -> int:"), 4),
        docstring(f"Start {task.name}; a press that is not kept leaves no job. Give the job's id.", indent=8),
        *broken(Group("return await self.work.start(", (name, payload), ")"), 8),
    ]


def _exits(out: Module, plan: Plan, action: Action) -> Iterator[tuple[str, str, str]]:
    """Yield the function name of each exit, its docstring, and its target in Python."""
    if action.onward:
        onward = out.take("botspec.contract", "ONWARD")
        yield "go", f"Go where the place of the action leads: {' or '.join(action.exits)}.", onward
    else:
        yield from (_described(out, plan, exit) for exit in action.exits)


def _described(out: Module, plan: Plan, exit: str) -> tuple[str, str, str]:
    """Return an exit's function name, its docstring, and its target in Python."""
    if exit in plan.screens:
        return f"to_{exit.lower()}", f"Go to {exit}.", f"{out.take('.ids', 'Screen')}.{exit}"
    about = {
        Move.STAY: "Stay on this screen, drawn again.",
        Move.BACK: "Go back to where the user came from.",
        Move.HOME: f"Go home, to {plan.graph.home}.",
    }
    move = Move(exit)
    return exit, about[move], f"{out.take('botspec.contract', 'Move')}.{move.name}"


def _reject(out: Module, name: str, action: Action) -> list[str]:
    code = out.take(".ids", "ReasonCode")
    reasons = Group(
        f"reason: {out.take('typing', 'Literal')}[",
        tuple(f"{code}.{reason}" for reason in action.reasons),
        "]",
    )
    out.take("botspec.contract", "Outcome")
    return [
        *broken(Group("def reject(", ("self", reasons), f') -> Outcome["{name}"]:'), 4),
        docstring("Refuse the press: nothing of it is kept, and the user is told why.", indent=8),
        "        return self._refuse(reason)",
    ]


def _handlers(out: Module, plan: Plan) -> str:
    lines = [
        out.decorator(),
        f"class Handlers({out.take('botspec.contract', 'Functions')}):",
        docstring("The bot's own functions: one for each fact, each action and each task.", indent=4),
    ]
    if plan.graph.facts or plan.graph.actions or plan.graph.tasks:
        lines.append("")
        out.take("collections.abc", "Awaitable")
        out.take("collections.abc", "Callable")
    for fact in plan.graph.facts:
        query = out.take(".facts", plan.names.queries[fact.name])
        lines += _handler(fact.name, query, fact_type(out, plan, fact))
    for action in plan.graph.actions:
        press = plan.names.presses[action.name]
        lines += _handler(action.name, press, f"{out.take('botspec.contract', 'Outcome')}[{press}]")
    for task in plan.graph.tasks:
        job = out.take(".tasks", plan.names.jobs[task.name])
        lines += _handler(task.name.lower(), job, _result(out, plan, task))
    return "\n".join(lines)


def _result(out: Module, plan: Plan, task: Task) -> str:
    """Return the type of what a task's function gives: what the event of its good end carries."""
    done = plan.events.get(task.done)
    return out.take(".events", plan.names.events[done.name]) if done and done.payload else "None"


def _handler(name: str, given: str, gives: str) -> list[str]:
    return broken(Group(f"{name}: Callable[", (f"[{given}]", f"Awaitable[{gives}]"), "]"), 4)
