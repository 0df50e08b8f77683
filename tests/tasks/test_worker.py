"""The worker: as many jobs at a time as there is room for, woken by a bell, stopped without losing one."""

import asyncio

import pytest

from botspec.contract import BotState
from botspec.contract.errors import StoreError
from botspec.tasks import worker
from tests.store.turns import USER
from tests.tasks.kitchen import Cook, Kitchen, Ready, working


class Gate:
    """A cook who waits at a gate: how many wait, how many did at most."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.waiting = 0
        self.most = 0
        self.cancelled = asyncio.Event()
        self.arrived = asyncio.Condition()

    async def cook(self, job: Cook) -> object:
        async with self.arrived:
            self.waiting += 1
            self.most = max(self.most, self.waiting)
            self.arrived.notify_all()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        finally:
            self.waiting -= 1
        return Ready(minutes=1)

    async def hold(self, count: int) -> None:
        """Waits until so many wait."""
        async with asyncio.timeout(10), self.arrived:
            await self.arrived.wait_for(lambda: self.waiting == count)


async def ended(kitchen: Kitchen, count: int) -> None:
    """Waits until so many jobs have ended."""
    async with asyncio.timeout(10):
        while await kitchen.db.fetchval("SELECT count(*) FROM jobs WHERE completed_at IS NOT NULL") < count:
            pass


async def test_a_worker_is_woken_by_a_press(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that this instance started is run at once, not when the worker looks again."""
    monkeypatch.setattr(worker, "PAUSE", 3600)
    async with working(kitchen):
        await kitchen.ordered()
        await ended(kitchen, 1)
    here = await kitchen.here()
    assert here is not None
    assert here.screen == "DONE"


async def test_a_worker_finds_what_others_started(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job of another instance rings no bell here: it is found by looking."""
    monkeypatch.setattr(worker, "PAUSE", 0)
    async with working(kitchen):
        other = Kitchen(kitchen.pool, kitchen.db)
        await other.ordered()
        await ended(kitchen, 1)
    assert len(kitchen.book.jobs) == 1


async def test_so_many_at_a_time(kitchen: Kitchen) -> None:
    """With room for two, five jobs are run two at a time, and all of them."""
    gate = Gate()
    kitchen.book.does = gate.cook
    for user in range(1, 6):
        await kitchen.start(user)
        await kitchen.press("order", user)
    async with working(kitchen, most=2):
        await gate.hold(2)
        gate.open.set()
        await ended(kitchen, 5)
    assert gate.most == 2


async def test_what_runs_is_let_to_its_end(kitchen: Kitchen) -> None:
    """A worker that is told to stop claims nothing more, and waits for what runs."""
    gate = Gate()
    kitchen.book.does = gate.cook
    await kitchen.ordered()
    async with working(kitchen) as stop:
        await gate.hold(1)
        stop.set()
        await kitchen.start(8)
        await kitchen.press("order", 8)
        gate.open.set()
    rows = await kitchen.db.fetch("SELECT user_id, status FROM jobs ORDER BY id")
    assert [tuple(row) for row in rows] == [(USER, "completed"), (8, "queued")]


async def test_what_does_not_end_is_given_back(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that takes longer than a worker has left is cancelled, and is as if it had never been."""
    monkeypatch.setattr(worker, "DRAIN", 0.01)
    gate = Gate()
    kitchen.book.does = gate.cook
    await kitchen.ordered()
    async with working(kitchen) as stop:
        await gate.hold(1)
        stop.set()
    row = await kitchen.job()
    assert gate.cancelled.is_set()
    assert (row["status"], row["attempts"]) == ("queued", 0)
    kitchen.book.does = None
    assert await kitchen.work() == 1
    assert (await kitchen.job())["attempts"] == 1


async def test_a_run_that_goes_on_is_not_claimed(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its worker says again and again that it is alive."""
    monkeypatch.setattr(worker, "BEAT", 0)
    gate = Gate()
    kitchen.book.does = gate.cook
    await kitchen.ordered()
    async with working(kitchen):
        await gate.hold(1)
        await kitchen.silence()
        stale = "SELECT count(*) FROM pgqueuer WHERE heartbeat < now() - interval '30 seconds'"
        async with asyncio.timeout(10):
            while await kitchen.db.fetchval(stale):
                pass
        assert await kitchen.claim() == []
        gate.open.set()


async def test_a_run_that_counts_no_more_is_ended(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the user cancels his order, the cook is told at the next beat."""
    monkeypatch.setattr(worker, "BEAT", 0)
    gate = Gate()
    kitchen.book.does = gate.cook
    await kitchen.ordered()
    async with working(kitchen):
        await gate.hold(1)
        await kitchen.press("cancel")
        async with asyncio.timeout(10):
            await gate.cancelled.wait()
    assert (await kitchen.job())["status"] == "cancelled"


async def test_a_passive_worker_claims_nothing(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the instance that serves runs jobs."""
    monkeypatch.setattr(worker, "PAUSE", 0)
    await kitchen.ordered()
    kitchen.seat = BotState.PASSIVE
    async with working(kitchen):
        for _ in range(20):
            await asyncio.sleep(0)
        assert (await kitchen.job())["status"] == "queued"
        kitchen.seat = BotState.ACTIVE
        await ended(kitchen, 1)


@pytest.mark.parametrize("error", [StoreError("no database"), ZeroDivisionError("a bug")])
async def test_a_worker_outlives_what_goes_wrong(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A claim that fails is told in the log, and tried again."""
    monkeypatch.setattr(worker, "PAUSE", 0)
    await kitchen.ordered()
    queue = type(kitchen.queue)
    real, errors = queue.claim, [error]

    async def claim(self: object, tasks: object, count: int) -> object:
        if errors:
            raise errors.pop()
        return await real(kitchen.queue, ("COOK",), count)

    monkeypatch.setattr(queue, "claim", claim)
    async with working(kitchen):
        await ended(kitchen, 1)
    assert str(error) in kitchen.log.of("LOG")["message"]


async def test_jobs_of_a_task_that_is_gone(kitchen: Kitchen) -> None:
    """A build without the task leaves its jobs to others, and says so when it starts."""
    await kitchen.ordered()
    await kitchen.db.execute("UPDATE jobs SET kind = 'FRY'")
    async with working(kitchen):
        await asyncio.sleep(0)
    assert kitchen.log.of("LOG")["message"] == "1 jobs of FRY wait, and this build has no such task"
