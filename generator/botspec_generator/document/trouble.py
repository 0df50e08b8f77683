"""What is wrong with the shape of a spec, in the words of the language and at the place in the file."""

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from botspec_generator.document.faults import (
    BeyondLimit,
    Fault,
    MissingKey,
    Path,
    UnknownKey,
    WrongChoice,
    WrongForm,
    faults,
)
from botspec_generator.document.forms import Form, form_of
from botspec_generator.findings import MANY, Code, Report, did_you_mean, mend
from botspec_generator.kinds import KEYS, OFFERED
from botspec_generator.kinds.shape import Shape
from botspec_generator.source import Node

_WORDS: Final[Mapping[str | int, str]] = {"buttons": "label", "screens": "text"}
"""The key of the words of what is written as a map."""

_BOUNDED: Final = ("text", "int", "decimal")
"""Types that take bounds, as a map."""

_ALONE: Final = "a row that goes over a list stands alone: write it without the brackets"
_NAMED: Final = "declare it under `buttons:`, and write its name here"
"""What to do with a map in a row: with one for a list, and with a button."""


def explain(value: object, shape: type[Shape], root: Node, report: Report) -> None:
    """Add a finding for each thing that is wrong with a value, of which the tree stands under `root`."""
    for fault in faults(value, shape):
        _tell(fault, _locate(root, fault.path), report)


def _tell(fault: Fault, node: Node, report: Report) -> None:
    match fault:
        case UnknownKey(path=path, known=known):
            _unknown_key(path, node, known, report)
        case MissingKey(path=path):
            message = f'{_dotted(path[:-1])} has no "{path[-1]}"'
            report.error(Code.WRONG_SHAPE, node.key_span, message, f"add the key `{path[-1]}`")
        case WrongForm() | WrongChoice() | BeyondLimit():
            message, help_ = _wrong_value(fault)
            help_ = help_ or _short(fault.path, fault.value)
            report.error(Code.WRONG_SHAPE, node.span, f"{_dotted(fault.path)} {message}", help_)
        case _:
            assert_never(fault)


def _locate(root: Node, path: Path) -> Node:
    """The node at a path, or the deepest one above it that the file has."""
    node = root
    for step in path:
        if isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        elif step in node.entries:
            node = node.entries[str(step)]
        else:
            break
    return node


def _dotted(path: Path) -> str:
    words = [f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(words).removeprefix(".") or "the spec"


def _unknown_key(path: Path, node: Node, known: Sequence[str], report: Report) -> None:
    wrong = str(path[-1])
    kind = next((key for key in known if key in KEYS), "")
    if len(path) == 3 and path[0] == "buttons" and kind and wrong in KEYS:
        message = f"`{wrong}` beside `{kind}` in {_dotted(path[:-1])}: a button does one thing"
        report.error(Code.UNKNOWN_KEY, node.key_span, message, "remove one of them, or make two buttons")
        return
    help_ = _nearest_key(wrong, path, known) if len(report.findings) < MANY else ""
    message = f'unknown key "{wrong}" in {_dotted(path[:-1])}'
    report.error(Code.UNKNOWN_KEY, node.key_span, message, help_)


def _short(path: Path, value: object) -> str:
    """How the thing at this place is written, when it is given in fewer words than the language has."""
    key = _WORDS.get(path[0]) if len(path) == 2 else None
    match form_of(value):
        case Form.TEXT if key:
            return f'write {{{key}: "{value}"}}'
        case Form.TEXT if len(path) == 4 and path[::2] == ("screens", "keyboard"):
            return f"write [{value}]: a row is a list"
        case Form.MAP if len(path) == 5 and path[2] == "keyboard":
            return _ALONE if isinstance(value, dict) and "each" in value else _NAMED
        case Form.TEXT if path[2:3] == ("on",) and isinstance(path[-1], int):
            return f"write {{to: {value}}}"
        case Form.WHOLE | Form.NUMBER if path and path[-1] in _BOUNDED:
            return f"write {{max: {value}}}"
        case _:
            return ""


def _nearest_key(wrong: str, path: Path, known: Sequence[str]) -> str:
    help_ = mend(wrong, known)
    if len(path) == 3 and path[0] == "buttons" and not help_.startswith("did"):
        others = [key for key in OFFERED if key not in known]
        return did_you_mean(wrong, others) or f"{help_}; other kinds of buttons have {', '.join(others)}"
    return help_


def _wrong_value(fault: WrongForm | WrongChoice | BeyondLimit) -> tuple[str, str]:
    match fault:
        case BeyondLimit():
            return fault.rule, ""
        case WrongChoice():
            return _not_one_of(fault.choices, fault.value)
        case WrongForm():
            *others, last = fault.forms
            wanted = f"{', '.join(others)} or {last}" if others else last
            return f"must be {wanted}, not {_shown(fault.value)}", _rewritten(wanted, fault.value)
        case _:
            assert_never(fault)


def _not_one_of(choices: Sequence[str | int], value: object) -> tuple[str, str]:
    named = [str(choice) for choice in choices if choice]
    help_ = did_you_mean(str(value), named) or f"write {' or '.join(named)}"
    wanted = f"one of {', '.join(named)}" if len(named) > 1 else "".join(named)
    return f"must be {wanted}, not {_shown(value)}", help_


def _shown(value: object) -> str:
    match form_of(value):
        case Form.TEXT:
            return f'"{value}"'
        case Form.WHOLE | Form.NUMBER:
            return f"the number {value}"
        case Form.FLAG:
            return str(value).lower()
        case other:
            return other


def _rewritten(wanted: str, value: object) -> str:
    match form_of(value):
        case Form.WHOLE | Form.NUMBER if wanted.startswith("text"):
            return f'put it in quotes: "{value}"'
        case Form.FLAG if wanted.startswith("text"):
            return f'put it in quotes: "{str(value).lower()}"'
        case Form.NOTHING if "map" in wanted:
            return "write {} for an empty one"
        case Form.LIST if wanted == Form.MAP:
            return "write `name: value`, without dashes and brackets"
        case _:
            return ""
