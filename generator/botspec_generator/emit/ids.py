"""`ids.py`: the words of the bot as enums, one member a line, in spec order."""

from collections.abc import Iterable

from botspec.contract.vocabulary import EventName, Reason
from botspec_generator.emit.layout import assignment, docstring, quote
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan


def emit(plan: Plan) -> File:
    """Return `ids.py`."""
    graph = plan.graph
    out = Module("ids.py", "The names of the bot: screens, buttons, commands, flows, reasons, events.")
    out.take("enum", "StrEnum")
    out.add(
        _enum("Screen", "Where a user can stand.", _same(screen.id for screen in graph.screens)),
        _enum("Button", "What a user can press.", _same(button.id for button in graph.buttons)),
        _enum(
            "Command",
            "What a user can type after a slash.",
            [(command.name.upper(), command.name) for command in graph.commands],
        ),
        _enum(
            "Event", "What can happen to a user from outside.", _same(event.name for event in graph.events)
        ),
        _enum("Link", "What a deep link opens.", _same(link.name for link in graph.links)),
        _enum("Task", "The bot's background work.", _same(task.name for task in graph.tasks)),
        _enum("Flow", "The groups of screens.", _same(flow.name for flow in graph.flows)),
        _enum(
            "ReasonCode",
            "Why an update ended as it did: the built-in reasons, then the bot's own.",
            _same(reason.row.code for reason in graph.reasons),
        )
        + f"\n    VALIDATION_FAIL = {Reason.VALIDATION_FAIL.name}",
        _enum(
            "EventName",
            "Every name that a log line can carry, in the order of a press's life.",
            _same(EventName),
        ),
    )
    return out.file()


def _same(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _enum(name: str, about: str, members: list[tuple[str, str]]) -> str:
    lines = [
        f"class {name}(StrEnum):",
        docstring(about if members else f"{about} This bot has none.", indent=4),
    ]
    if members:
        lines.append("")
    lines += [assignment(member, quote(value), indent=4) for member, value in members]
    return "\n".join(lines)
