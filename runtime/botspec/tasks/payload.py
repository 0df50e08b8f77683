"""What a job is handed and what its event carries: stored values as the classes that the spec made."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, cast

from botspec.contract.tasks import Job, Transactions
from botspec.contract.types import FieldDef, Value
from botspec.contract.uimap import EventDef, TaskDef, UIMap
from botspec.core.fit import record
from botspec.core.people import People, Told
from botspec.core.position import decode
from botspec.ports import Run

_log = logging.getLogger(__name__)


def job_of(task: TaskDef, run: Run, people: People, store: Transactions) -> Job:
    """The job of a run.

    Raises ValueError when its payload is not what the spec declares: it was written by another build.
    """
    told = Told(user_id=run.user_id, first_name=run.first_name, language=run.language, chosen=run.locale)
    return task.job(
        id=run.job,
        attempt=run.attempt,
        user=people.user(told),
        chat_id=run.chat_id,
        cid=run.parent,
        store=store,
        **_payload(task, run.payload),
    )


def done(event: EventDef | None, result: object, job: int) -> object | None:
    """What the good end of a job carries.

    Raises TypeError when the function gave something else, UnfitError when it is not as the spec declares it.
    """
    kind = None if event is None else event.data
    if event is None or kind is None:
        return None
    made = cast("Any", kind)(job=job) if result is None else result
    if not isinstance(made, kind) or not is_dataclass(made):
        raise TypeError(f"the function gave a {type(result).__name__}; it has to give a {kind.__name__}")
    return carried(event, cast("object", replace(cast("Any", made), job=job)))


def carried(event: EventDef, given: object) -> object:
    """What an event carries, within the types of the spec. Raises UnfitError."""
    kept, cut = record(event.payload, given)
    if cut:
        places = ", ".join(f"{event.name}.{name}" for name in cut)
        _log.warning("%s was cut: it is longer than the spec declares", places)
    return kept


def failed(ui: UIMap, event: EventDef, reason: str, job: int) -> object:
    """What the bad end of a job carries: the bot's own ReasonCode, and the job."""
    return cast("Any", event.data)(reason=ui.reason[reason].code, job=job)


def words(ui: UIMap, task: TaskDef, run: Run) -> Iterator[str]:
    """What the user said that an exception of the bot's own code may repeat."""
    yield run.first_name
    for fields, values in ((task.payload, run.payload), (ui.session, run.session)):
        for field in fields:
            value = values.get(field.name) if field.sensitive else None
            if value:
                yield str(value)


def _payload(task: TaskDef, stored: Mapping[str, object]) -> Mapping[str, Value]:
    values = decode(task.payload, stored)
    lacking = [field.name for field in task.payload if _lacks(field, values)]
    if lacking:
        raise ValueError(f"the payload of {task.name} has no {', '.join(lacking)} as the spec declares it")
    return values


def _lacks(field: FieldDef, values: Mapping[str, Value]) -> bool:
    return values[field.name] is None and not field.optional
