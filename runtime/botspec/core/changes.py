"""What an accepted update changes: the step it makes, and what may stand against it."""

from collections.abc import Mapping
from typing import cast

from botspec.contract.types import FieldDef, Value
from botspec.contract.uimap import PAGE, Arc
from botspec.core.case import Case
from botspec.core.position import Step
from botspec.core.typed import fitted, misfit, typed, unfit


def problem(case: Case, arc: Arc, values: Mapping[str, object]) -> str:
    """What is wrong with what was sent for the fields that this arc sets, or nothing."""
    fields = {field.name: field for field in case.ui.session}
    sent = ((fields[one.field], one.take) for one in arc.set if one.take.split(".")[0] == "input")
    return next((fault for field, take in sent if (fault := _fault(case, field, take, values))), "")


def _fault(case: Case, field: FieldDef, take: str, values: Mapping[str, object]) -> str:
    return misfit(field, case.incoming.text) if take == "input" else unfit(field, _taken(take, values))


def _taken(take: str, values: Mapping[str, object]) -> Value:
    """A field of what the press or the message brings."""
    owner, _, name = take.partition(".")
    return cast("Value", getattr(values[owner], name))


def step(case: Case, arc: Arc, values: Mapping[str, object]) -> Step:
    """The step of an arc that fired; it leads nowhere yet when the arc's action chooses its exit."""
    changes: dict[str, object] = {}
    fields = {each.name: each for each in case.ui.session}
    for one in arc.set:
        match one.take:
            case "":
                changes[one.field] = one.value
            case "arg":
                changes[one.field] = case.arg
            case "input":
                changes[one.field] = typed(fields[one.field].type, case.incoming.text)
            case path if one.field in fields:
                changes[one.field] = fitted(fields[one.field].type, _taken(path, values))
            case path:
                changes[one.field] = _taken(path, values)
    turned = case.arg if case.trigger == PAGE else None
    page = turned if isinstance(turned, int) else _page(case)
    return Step(to=arc.to[0] if len(arc.to) == 1 else "", changes=changes, page=page, resets=arc.resets)


def _page(case: Case) -> int:
    return case.position.page if case.position is not None else 0
