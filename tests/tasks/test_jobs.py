"""Jobs from the press that starts them to the event of their end."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from botspec.contract import TaskFailed
from botspec.core.grammar import is_legal, is_legal_job
from botspec.core.position import Position
from tests.store.turns import USER
from tests.tasks.kitchen import PRICE, SECRET, TASKS, Cook, Kitchen, Ready


async def broken(job: Cook) -> object:
    """A cook who drops everything, and says what he was told."""
    raise ZeroDivisionError(f"dropped it: {job.note}")


async def screen(kitchen: Kitchen) -> str:
    """The screen of the user."""
    here = await kitchen.here()
    assert isinstance(here, Position)
    return here.screen


async def test_a_press_starts_a_job(kitchen: Kitchen) -> None:
    """The job stands in the database with the press's user, chat and cid, and in the press's chain."""
    job = await kitchen.ordered()
    row = await kitchen.job()
    assert (row["id"], row["kind"], row["status"], row["attempts"]) == (job, "COOK", "queued", 0)
    assert (row["user_id"], row["chat_id"], row["cid"]) == (USER, USER, "00000002")
    created = kitchen.log.of("TASK_CREATED")
    assert (created["task"], created["job_id"], created["cid"]) == ("COOK", job, row["cid"])
    assert kitchen.log.names(row["cid"])[3:5] == ["CALLBACK_ACCEPTED", "TASK_CREATED"]
    assert is_legal(kitchen.log.names(row["cid"]))
    assert kitchen.bell.is_set()


async def test_a_press_that_fails_leaves_no_job(kitchen: Kitchen) -> None:
    """When the turn is rolled back, neither the job nor the charge was ever there."""
    await kitchen.start()
    kitchen.book.breaks = "order"
    await kitchen.press("order")
    assert (await kitchen.job(), await kitchen.waiting(), await kitchen.money()) == ({}, 0, 0)
    assert kitchen.log.of("DISPATCH_FAIL")["error_type"] == "ZeroDivisionError"
    assert not kitchen.bell.is_set()


async def test_a_press_that_is_refused_leaves_no_job(kitchen: Kitchen) -> None:
    """What an action started before it refused is undone, though its turn is committed."""
    await kitchen.start()
    kitchen.book.refuses = True
    await kitchen.press("order")
    assert (await kitchen.job(), await kitchen.waiting(), await kitchen.money()) == ({}, 0, 0)
    assert kitchen.log.of("CALLBACK_REJECTED")["reason_code"] == "BALANCE_INSUFFICIENT"
    assert "TASK_CREATED" not in kitchen.log.names()


async def test_a_job_is_run_and_its_user_moved(kitchen: Kitchen) -> None:
    """The function gets what the press gave; the event redraws the user's message, and the job is over."""
    job = await kitchen.ordered()
    kitchen.chat.effects.clear()
    assert await kitchen.work() == 1
    (made,) = kitchen.book.jobs
    assert (made.id, made.attempt, made.dish, made.note) == (job, 1, "soup", SECRET)
    assert (made.user.id, made.user.first_name, made.user.locale, made.cid) == (
        USER,
        "Ann <3",
        "en",
        "00000002",
    )
    assert await screen(kitchen) == "DONE"
    assert kitchen.chat.told == ["Eat: 7"]
    (show,) = kitchen.chat.shown
    assert (show.text, show.mode, show.message_id) == (f"Job {job} took 7", "edit", 70)
    row = await kitchen.job()
    assert (row["status"], row["attempts"], row["error"]) == ("completed", 1, None)
    assert row["completed_at"] >= row["started_at"] >= row["created_at"]
    assert await kitchen.waiting() == 0


async def test_the_lines_of_a_job(kitchen: Kitchen) -> None:
    """The job and its event share a cid, and name the press that they go back to."""
    job = await kitchen.ordered()
    await kitchen.work()
    started = kitchen.log.of("TASK_STARTED")
    names = kitchen.log.names(started["cid"])
    assert names[0] == "TASK_STARTED"
    assert names[1:4] == ["EVENT_RECEIVED", "TASK_COMPLETED", "EVENT_ACCEPTED"]
    assert is_legal(names[1:])
    assert is_legal_job(names[:1])
    for name in ("TASK_STARTED", "EVENT_RECEIVED", "TASK_COMPLETED"):
        line = kitchen.log.of(name)
        assert (line["job_id"], line["parent"]) == (job, "00000002")
    accepted = kitchen.log.of("EVENT_ACCEPTED")
    assert (accepted["event"], accepted["from_screen"], accepted["screen_id"]) == ("READY", "COOKING", "DONE")
    assert accepted["guards"] == {"event.minutes > 99": False}
    end = kitchen.log.of("DISPATCH_OK")
    assert (end["button_id"], end["result"], end["to_screen"]) == ("READY", "accepted", "DONE")


async def test_a_job_that_fails_is_tried_again_and_then_failed(kitchen: Kitchen) -> None:
    """After each exception there is a longer pause, and after the last one the bad end: a refund."""
    await kitchen.ordered()
    kitchen.book.does = broken
    pauses: list[float] = []
    for _ in range(2):
        assert await kitchen.work() == 1
        assert (await kitchen.job())["status"] == "queued"
        pauses.append(kitchen.log.of("TASK_RETRIED")["delay_s"])
        assert await kitchen.work() == 0  # it is not due yet
        await kitchen.hurry()
    assert await kitchen.work() == 1
    assert pauses == [2.0, 4.0]
    assert [job.attempt for job in kitchen.book.jobs] == [1, 2, 3]
    row = await kitchen.job()
    assert (row["status"], row["attempts"]) == ("failed", 3)
    assert row["error"] == "INTERNAL_ERROR ZeroDivisionError"
    assert (await screen(kitchen), await kitchen.money()) == ("MENU", 0)
    assert kitchen.chat.told[-1] == "Burnt: INTERNAL_ERROR"
    failed = kitchen.log.of("TASK_FAILED")
    assert (failed["level"], failed["attempt"], failed["reason_code"]) == ("ERROR", 3, "INTERNAL_ERROR")
    names = kitchen.log.names(failed["cid"])
    assert is_legal_job(names[:5])
    assert is_legal(names[5:])


async def test_what_the_user_said_is_in_no_line(kitchen: Kitchen) -> None:
    """An exception that repeats a sensitive field of the payload is logged without it."""
    await kitchen.ordered()
    kitchen.book.does = broken
    await kitchen.work()
    line = kitchen.log.of("TASK_RETRIED")
    assert "dropped it: ***" in line["traceback"]
    assert line["error_type"] == "ZeroDivisionError"
    assert SECRET not in str(kitchen.log.lines)


async def test_a_task_can_fail_at_once(kitchen: Kitchen) -> None:
    """TaskFailed is not tried again: its reason is that of the event."""

    async def refuses(job: Cook) -> object:
        raise TaskFailed("MODEL_DISABLED")

    await kitchen.ordered()
    kitchen.book.does = refuses
    await kitchen.work()
    assert kitchen.chat.told[-1] == "Burnt: MODEL_DISABLED"
    assert (await kitchen.job())["error"] == "MODEL_DISABLED"
    assert "TASK_RETRIED" not in kitchen.log.names()


async def test_a_reason_that_the_spec_does_not_have(kitchen: Kitchen) -> None:
    """A task that fails with a word of its own fails with INTERNAL_ERROR."""

    async def invents(job: Cook) -> object:
        raise TaskFailed("TOO_SALTY")

    await kitchen.ordered()
    kitchen.book.does = invents
    await kitchen.work()
    assert kitchen.chat.told[-1] == "Burnt: INTERNAL_ERROR"


async def test_a_run_that_takes_too_long(kitchen: Kitchen) -> None:
    """The function is cancelled at the time that the spec gives it, tried again, and fails at last."""
    ended: list[bool] = []

    async def dawdles(job: Cook) -> object:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)
        return None

    await kitchen.ordered()
    kitchen.book.does = dawdles
    kitchen.ui = replace(kitchen.ui, tasks=(replace(TASKS[0], timeout=0), *TASKS[1:]))
    for _ in range(3):
        await kitchen.work()
        await kitchen.hurry()
    assert ended == [True] * 3
    assert kitchen.chat.told[-1] == "Burnt: DOWNSTREAM_TIMEOUT"
    assert (await kitchen.job())["error"] == "DOWNSTREAM_TIMEOUT TimeoutError"


@pytest.mark.parametrize("gave", [None, "soup", 7])
async def test_a_function_that_gives_something_else(kitchen: Kitchen, gave: object) -> None:
    """What is not what the event carries is a bug of the function, which is told by its types."""

    async def gives(job: Cook) -> object:
        return gave

    await kitchen.ordered()
    kitchen.book.does = gives
    await kitchen.work()
    assert kitchen.log.of("TASK_RETRIED")["error_type"] == "TypeError"
    assert await screen(kitchen) == "COOKING"


@pytest.mark.parametrize("minutes", [-1, 601, None])
async def test_what_a_function_gives_is_within_its_bounds(kitchen: Kitchen, minutes: int | None) -> None:
    """So is that of which the spec says more than its class does; the log does not repeat it."""

    async def gives(job: Cook) -> object:
        return Ready(minutes=cast("int", minutes))

    await kitchen.ordered()
    kitchen.book.does = gives
    await kitchen.work()
    line = kitchen.log.of("TASK_RETRIED")
    assert line["error_type"] == "UnfitError"
    assert "minutes takes int from 0 up to 600" in line["traceback"]
    assert await screen(kitchen) == "COOKING"


async def test_a_payload_is_within_its_bounds(kitchen: Kitchen) -> None:
    """A job that the spec does not allow is a bug of the action: nothing of its press is kept."""
    kitchen.book.dish = "a soup of all that there is"
    await kitchen.start()
    await kitchen.press("order")
    failed = kitchen.log.of("DISPATCH_FAIL")
    assert (failed["error_type"], failed["error"]) == ("UnfitError", "dish takes text up to 16 characters")
    assert (await kitchen.job(), await kitchen.money()) == ({}, 0)


async def test_a_job_that_nobody_is_told_of(kitchen: Kitchen) -> None:
    """A task without events is run and recorded, and touches no chat."""
    kitchen.book.starts = "WASH"
    await kitchen.ordered()
    kitchen.chat.effects.clear()
    await kitchen.work()
    assert (await kitchen.job())["status"] == "completed"
    assert (await kitchen.waiting(), kitchen.chat.effects) == (0, [])
    assert is_legal_job(kitchen.log.names(kitchen.log.of("TASK_COMPLETED")["cid"]))


async def test_an_action_starts_only_what_it_declares(kitchen: Kitchen) -> None:
    """A task that the action does not name under `starts` is a bug that tells how to mend it."""
    kitchen.book.starts = "FRY"
    await kitchen.start()
    await kitchen.press("order")
    told = "an action started FRY; add it to its starts in the spec"
    assert kitchen.log.of("DISPATCH_FAIL")["error"] == told


async def test_a_payload_of_another_build(kitchen: Kitchen) -> None:
    """A payload that no longer is what the spec declares is no reason for a traceback: it is told by name."""
    await kitchen.ordered()
    await kitchen.db.execute("UPDATE pgqueuer SET payload = convert_to('[7,{\"note\":\"x\"}]', 'UTF8')")
    await kitchen.work()
    line = kitchen.log.of("TASK_RETRIED")
    assert "the payload of COOK has no dish as the spec declares it" in line["traceback"]


async def test_a_function_has_transactions(kitchen: Kitchen) -> None:
    """What a function writes in a transaction of its own stands, or, after an exception, does not."""

    async def pays(job: Cook) -> object:
        async with job.transaction() as db:
            await db.execute("INSERT INTO ledger VALUES ('tip', 1)")
        async with job.transaction() as db:
            await db.execute("INSERT INTO ledger VALUES ('theft', -100)")
            return Ready(minutes=1 // len(job.dish[9:]))

    await kitchen.ordered()
    kitchen.book.does = pays
    await kitchen.work()
    assert await kitchen.money() == 1 - PRICE
