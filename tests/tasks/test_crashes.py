"""What dies in the middle: jobs are run again, events happen once, and the money adds up."""

import asyncio
import random
from dataclasses import replace

import pytest

from botspec.contract import TaskFailed
from botspec.core.happening import Happened, Happening, JobEnd
from botspec.core.incoming import Incoming, Whom, happened
from botspec.tasks import runner
from tests.store.turns import USER, one_waits
from tests.tasks.kitchen import PRICE, TASKS, WORDS, Cook, Kitchen, Ready


def ready(job: int, attempt: int = 1) -> Incoming:
    """The good end of a job."""
    end = JobEnd(job=job, task="COOK", attempt=attempt, duration_ms=1.0)
    event = Happening(name="READY", carries=Ready(minutes=7, job=job), cause=end, parent="00000002")
    return happened(event, Whom(chat_id=USER, user_id=USER), key=f"job:{job}:{attempt}", cid="feed0001")


async def screen(kitchen: Kitchen) -> tuple[str, int]:
    """The screen and the rev of the user."""
    here = await kitchen.here()
    assert here is not None
    return here.screen, here.rev


async def test_a_job_whose_runner_died_is_run_again(kitchen: Kitchen) -> None:
    """Nobody else gets a job while its runner is heard of; when he is not, the job is run once more."""
    job = await kitchen.ordered()
    (lost,) = await kitchen.claim()
    assert await kitchen.claim() == []
    await kitchen.silence()
    (found,) = await kitchen.claim()
    assert (lost.job, lost.attempt, found.job, found.attempt) == (job, 1, job, 2)
    await kitchen.run(found)
    assert await screen(kitchen) == ("DONE", 3)


async def test_a_runner_that_was_only_frozen_changes_nothing(kitchen: Kitchen) -> None:
    """What a run says of its job after another one was begun is not heard: not its end, nor another try."""
    await kitchen.ordered()
    (frozen,) = await kitchen.claim()
    await kitchen.silence()
    (other,) = await kitchen.claim()
    assert await kitchen.queue.beat([frozen]) == frozenset()
    await kitchen.run(frozen)
    assert await screen(kitchen) == ("COOKING", 2)
    assert (await kitchen.job())["status"] == "running"
    await kitchen.queue.release(frozen)
    assert await kitchen.queue.beat([other]) == {other.job}
    await kitchen.run(other)
    assert await screen(kitchen) == ("DONE", 3)


async def test_a_job_that_kills_its_process_ends(kitchen: Kitchen) -> None:
    """A job during which the process died as often as it may be tried fails, without being run once more."""
    await kitchen.ordered()
    for _ in range(TASKS[0].retries + 1):
        await kitchen.claim()
        await kitchen.silence()
    assert await kitchen.work() == 1
    assert kitchen.book.jobs == []
    row = await kitchen.job()
    assert (row["status"], row["attempts"], row["error"]) == ("failed", 4, "INTERNAL_ERROR")
    assert await kitchen.money() == 0


async def test_the_event_of_a_job_happens_once(kitchen: Kitchen) -> None:
    """The same end, told twice, moves the user once; the second time its chain says so."""
    job = await kitchen.ordered()
    await kitchen.claim()
    hall = kitchen.hall()
    assert await hall.happen(ready(job)) is Happened.OVER
    assert await hall.happen(ready(job)) is Happened.OVER
    assert await screen(kitchen) == ("DONE", 3)
    assert kitchen.log.names("feed0001")[-2:] == ["EVENT_RECEIVED", "DISPATCH_OK"]
    assert kitchen.log.of("DISPATCH_OK")["result"] == "noop"


async def test_two_ends_at_the_same_time(kitchen: Kitchen) -> None:
    """Of ends that are told at the same time one counts, whichever run they are of."""
    job = await kitchen.ordered()
    await kitchen.claim()
    told = [ready(job), ready(job), ready(job, attempt=2), ready(job, attempt=0)]
    answers = await asyncio.gather(*map(kitchen.hall().happen, told))
    assert answers == [Happened.OVER] * 4
    assert await screen(kitchen) == ("DONE", 3)
    assert kitchen.chat.told == ["Eat: 7"]


async def test_a_bad_end_that_meets_a_bug_is_brought_until_it_is_mended(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is kept, and its function not called again; what was paid comes back with the end, once."""

    async def gives_up(job: Cook) -> object:
        raise TaskFailed("DOWNSTREAM_ERROR")

    monkeypatch.setattr(runner, "AGAIN", 0)
    await kitchen.ordered()
    kitchen.book.does, kitchen.book.breaks = gives_up, "refund"
    for bugs in range(1, 13):
        assert await kitchen.work() == 1
        assert kitchen.log.names().count("DISPATCH_FAIL") == runner.TRIES * bugs
        row = await kitchen.job()
        assert (row["status"], row["error"]) == ("queued", "DOWNSTREAM_ERROR")
        assert (await screen(kitchen), await kitchen.money()) == (("COOKING", 2), -PRICE)
        assert await kitchen.work() == 0  # it is not due yet
        await kitchen.hurry()
    told = kitchen.log.of("LOG")
    assert (told["level"], told["cid"]) == ("ERROR", kitchen.log.of("DISPATCH_FAIL")["cid"])
    assert f"job {row['id']} of COOK has failed, and BURNT met a bug 3 times" in told["message"]
    assert kitchen.log.of("TASK_RETRIED")["delay_s"] == runner.LONGEST
    kitchen.book.breaks = ""
    await kitchen.work()
    row = await kitchen.job()
    assert (row["status"], row["error"]) == ("failed", "DOWNSTREAM_ERROR")
    assert (await screen(kitchen), await kitchen.money()) == (("MENU", 3), 0)
    assert kitchen.chat.told[-1] == "Burnt: DOWNSTREAM_ERROR"
    assert (len(kitchen.book.jobs), await kitchen.waiting()) == (1, 0)


async def test_a_bad_end_that_is_owed_survives_a_crash(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies while it brings the end again is followed by one that brings it."""
    monkeypatch.setattr(runner, "AGAIN", 0)
    kitchen.ui = replace(kitchen.ui, tasks=(replace(TASKS[0], retries=0), *TASKS[1:]))
    await kitchen.ordered()

    async def drops_it(job: Cook) -> object:
        raise ZeroDivisionError

    kitchen.book.does, kitchen.book.breaks = drops_it, "refund"
    await kitchen.work()
    await kitchen.hurry()
    (dead,) = await kitchen.claim()
    assert dead.owed == "INTERNAL_ERROR"
    await kitchen.silence()
    kitchen.book.breaks = ""
    assert await kitchen.work() == 1
    assert (await kitchen.job())["status"] == "failed"
    assert (len(kitchen.book.jobs), await kitchen.money()) == (1, 0)


async def test_a_good_end_that_meets_a_bug_becomes_a_bad_one(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the turn of READY breaks each time, the job is tried again, and fails at last with its refund."""
    monkeypatch.setattr(runner, "AGAIN", 0)
    texts = {locale: {**WORDS, "notices.eat": "{{ gone }}"} for locale in kitchen.ui.locales}
    kitchen.ui = replace(kitchen.ui, texts=texts)
    await kitchen.ordered()
    for _ in range(3):
        assert await kitchen.work() == 1
        await kitchen.hurry()
    assert len(kitchen.book.jobs) == 3
    assert (await kitchen.job())["status"] == "failed"
    assert (await screen(kitchen), await kitchen.money()) == (("MENU", 3), 0)


async def test_a_database_that_is_away_when_the_job_ends(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function is not called again for it: its event waits until the database is back."""
    monkeypatch.setattr(runner, "AGAIN", 0)
    await kitchen.ordered()
    (run,) = await kitchen.claim()
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    async def loses_it(job: Cook) -> object:
        await kitchen.db.execute(f"{end} AND datname = current_database()")
        return Ready(minutes=7)

    kitchen.book.does = loses_it
    await kitchen.run(run)
    assert len(kitchen.book.jobs) == 1
    assert await screen(kitchen) == ("DONE", 3)


async def test_a_press_that_cancels_comes_first(kitchen: Kitchen) -> None:
    """A job that the user cancelled gives its money back, and its later end changes nothing."""
    await kitchen.ordered()
    (run,) = await kitchen.claim()
    await kitchen.press("cancel")
    assert (await screen(kitchen), await kitchen.money()) == (("MENU", 3), 0)
    await kitchen.run(run)
    row = await kitchen.job()
    assert (row["status"], await screen(kitchen), await kitchen.money()) == ("cancelled", ("MENU", 3), 0)
    assert kitchen.chat.told == []
    await kitchen.silence()
    assert await kitchen.claim() == []
    assert await kitchen.waiting() == 0


async def test_a_job_that_is_cancelled_before_it_runs(kitchen: Kitchen) -> None:
    """It leaves the queue without having been run."""
    await kitchen.ordered()
    await kitchen.press("cancel")
    assert await kitchen.work() == 0
    assert (kitchen.book.jobs, await kitchen.waiting()) == ([], 0)


async def test_a_press_and_an_event_at_the_same_time(kitchen: Kitchen) -> None:
    """The row lock puts one after the other: the user cancels and pays nothing, or the dish is his."""
    job = await kitchen.ordered()
    await kitchen.claim()
    async with kitchen.db.transaction():  # both wait for this lock, so that they meet for sure
        await kitchen.db.fetchval("SELECT 1 FROM positions FOR UPDATE")
        both = [
            asyncio.create_task(kitchen.press_at(2, "cancel")),
            asyncio.create_task(kitchen.hall().happen(ready(job))),
        ]
        await one_waits(kitchen.db)
    await asyncio.gather(*both)
    row = await kitchen.job()
    outcome = (row["status"], (await screen(kitchen))[0], await kitchen.money())
    assert outcome in (("cancelled", "MENU", 0), ("completed", "DONE", -PRICE))


@pytest.mark.parametrize("seed", range(6))
async def test_the_money_adds_up_whatever_dies(kitchen: Kitchen, seed: int) -> None:
    """After any orders, deaths, failures and cancellations, who paid has his dish, and nobody else."""
    chance = random.Random(seed)
    kitchen.ui = replace(kitchen.ui, tasks=(replace(TASKS[0], retries=9), *TASKS[1:]))

    async def unreliable(job: Cook) -> object:
        if chance.random() < 0.3:
            raise ZeroDivisionError
        return Ready(minutes=1)

    kitchen.book.does = unreliable
    for user in range(1, 6):
        await kitchen.start(user)
        await kitchen.press("order", user)
    for _ in range(25):
        await kitchen.hurry()
        for run in await kitchen.claim():
            if chance.random() < 0.4:
                continue  # its process dies now
            await kitchen.run(run)
            if chance.random() < 0.3:
                await kitchen.run(run)  # and once more: it was only frozen
        if chance.random() < 0.2:
            await kitchen.press("cancel", chance.randint(1, 5))
        await kitchen.silence()
    rows = await kitchen.db.fetch("SELECT status FROM jobs")
    status = [row["status"] for row in rows]
    assert len(status) == 5
    assert set(status) <= {"completed", "failed", "cancelled"}
    assert await kitchen.money() == -PRICE * status.count("completed")
    assert await kitchen.waiting() == 0
