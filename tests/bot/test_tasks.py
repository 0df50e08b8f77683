"""GENERATE: ordered once, whatever fails or is killed, and every end is one that the spec knows."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.money import Operation, credit
from bot.pictures import make_room
from bot.provider import Access, Pace, Provider
from bot.runs import Order, give_back, place
from bot.standin import StandIn
from bot.standin.faults import Call, Fault, Kind
from bot.standin.tasks import NO_DELAYS
from bot.tasks import generating
from botspec.contract import TaskFailed
from generated.ids import ReasonCode
from generated.tasks import Generate
from tests.bot.stage import ADA, CHAT, USER, Connection, Transactions

JOB = 17
QUICK = Pace(attempts=2, backoff=0.001, first=0.001, longest=0.01, patience=20)


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Give a provider on this machine that has nothing to wait for."""
    async with StandIn(delays=NO_DELAYS, scale=0.05) as started:
        yield started


@pytest.fixture
async def job(db: Connection) -> Generate:
    """Give a run that was paid for."""
    paid = Operation(op_id="w", user_id=USER, amount=Decimal(100), description="test")
    await credit(db, paid, "welcome")
    order = Order(
        model="deepdream",
        aspect="16:9",
        style="art",
        quality="best",
        price=Decimal(5),
        prompt="a lighthouse",
    )
    await place(db, JOB, USER, order)
    return Generate(id=JOB, attempt=1, user=ADA, chat_id=CHAT, cid="c1d00001", store=Transactions(db))


async def generated(
    job: Generate, standin: StandIn, folder: Path, *, pace: Pace = QUICK, url: str | None = None
) -> None:
    """Runs the task once."""
    provider = Provider(Access(url=url or standin.url, key=standin.key), pace)
    async with provider.session():
        await generating(provider, folder)(job)


async def order(db: Connection) -> tuple[object, object, object]:
    """The provider's task, the outcome and the picture of the run."""
    row = await db.fetchrow("SELECT provider_task, outcome, picture FROM orders")
    assert row is not None
    return row["provider_task"], row["outcome"], row["picture"]


async def test_a_run_becomes_a_picture(
    db: Connection, job: Generate, standin: StandIn, tmp_path: Path
) -> None:
    """The picture is a file before the order is completed; the provider was asked in its own terms."""
    await generated(job, standin, tmp_path)
    (task,) = standin.tasks.values()
    assert task.model == "seedream/4.5-text-to-image"
    assert task.prompt.startswith("a lighthouse\n\nStyle: illustration, ")
    assert await order(db) == (task.id, "completed", f"{standin.url}/files/{task.id}.png")
    assert (tmp_path / f"{JOB}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("call", ["result", "fetch"])
async def test_a_run_after_a_kill_pays_nothing_twice(
    db: Connection,
    job: Generate,
    standin: StandIn,
    tmp_path: Path,
    call: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed after the provider has taken the order, the next run waits for the same task."""

    async def killed(*_: object) -> str:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Provider, call, killed)
        with pytest.raises(KilledError):
            await generated(job, standin, tmp_path)
    assert [task.id for task in standin.tasks.values()] == [(await order(db))[0]]
    await generated(replace(job, attempt=2), standin, tmp_path)
    assert len(standin.tasks) == 1
    assert (await order(db))[1] == "completed"


async def test_a_new_picture_makes_room(
    job: Generate, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run deletes what is too old to be kept, and never its own picture."""
    old, room = tmp_path / "1.png", 1_000_000
    old.write_bytes(b"x" * room)
    os.utime(old, (1_000, 1_000))
    monkeypatch.setattr("bot.tasks.make_room", lambda folder: make_room(folder, room))
    await generated(job, standin, tmp_path)
    assert not await asyncio.to_thread(old.exists)
    assert await asyncio.to_thread((tmp_path / f"{JOB}.png").exists)


async def test_a_run_that_was_killed_while_it_ordered_does_not_order_again(
    db: Connection,
    job: Generate,
    standin: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Killed between the provider's answer and its keeping, a run that may be paid for is given back."""

    async def killed(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("bot.tasks.keep_task", killed)
        with pytest.raises(KilledError):
            await generated(job, standin, tmp_path)
    assert (len(standin.tasks), (await order(db))[0]) == (1, None)
    with pytest.raises(TaskFailed) as failed:
        await generated(replace(job, attempt=2), standin, tmp_path)
    assert failed.value.reason == ReasonCode.DOWNSTREAM_ERROR
    assert len(standin.tasks) == 1
    assert "run 17: an earlier run was ended while it ordered, so it may have been taken" in caplog.text


async def test_a_run_that_is_done_is_done(job: Generate, standin: StandIn, tmp_path: Path) -> None:
    """Killed after the end, the next run finds its picture and asks nobody."""
    await generated(job, standin, tmp_path)
    standin.tasks.clear()
    await generated(replace(job, attempt=2), standin, tmp_path)
    assert len(standin.tasks) == 0


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (Call.CREATE, Fault(kind=Kind.CODE, code=500)),
        (Call.CREATE, Fault(kind=Kind.QUIET, code=402)),
        (Call.CREATE, Fault(kind=Kind.LOSE)),
        (Call.CREATE, Fault(kind=Kind.GARBAGE)),
        (Call.CREATE, Fault(kind=Kind.FAIL)),
        (Call.LOOK, Fault(kind=Kind.CODE, code=404)),
        (Call.FILE, Fault(kind=Kind.CODE, code=404)),
        (Call.FILE, Fault(kind=Kind.GARBAGE)),
    ],
    ids=lambda one: str(one) if isinstance(one, Call) else f"{one.kind}-{one.code}",
)
async def test_what_the_provider_cannot_do_is_its_error(
    db: Connection, job: Generate, standin: StandIn, tmp_path: Path, call: Call, fault: Fault
) -> None:
    """A refusal, a failure and nonsense end the run at once as DOWNSTREAM_ERROR, with no picture."""
    standin.faults.order(call, fault)
    with pytest.raises(TaskFailed) as failed:
        await generated(job, standin, tmp_path)
    assert failed.value.reason == ReasonCode.DOWNSTREAM_ERROR
    assert (await order(db))[1:] == (None, None)


async def test_a_provider_that_is_not_there_is_its_error(
    job: Generate, standin: StandIn, tmp_path: Path, unused_tcp_port: int
) -> None:
    """So does a provider that cannot be reached."""
    with pytest.raises(TaskFailed) as failed:
        await generated(job, standin, tmp_path, url=f"http://127.0.0.1:{unused_tcp_port}")
    assert failed.value.reason == ReasonCode.DOWNSTREAM_ERROR


async def test_what_takes_too_long_is_a_timeout(job: Generate, standin: StandIn, tmp_path: Path) -> None:
    """A task that does not end in time ends the run as DOWNSTREAM_TIMEOUT."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.HOLD))
    with pytest.raises(TaskFailed) as failed:
        await generated(job, standin, tmp_path, pace=replace(QUICK, patience=0.1))
    assert failed.value.reason == ReasonCode.DOWNSTREAM_TIMEOUT


async def test_a_picture_that_comes_too_late_is_not_shown(
    db: Connection, job: Generate, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the money went back meanwhile, the run has failed, even if there is a picture now."""
    fetch = Provider.fetch

    async def late(provider: Provider, url: str, path: Path) -> None:
        await fetch(provider, url, path)
        await give_back(db, JOB, USER)

    monkeypatch.setattr(Provider, "fetch", late)
    with pytest.raises(TaskFailed):
        await generated(job, standin, tmp_path)
    assert (await order(db))[1:] == ("failed", None)
    with pytest.raises(TaskFailed):
        await generated(replace(job, attempt=2), standin, tmp_path)
    assert len(standin.tasks) == 1


async def test_the_log_says_why(
    job: Generate, standin: StandIn, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator reads which run it was and what the provider said, and never the user's words."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.QUIET, code=402))
    with pytest.raises(TaskFailed):
        await generated(job, standin, tmp_path)
    assert "run 17: createTask: code 402, the provider's account has no credits left" in caplog.text
    assert "lighthouse" not in caplog.text
