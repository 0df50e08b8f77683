"""What pydantic found wrong with the shape, in the words of the language and at the place in the file."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from botspec_generator.document.known import known_keys
from botspec_generator.findings import MANY, Code, Report, did_you_mean, mend
from botspec_generator.kinds import KEYS
from botspec_generator.kinds.shape import FLAG, LIST, MAP, NOTHING, NUMBER, TEXT, form
from botspec_generator.source import Node

_FORMS: Final = {
    TEXT: "text",
    MAP: "a map",
    LIST: "a list",
    NUMBER: "a number",
    FLAG: "true or false",
    NOTHING: "nothing",
}
_WANTED: Final = {
    "string_type": _FORMS[TEXT],
    "int_type": "a whole number",
    "bool_type": _FORMS[FLAG],
    "dict_type": _FORMS[MAP],
    "model_type": _FORMS[MAP],
    "list_type": _FORMS[LIST],
}
_LIMITS: Final = {
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}

_WORDS: Final[Mapping[str | int, str]] = {"buttons": "label", "screens": "text"}
"""The key of the words of what is written as a map."""

_BOUNDED: Final = ("text", "int", "decimal")
"""Types that take bounds, as a map."""

_KINDS: Final = tuple(key for key in KEYS if key != "pay")  # which no build executes yet

Path = tuple[str | int, ...]


def explain(error: ValidationError, shape: type[BaseModel], root: Node, report: Report) -> None:
    """Adds a finding for each thing that is wrong with the tree under `root`."""
    for detail in error.errors(include_url=False):
        path = tuple(step for step in detail["loc"] if not is_tag(step))
        node = _locate(root, path)
        match detail["type"]:
            case "extra_forbidden":
                _unknown_key(path, node, known_keys(shape, detail["loc"][:-1]), report)
            case "missing":
                message = f'{_dotted(path[:-1])} has no "{path[-1]}"'
                report.error(Code.WRONG_SHAPE, node.key_span, message, f"add the key `{path[-1]}`")
            case _:
                message, help_ = _wrong_value(detail)
                help_ = help_ or _short(path, detail["input"])
                report.error(Code.WRONG_SHAPE, node.span, f"{_dotted(path)} {message}", help_)


def is_tag(step: str | int) -> bool:
    """Whether a step of pydantic's path names a form or a kind, and no key of the file."""
    return isinstance(step, str) and step.startswith("<") and step.endswith(">")


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
    help_ = _nearest_key(wrong, path, known) if len(report.findings) < MANY else ""
    message = f'unknown key "{wrong}" in {_dotted(path[:-1])}'
    report.error(Code.UNKNOWN_KEY, node.key_span, message, help_)


def _short(path: Path, value: object) -> str:
    """How the thing at this place is written, when it is given in fewer words than the language has."""
    key = _WORDS.get(path[0]) if len(path) == 2 else None
    match form(value):
        case "<text>" if key:
            return f'write {{{key}: "{value}"}}'
        case "<text>" if len(path) == 4 and path[::2] == ("screens", "keyboard"):
            return f"write [{value}]: a row is a list"
        case "<text>" if path[2:3] == ("on",) and isinstance(path[-1], int):
            return f"write {{to: {value}}}"
        case "<number>" if path[-1] in _BOUNDED:
            return f"write {{max: {value}}}"
        case _:
            return ""


def _nearest_key(wrong: str, path: Path, known: Sequence[str]) -> str:
    help_ = mend(wrong, known)
    if len(path) == 3 and path[0] == "buttons" and not help_.startswith("did"):
        return did_you_mean(wrong, _KINDS) or f"{help_}; other kinds of buttons have {', '.join(_KINDS)}"
    return help_


def _wrong_value(detail: ErrorDetails) -> tuple[str, str]:
    kind, value = detail["type"], detail["input"]
    context: Mapping[str, object] = detail.get("ctx", {})
    if kind in _LIMITS:
        return _LIMITS[kind].format(**context), ""
    if kind == "literal_error":
        return _not_one_of(str(context["expected"]), value)
    if kind == "union_tag_invalid":
        tags = str(context["expected_tags"]).replace("'", "").split(", ")
        named = [_FORMS[tag] for tag in tags]
        wanted = " or ".join([*filter(None, [", ".join(named[:-1])]), named[-1]])
    else:
        wanted = _WANTED.get(kind, "of another form")
    return f"must be {wanted}, not {_shown(value)}", _rewritten(wanted, value)


def _not_one_of(expected: str, value: object) -> tuple[str, str]:
    choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
    named = [choice for choice in choices if choice]
    help_ = did_you_mean(str(value), named) or f"write {' or '.join(named)}"
    return f"must be one of {', '.join(named)}, not {_shown(value)}", help_


def _shown(value: object) -> str:
    match form(value):
        case "<text>":
            return f'"{value}"'
        case "<number>":
            return f"the number {value}"
        case "<flag>":
            return str(value).lower()
        case other:
            return _FORMS[other]


def _rewritten(wanted: str, value: object) -> str:
    match form(value):
        case "<number>" if wanted.startswith("text"):
            return f'put it in quotes: "{value}"'
        case "<flag>" if wanted.startswith("text"):
            return f'put it in quotes: "{str(value).lower()}"'
        case "<nothing>" if "map" in wanted:
            return "write {} for an empty one"
        case "<list>" if wanted == _FORMS[MAP]:
            return "write `name: value`, without dashes and brackets"
        case _:
            return ""
