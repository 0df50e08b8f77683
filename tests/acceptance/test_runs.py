"""Runs from the press that pays for them to their end: the user's message changes by itself."""

import asyncio
from collections.abc import Sequence
from typing import Final

import pytest

from bot.actions import WELCOME
from bot.standin.faults import Call, Fault, Kind
from bot.standin.tasks import Task
from botspec.core.grammar import is_legal, is_legal_job
from botspec.ports import Run
from botspec.store.queue import PostgresQueue
from generated.events import TaskCompleted, TaskFailed
from generated.ids import ReasonCode
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import words
from tests.acceptance.test_money import confirm, price
from tests.acceptance.ways import end

LONG_AGO: Final = """
    UPDATE timers SET entered_at = entered_at - interval '11 minutes', due_at = now() WHERE user_id = $1
"""


async def running(chat: Chat) -> int:
    """The user has paid, and waits on PROCESSING; the number of his run."""
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    assert chat.screen == "PROCESSING"
    return await chat.job()


async def ended(chat: Chat) -> tuple[str, str | None]:
    """What became of the job of the user's newest run, and why."""
    row = await chat.house.db.fetchrow("SELECT status, error FROM jobs WHERE id = $1", await chat.job())
    assert row is not None
    return row["status"], row["error"]


async def taken(chat: Chat, job: int) -> Task:
    """Waits until the provider has taken a run; its task there."""
    query = "SELECT provider_task FROM orders WHERE job_id = $1"
    async with asyncio.timeout(20):
        while (found := await chat.house.db.fetchval(query, job)) is None:
            pass
    return chat.house.standin.tasks[found]


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs go on to their own end: a beat, every ten seconds, ends those whose job does not count."""

    async def beat(_: PostgresQueue, runs: Sequence[Run]) -> frozenset[int]:
        return frozenset(run.job for run in runs)

    monkeypatch.setattr(PostgresQueue, "beat", beat)


async def test_a_run_ends_well(chat: Chat) -> None:
    """The message that said "wait" becomes the picture, and the log leads from the press to it."""
    job = await running(chat)
    pressed, message = chat.lines[0]["cid"], chat.shown.message_id
    assert chat.line("TASK_CREATED")["job_id"] == job
    await end(chat, "TASK_COMPLETED")
    assert chat.names[:4] == ["TASK_STARTED", "EVENT_RECEIVED", "TASK_COMPLETED", "EVENT_ACCEPTED"]
    assert is_legal_job(chat.names[:1])
    assert is_legal(chat.names[1:])
    assert {line["parent"] for line in chat.lines[:3]} == {pressed}
    assert (chat.shown.message_id, chat.screen) == (message, "RESULT")
    assert chat.messages[-1]["media"]["kind"] == "photo"
    assert await ended(chat) == ("completed", None)


async def test_a_picture_is_sent_once(chat: Chat) -> None:
    """Opened again from the history, a picture comes from what Telegram has of it already."""
    job = await running(chat)
    await end(chat, "TASK_COMPLETED")
    first = chat.messages[-1]["media"]["file_id"]
    begin = len(chat.house.simulator.calls())
    await chat.press("OPEN_HISTORY")
    await chat.press("JOB", job)
    assert (chat.screen, chat.messages[-1]["media"]["file_id"]) == ("RESULT", first)
    sent = [call.params for call in chat.house.simulator.calls(begin) if "edia" in call.method]
    assert [str(params["media"]).count(first) for params in sent] == [1]


@pytest.mark.parametrize("fault", [Kind.FAIL, Kind.CODE, Kind.GARBAGE])
async def test_a_run_that_fails(chat: Chat, fault: Kind) -> None:
    """Whatever the provider does wrong, the user sees that it did not work out, and that he can repeat it."""
    await confirm(chat)
    chat.house.standin.faults.order(Call.CREATE, Fault(kind=fault))
    await chat.press("CONFIRM_RUN")
    await end(chat, "TASK_FAILED")
    assert (chat.screen, await ended(chat)) == ("RESULT_ERROR", ("failed", "DOWNSTREAM_ERROR"))
    assert await chat.money() == (WELCOME, WELCOME)
    await chat.press("RETRY")
    assert chat.screen == "CONFIRM"


@pytest.mark.parametrize("event", ["TASK_COMPLETED", "TASK_FAILED"])
async def test_a_user_who_went_on_is_told(chat: Chat, event: str) -> None:
    """In the menu he is told that his run has ended; the menu stays, and its buttons work."""
    await confirm(chat)
    if event == "TASK_FAILED":
        chat.house.standin.faults.order(Call.CREATE, Fault(kind=Kind.FAIL))
    await chat.press("CONFIRM_RUN")
    job = await chat.job()
    await chat.press("HOME")
    await end(chat, event)
    assert "EVENT_ELSEWHERE" in chat.names
    carried = (
        TaskCompleted(job=job)
        if event == "TASK_COMPLETED"
        else TaskFailed(reason=ReasonCode.DOWNSTREAM_ERROR, job=job)
    )
    notice = "notices.run_ready" if event == "TASK_COMPLETED" else "notices.run_failed"
    assert chat.messages[-1]["text"] == await words(chat, notice, event=carried)
    assert (await chat.position())["screen"] == "MAIN_MENU"
    await chat.press("OPEN_HELP")
    assert chat.screen == "HELP"


@pytest.mark.usefixtures("deaf")
async def test_a_run_that_was_cancelled_changes_nothing_later(chat: Chat) -> None:
    """Its money is back at once; when the provider is done with it, nobody hears of it."""
    job = await running(chat)
    task = await taken(chat, job)
    await chat.press("CANCEL")
    assert (chat.screen, chat.told) == ("MAIN_MENU", await words(chat, "notices.run_cancelled"))
    assert await chat.money() == (WELCOME, WELCOME)
    count = len(chat.messages)
    task.held = False
    await chat.met("TASK_FAILED")
    assert (chat.lines[-1]["name"], chat.lines[-1]["result"]) == ("DISPATCH_OK", "noop")
    assert await ended(chat) == ("cancelled", None)
    assert len(chat.messages) == count
    await chat.press("OPEN_HISTORY")
    await chat.press("JOB", job)
    assert chat.screen == "RESULT_ERROR"
    assert "отменён" in chat.shown.html
    assert await chat.operations() == ["welcome", "charge", "refund"]


async def test_a_run_that_has_ended_cannot_be_cancelled(chat: Chat) -> None:
    """A picture that is there is not given back, even when the press comes before the user sees it."""
    await running(chat)
    await chat.house.db.execute("UPDATE orders SET outcome = 'completed' WHERE user_id = $1", chat.user)
    await chat.press("CANCEL")
    assert (chat.reason, chat.told) == ("RUN_FINISHED", await words(chat, "reasons.RUN_FINISHED"))
    assert await chat.operations() == ["welcome", "charge"]


@pytest.mark.usefixtures("deaf")
async def test_a_run_that_takes_too_long(chat: Chat) -> None:
    """After ten minutes the run is ended, its money is back, and a picture after that is nobody's."""
    task = await taken(chat, await running(chat))
    await chat.house.db.execute(LONG_AGO, chat.user)
    await chat.met("after 10m")
    assert (chat.screen, await ended(chat)) == ("RESULT_ERROR", ("failed", "DOWNSTREAM_TIMEOUT"))
    assert await chat.money() == (WELCOME, WELCOME)
    task.held = False
    await chat.met("TASK_FAILED")
    assert chat.lines[-1]["result"] == "noop"
    assert await chat.operations() == ["welcome", "charge", "refund"]


async def test_two_runs_at_the_same_time(chat: Chat) -> None:
    """A run that ends while the user waits for another is told below it, and opened from the history."""
    first = await running(chat)
    await running(chat)
    (await taken(chat, first)).held = False
    await chat.met("TASK_COMPLETED")
    assert (await chat.position())["screen"] == "PROCESSING"
    told = await words(chat, "notices.run_ready", event=TaskCompleted(job=first))
    assert told in [one["text"] for one in chat.messages]
    await end(chat, "TASK_COMPLETED")
    assert chat.screen == "RESULT"
    await chat.press("OPEN_HISTORY")
    await chat.press("JOB", first)
    assert chat.screen == "RESULT"
    assert await chat.money() == (WELCOME - 2 * await price(chat),) * 2


async def test_health_counts_jobs(chat: Chat) -> None:
    """What waits and what has ended stands in /health, by status."""
    await running(chat)
    await end(chat, "TASK_COMPLETED")
    _, fields = await chat.house.health()
    assert list(fields["tasks"]) == ["queued", "running", "completed", "failed", "cancelled"]
