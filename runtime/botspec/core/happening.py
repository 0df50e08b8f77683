"""What happens to a user from outside: the end of a job, time that has passed, or what others tell."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEnd:
    """The end of a job, by its run of this attempt: good without a `reason`, else bad.

    `error_type` and `traceback` are of the exception that the last run met, if it was one.
    """

    job: int
    task: str
    attempt: int
    duration_ms: float
    reason: str = ""
    error_type: str | None = None
    traceback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeUp:
    """A user has been on a screen, which he entered at this time, for so many seconds."""

    screen: str
    entered_at: datetime
    seconds: int


Cause = JobEnd | TimeUp
"""What the database knows of an event's origin, and ends together with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event: the trigger it is, and what it carries (None: nothing).

    Without a `cause` it was told from outside. `parent` is the cid of the press that it goes back to.
    """

    name: str
    carries: object | None = None
    cause: Cause | None = None
    parent: str | None = None


class Happened(StrEnum):
    """How an event ended: it is over (met, or of no use any more), the database is down, or it met a bug.

    Only in the first case anything of it was kept.
    """

    OVER = "over"
    RETRY = "retry"
    FAILED = "failed"
