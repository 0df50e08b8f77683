"""One run of a job, from its start to the event of its end, or to another try."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter
from typing import Final, cast

from botspec.contract.tasks import Job, TaskFailed
from botspec.contract.uimap import TaskDef
from botspec.contract.vocabulary import Level, Reason
from botspec.core import events
from botspec.core.happening import Happened, Happening, JobEnd
from botspec.core.incoming import Incoming, Whom, happened
from botspec.journal import Pen, Redactor
from botspec.ports import Run
from botspec.tasks.desk import Desk
from botspec.tasks.payload import done, failed, job_of, words

FIRST: Final = 2.0
"""Seconds before a job is tried again for the first time; they double with every try."""

LONGEST: Final = 300.0
"""Seconds before a job is tried again, at most."""

AGAIN: Final = 1.0
"""Seconds before an event is brought again to a database that was down, or to code that had a bug."""

TRIES: Final = 3
"""How often the event of an end is brought to code that has a bug."""

Function = Callable[[Job], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to: what its function gave, or why it gave nothing.

    What fails `at_once` is not tried again.
    """

    gave: object = None
    reason: str = ""
    error: BaseException | None = None
    at_once: bool = False


class Runner:
    """Runs one job once."""

    def __init__(self, desk: Desk, task: TaskDef, run: Run) -> None:
        self._desk = desk
        self._task = task
        self._run = run
        self._cid = desk.cids.of(f"job:{run.job}")
        self._begun = perf_counter()

    async def run(self) -> None:
        """Runs the job's function and does what follows.

        Raises StoreError when the database is away: then the job is claimed again. Cancelled, it leaves the
        job as it is.
        """
        run = self._run
        with self._desk.journal.pen(self._cid, run.user_id, run.chat_id) as pen:
            pen.write(
                events.TaskStarted(
                    task=run.task,
                    job_id=run.job,
                    parent=run.parent,
                    attempt=run.attempt,
                    waited_ms=round(run.waited_s * 1000, 1),
                )
            )
            self._begun = perf_counter()
            result = await self._result()
            while True:
                if result.reason and not result.at_once and run.attempt <= self._task.retries:
                    await self._again(result, pen)
                    return
                failure = await self._conclude(result, pen)
                if failure is None:
                    return
                result = failure

    async def _result(self) -> Result:
        """Calls the function, for as long as the spec allows."""
        if self._run.owed:  # it was called, and nothing is left but to tell how it ended
            return Result(reason=self._run.owed, at_once=True)
        if self._run.attempt > self._task.retries + 1:  # the process died in the course of the last run
            return Result(reason=Reason.INTERNAL_ERROR, at_once=True)
        function = cast("Function", getattr(self._desk.handlers, self._task.name.lower()))
        limit = asyncio.timeout(self._task.timeout)
        try:
            job = job_of(self._task, self._run, self._desk.people, self._desk.queue)
            async with limit:
                gave = await function(job)
            return Result(gave=done(self._desk.ui.event.get(self._task.done), gave, self._run.job))
        except TaskFailed as error:
            is_known = error.reason in self._desk.ui.reason
            return Result(reason=error.reason if is_known else Reason.INTERNAL_ERROR, at_once=True)
        except Exception as error:
            reason = Reason.DOWNSTREAM_TIMEOUT if limit.expired() else Reason.INTERNAL_ERROR
            return Result(reason=reason, error=error)

    async def _again(self, result: Result, pen: Pen) -> None:
        delay = self._delay
        if await self._desk.queue.retry(self._run, timedelta(seconds=delay)):
            pen.write(self._retried(result, delay))

    async def _owe(self, result: Result, pen: Pen) -> None:
        """Keeps a job whose bad end met a bug: whoever waits for it, or has paid for it, must hear of it."""
        run, delay = self._run, self._delay
        if await self._desk.queue.owe(run, result.reason, timedelta(seconds=delay)):
            pen.write(self._retried(result, delay))
            told = (
                f"job {run.job} of {run.task} has failed, and {self._task.failed} met a bug {TRIES} times: "
                f"it happens again in {delay:g} s, and every {LONGEST:g} s at last, until it has met its user"
            )
            mend = "mend what DISPATCH_FAIL of this cid tells; nothing has to be done for the job itself"
            message = f"{told}; help: {mend}"
            self._desk.journal.log(events.Log(level=Level.ERROR, logger=__name__, message=message))

    @property
    def _delay(self) -> float:
        """Seconds until the job is claimed again."""
        return min(FIRST * 2.0 ** min(self._run.attempt - 1, 10), LONGEST)

    def _retried(self, result: Result, delay: float) -> events.TaskRetried:
        run, end = self._run, self._end(result)
        return events.TaskRetried(
            task=run.task,
            job_id=run.job,
            parent=run.parent,
            attempt=run.attempt,
            duration_ms=end.duration_ms,
            delay_s=delay,
            reason_code=result.reason,
            error_type=end.error_type,
            traceback=end.traceback,
        )

    async def _conclude(self, result: Result, pen: Pen) -> Result | None:
        """Ends the job with its event; a Result when that met a bug: then nothing of it was kept."""
        end = self._end(result)
        name = self._task.failed if result.reason else self._task.done
        if name not in self._desk.ui.event:  # nobody is told
            if await self._desk.queue.end(self._run, end):
                pen.write(events.ended(end, self._run.parent))
        elif await self._happened(name, result, end) is not Happened.OVER:
            if not result.reason:
                return Result(reason=Reason.INTERNAL_ERROR)
            await self._owe(result, pen)
        return None

    async def _happened(self, name: str, result: Result, end: JobEnd) -> Happened:
        """Brings the event into the hall, again and again while the database is down."""
        bugs = 0
        while True:
            answer = await self._desk.events.happen(self._event(name, result, end))
            bugs += answer is Happened.FAILED
            if answer is Happened.OVER or bugs == TRIES:
                return answer
            await asyncio.sleep(AGAIN)

    def _event(self, name: str, result: Result, end: JobEnd) -> Incoming:
        run, found = self._run, self._desk.ui.event[name]
        carries = result.gave
        if result.reason:
            carries = failed(self._desk.ui, found, result.reason, run.job)
        return happened(
            Happening(name=name, carries=carries, cause=end, parent=run.parent),
            Whom(chat_id=run.chat_id, user_id=run.user_id),
            key=f"job:{run.job}:{run.attempt}",
            cid=self._cid,
        )

    def _end(self, result: Result) -> JobEnd:
        end = JobEnd(
            job=self._run.job,
            task=self._run.task,
            attempt=self._run.attempt,
            duration_ms=round((perf_counter() - self._begun) * 1000, 1),
            reason=str(result.reason),
        )
        if result.error is None:
            return end
        redact = Redactor(words(self._desk.ui, self._task, self._run))
        trace = redact("".join(traceback.format_exception(result.error)))
        return replace(end, error_type=type(result.error).__name__, traceback=trace)
