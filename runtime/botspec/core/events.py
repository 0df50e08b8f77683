"""One frozen class per event: a line may carry only the fields declared here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from botspec.contract.vocabulary import EventName, Level
from botspec.core.happening import Happening, JobEnd
from botspec.core.incoming import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has; `level` is DEBUG only for lines that repeat what DISPATCH_OK says."""

    level: Level = Level.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReceived(Event):
    """An update came in; `attempt` above 1 means that it was delivered before."""

    name: ClassVar[EventName] = EventName.UPDATE_RECEIVED
    event_type: str
    update_id: int
    attempt: int
    queue_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackReceived(Event):
    """A press; `payload` is its parsed form without rev, or only length and hash when it does not parse."""

    name: ClassVar[EventName] = EventName.CALLBACK_RECEIVED
    callback_id: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandReceived(Event):
    """A command, without its slash and its arguments; of /start the deep link that was opened, if any."""

    name: ClassVar[EventName] = EventName.COMMAND_RECEIVED
    command: str
    payload: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputReceived(Event):
    """A message that is no command: its kind and length, never its text."""

    name: ClassVar[EventName] = EventName.INPUT_RECEIVED
    input_kind: str
    text_len: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(Event):
    """The trigger is known: `handler` is the place in the spec that decides."""

    name: EventName
    handler: str
    button_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """The arc fired: `screen_id` is the new screen, `guards` the conditions that were asked."""

    name: EventName
    from_screen: str
    screen_id: str
    button_id: str
    guards: Mapping[str, bool]
    rev: int
    result: str = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Event):
    """A rung of the ladder said no."""

    name: EventName
    reason_code: str
    reason_text: str
    button_id: str | None = None
    expected: tuple[str, ...] = ()
    actual: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReceived(Event):
    """An event came; `parent` is the cid of the press that it goes back to, `job_id` the job that ended."""

    name: ClassVar[EventName] = EventName.EVENT_RECEIVED
    event: str
    job_id: int | None
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAccepted(Event):
    """The user's screen waited for the event, and an arc fired: `screen_id` is the new screen."""

    name: ClassVar[EventName] = EventName.EVENT_ACCEPTED
    event: str
    from_screen: str
    screen_id: str
    guards: Mapping[str, bool]
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventElsewhere(Event):
    """The user is on a screen that does not wait for the event; he stays there."""

    name: ClassVar[EventName] = EventName.EVENT_ELSEWHERE
    event: str
    screen_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated(Event):
    """A press has started a job."""

    name: ClassVar[EventName] = EventName.TASK_CREATED
    task: str
    job_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted(Event):
    """A run of a job begins; `attempt` counts from 1, `parent` is the cid of the press that started it."""

    name: ClassVar[EventName] = EventName.TASK_STARTED
    task: str
    job_id: int
    parent: str
    attempt: int
    waited_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRetried(Event):
    """A run did not come to its end; another one follows after `delay_s`."""

    name: ClassVar[EventName] = EventName.TASK_RETRIED
    level: Level = Level.WARNING
    task: str
    job_id: int
    parent: str
    attempt: int
    duration_ms: float
    delay_s: float
    reason_code: str
    error_type: str | None = None
    traceback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(Event):
    """A job has ended well."""

    name: ClassVar[EventName] = EventName.TASK_COMPLETED
    task: str
    job_id: int
    parent: str | None
    attempt: int
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFailed(Event):
    """A job has failed for good."""

    name: ClassVar[EventName] = EventName.TASK_FAILED
    level: Level = Level.ERROR
    task: str
    job_id: int
    parent: str | None
    attempt: int
    duration_ms: float
    reason_code: str
    error_type: str | None = None
    traceback: str | None = None


def came(event: Happening) -> EventReceived:
    """The first line of an event."""
    job = event.cause.job if isinstance(event.cause, JobEnd) else None
    return EventReceived(event=event.name, job_id=job, parent=event.parent)


def ended(end: JobEnd, parent: str | None) -> TaskCompleted | TaskFailed:
    """The last line of a job."""
    if not end.reason:
        return TaskCompleted(
            task=end.task,
            job_id=end.job,
            parent=parent,
            attempt=end.attempt,
            duration_ms=end.duration_ms,
        )
    return TaskFailed(
        task=end.task,
        job_id=end.job,
        parent=parent,
        attempt=end.attempt,
        duration_ms=end.duration_ms,
        reason_code=end.reason,
        error_type=end.error_type,
        traceback=end.traceback,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UiRender(Event):
    """A screen reached Telegram; `mode` is edit, send or noop (it showed that already)."""

    name: ClassVar[EventName] = EventName.UI_RENDER
    screen_id: str
    buttons_count: int
    mode: str
    message_id: int | None
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCallbackQuery(Event):
    """The press was answered."""

    name: ClassVar[EventName] = EventName.ANSWER_CALLBACK_QUERY
    text: str
    alert: bool
    latency_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchOk(Event):
    """The last line of an update that ended as the spec says; all totals read only this one."""

    name: ClassVar[EventName] = EventName.DISPATCH_OK
    from_screen: str | None
    to_screen: str | None
    button_id: str | None
    result: str
    reason_code: str
    latency_ms: float
    db_ms: float
    telegram_ms: float
    api_calls: int
    spec_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFail(Event):
    """The last line of an update that met a bug or a broken world."""

    name: ClassVar[EventName] = EventName.DISPATCH_FAIL
    level: Level = Level.ERROR
    reason_code: str
    error_type: str
    error: str
    traceback: str | None = None
    from_screen: str | None = None
    button_id: str | None = None
    latency_ms: float = 0.0
    spec_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Startup(Event):
    """The process serves."""

    name: ClassVar[EventName] = EventName.STARTUP
    bot: str
    version: str
    spec_hash: str
    mode: str
    address: str
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutdown(Event):
    """The process ends in good order."""

    name: ClassVar[EventName] = EventName.SHUTDOWN
    cause: str
    uptime_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationApplied(Event):
    """One migration file was applied."""

    name: ClassVar[EventName] = EventName.MIGRATION_APPLIED
    migration: str
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRedelivered(Event):
    """Effects that were committed but not delivered were delivered now, or given up."""

    name: ClassVar[EventName] = EventName.OUTBOX_REDELIVERED
    level: Level = Level.WARNING
    update_id: int
    attempts: int
    outcome: str
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDropped(Event):
    """Lines were dropped because the reader of the log did not keep up, or was gone."""

    name: ClassVar[EventName] = EventName.LOG_DROPPED
    level: Level = Level.WARNING
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Event):
    """A line of a library, or of the bot's own code, that came through standard logging."""

    name: ClassVar[EventName] = EventName.LOG
    logger: str
    message: str
    error_type: str | None = None
    traceback: str | None = None


Chain = (
    UpdateReceived
    | CallbackReceived
    | CommandReceived
    | InputReceived
    | Routed
    | Accepted
    | Rejected
    | TaskCreated
    | EventReceived
    | EventAccepted
    | EventElsewhere
    | TaskCompleted
    | TaskFailed
    | UiRender
    | AnswerCallbackQuery
    | DispatchOk
    | DispatchFail
)
"""The lines of one update, or of one event."""

Running = TaskStarted | TaskRetried | TaskCompleted | TaskFailed
"""The lines of one job."""

Late = Running | OutboxRedelivered
"""The lines that belong to an update or an event, and are written after its own chain or beside it."""

Process = Startup | Shutdown | MigrationApplied | LogDropped | Log
"""The events of the process itself."""

_SPOKEN: Final = (Means.PRESS, Means.COMMAND, Means.INPUT)
ROUTED: Final[Mapping[Means, EventName]] = {means: EventName(f"{means}_ROUTED") for means in _SPOKEN}
ACCEPTED: Final[Mapping[Means, EventName]] = {means: EventName(f"{means}_ACCEPTED") for means in _SPOKEN}
REJECTED: Final[Mapping[Means, EventName]] = {means: EventName(f"{means}_REJECTED") for means in _SPOKEN}
