"""Runs from the press that pays for them to their end: the user's message changes by itself."""

from decimal import Decimal
from typing import Final

import pytest

from botspec.contract import TaskFailed
from botspec.core.grammar import is_legal, is_legal_job
from generated.ids import ReasonCode
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import words
from tests.acceptance.test_money import confirm

WELCOME: Final = Decimal("100.00")


async def running(chat: Chat) -> int:
    """The user has paid, and waits on PROCESSING; the number of his run."""
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    assert chat.screen == "PROCESSING"
    return await chat.job()


async def status(chat: Chat) -> str:
    """What became of the user's newest run."""
    found: str = await chat.house.db.fetchval("SELECT status FROM jobs WHERE id = $1", await chat.job())
    return found


def told(chat: Chat) -> list[str]:
    """The plain messages of the chat, oldest first."""
    return [str(one["text"]) for one in chat.messages if not one["keyboard"]]


async def test_a_run_ends_well(chat: Chat) -> None:
    """The message that said "wait" shows the result, and the log leads from the press to it."""
    job = await running(chat)
    pressed, message = chat.lines[0]["cid"], chat.shown.message_id
    assert chat.line("TASK_CREATED")["job_id"] == job
    chat.house.mines.kiln.take_out(chat.user)
    lines = await chat.house.met(chat.user, "TASK_COMPLETED")
    names = [str(line["name"]) for line in lines]
    assert names[:4] == ["TASK_STARTED", "EVENT_RECEIVED", "TASK_COMPLETED", "EVENT_ACCEPTED"]
    assert is_legal_job(names[:1])
    assert is_legal(names[1:])
    assert {line["parent"] for line in lines[:3]} == {pressed}
    assert (chat.shown.message_id, f"№ {job} готов" in chat.shown.html) == (message, True)
    assert (await status(chat), (await chat.position())["screen"]) == ("completed", "RESULT")
    await chat.press("RETRY")
    assert chat.screen == "CONFIRM"


async def test_a_run_that_fails_is_paid_back(chat: Chat) -> None:
    """The provider says no: the user sees it, and has his money."""
    await running(chat)
    chat.house.mines.kiln.take_out(chat.user, TaskFailed(ReasonCode.DOWNSTREAM_ERROR))
    await chat.house.met(chat.user, "TASK_FAILED")
    assert "не удался" in chat.shown.html
    assert "Деньги вернулись" in chat.shown.html
    assert await chat.money() == (WELCOME, WELCOME)
    assert await chat.operations() == ["welcome", "charge", "refund"]
    assert await status(chat) == "failed"


@pytest.mark.parametrize(
    ("error", "event", "words"),
    [
        (None, "TASK_COMPLETED", "готов, он ждёт в «Истории»"),
        (TaskFailed(ReasonCode.DOWNSTREAM_ERROR), "TASK_FAILED", "не удался, деньги вернулись"),
    ],
)
async def test_a_user_who_went_on_is_told(
    chat: Chat, error: Exception | None, event: str, words: str
) -> None:
    """In the menu he is told that his run has ended; the menu stays, and its buttons work."""
    job = await running(chat)
    await chat.press("HOME")
    chat.house.mines.kiln.take_out(chat.user, error)
    lines = await chat.house.met(chat.user, event)
    assert "EVENT_ELSEWHERE" in [line["name"] for line in lines]
    assert f"№ {job} {words}" in told(chat)[-1]
    balance, total = await chat.money()
    assert (balance == WELCOME) is (error is not None)
    assert balance == total
    assert (await chat.position())["screen"] == "MAIN_MENU"
    await chat.press("OPEN_HELP")
    assert chat.screen == "HELP"


async def test_a_run_that_was_cancelled_changes_nothing_later(chat: Chat) -> None:
    """Its money is back at once; when the provider is done with it, nobody hears of it."""
    await running(chat)
    await chat.press("CANCEL")
    assert chat.told == await words(chat, "notices.run_cancelled")
    chat.house.mines.kiln.take_out(chat.user)
    lines = await chat.house.met(chat.user, "TASK_COMPLETED")
    assert (lines[-1]["name"], lines[-1]["result"]) == ("DISPATCH_OK", "noop")
    assert (await status(chat), await chat.money()) == ("cancelled", (WELCOME, WELCOME))
    assert (await chat.position())["screen"] == "MAIN_MENU"


async def test_a_run_that_takes_too_long(chat: Chat) -> None:
    """After ten minutes on PROCESSING the run is ended, and its money is back."""
    await running(chat)
    query = (
        "UPDATE timers SET entered_at = entered_at - interval '11 minutes', due_at = now() WHERE user_id = $1"
    )
    await chat.house.db.execute(query, chat.user)
    await chat.house.met(chat.user, "after 10m")
    assert "не удался" in chat.shown.html
    assert await chat.money() == (WELCOME, WELCOME)
    row = await chat.house.db.fetchrow("SELECT status, error FROM jobs WHERE id = $1", await chat.job())
    assert row is not None
    assert tuple(row) == ("failed", "DOWNSTREAM_TIMEOUT")


async def test_another_run_than_the_one_on_the_screen(chat: Chat) -> None:
    """The end of an older run does not move a user who waits for a newer one: he is told."""
    older = await running(chat)
    await chat.house.db.execute(
        "UPDATE positions SET data = data || '{\"job\": 1}' WHERE user_id = $1", chat.user
    )
    chat.house.mines.kiln.take_out(chat.user)
    await chat.house.met(chat.user, "TASK_COMPLETED")
    assert (await chat.position())["screen"] == "PROCESSING"
    assert f"№ {older} готов, он ждёт" in told(chat)[-1]


async def test_health_counts_jobs(chat: Chat) -> None:
    """What waits and what has ended stands in /health, by status."""
    await running(chat)
    chat.house.mines.kiln.take_out(chat.user)
    await chat.house.met(chat.user, "TASK_COMPLETED")
    _, fields = await chat.house.health()
    assert list(fields["tasks"]) == ["queued", "running", "completed", "failed", "cancelled"]
