"""What probes and monitors see of a bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from botspec.contract.errors import StoreError
from botspec.contract.vocabulary import BotState
from botspec.ops import health
from botspec.ops.health import Health, Phase, Stored, Vitals
from botspec.ops.http import routes

Client = TestClient[web.Request, web.Application]

GOOD = Vitals(phase=Phase.SERVING, lock_state=BotState.ACTIVE, queue_size=2)
COUNTS = Stored(
    migrations_applied=3, migrations_pending=0, outbox_pending=1, tasks={"running": 2, "failed": 1}
)


@dataclass(frozen=True)
class Connections:
    """A database pool, from the outside."""

    used: int = 1
    idle: int = 2
    max: int = 10


@dataclass
class Bot:
    """A bot whose state is what the test says, and a clock in seconds."""

    version: str = "1.2.3"
    spec_hash: str = "5f2c"
    state: Vitals = GOOD
    counts: Stored | Exception = COUNTS
    asked: int = 0
    now: float = 100.0
    silent: asyncio.Event = field(default_factory=asyncio.Event)

    def vitals(self) -> Vitals:
        """The state that was set."""
        return self.state

    async def stored(self) -> Stored:
        """The figures that were set; it never answers when `silent` is set."""
        self.asked += 1
        if self.silent.is_set():
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        if isinstance(self.counts, Exception):
            raise self.counts
        return self.counts


@pytest.fixture
def bot() -> Bot:
    """A bot that is well."""
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[Client]:
    """A client of a server on the loopback that has the routes of this bot."""
    application = web.Application()
    application.add_routes(routes(bot, lambda: bot.now))
    async with TestClient(TestServer(application)) as made:
        yield made


async def seen(client: Client, path: str) -> tuple[int, dict[str, object]]:
    """Status and body of a GET."""
    async with client.get(path) as answer:
        assert answer.content_type == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.json()


def problems(body: dict[str, object]) -> str:
    """All problems of a report, in one text."""
    return "\n".join(cast("list[str]", body["problems"]))


async def test_health_tells_everything_that_is_known(client: Client, bot: Bot) -> None:
    """Every field of a bot that is well, in its order."""
    bot.state = replace(GOOD, pool=Connections(), last_update_age=1.2345)
    bot.now += 12.5
    status, body = await seen(client, "/health")
    assert status == 200
    assert list(body.items()) == [
        ("status", "ok"),
        ("phase", "serving"),
        ("uptime", 12.5),
        ("version", "1.2.3"),
        ("spec_hash", "5f2c"),
        ("lock_state", "ACTIVE"),
        ("queue_size", 2),
        ("db_pool", {"used": 1, "idle": 2, "max": 10}),
        ("migrations", {"applied": 3, "pending": 0}),
        ("outbox_pending", 1),
        ("tasks", {"queued": 0, "running": 2, "completed": 0, "failed": 1, "cancelled": 0}),
        ("last_update_age", 1.2),
        ("telegram", {"last_error": None}),
        ("problems", []),
    ]


async def test_health_asks_the_database_once_in_five_seconds(client: Client, bot: Bot) -> None:
    """Whatever calls it, and however often: the figures are asked for again when they are old."""
    await asyncio.gather(*(seen(client, "/health") for _ in range(5)))
    bot.now += health.KEPT_S - 0.1
    await seen(client, "/health")
    assert bot.asked == 1
    bot.counts = replace(COUNTS, outbox_pending=7)
    bot.now += 0.1
    _, body = await seen(client, "/health")
    assert (bot.asked, body["outbox_pending"]) == (2, 7)


async def test_what_memory_knows_is_fresh(client: Client, bot: Bot) -> None:
    """The queue is told as it is now, also while the stored figures are kept."""
    await seen(client, "/health")
    bot.state = replace(GOOD, queue_size=9)
    _, body = await seen(client, "/health")
    assert (bot.asked, body["queue_size"]) == (1, 9)


@pytest.mark.parametrize("error", [StoreError("password hunter2"), OSError("db:5432"), TimeoutError()])
async def test_a_database_that_fails_is_a_failure(client: Client, bot: Bot, error: Exception) -> None:
    """503, null figures and the class of the error, without its words; it is not asked again at once."""
    bot.counts = error
    for _ in range(2):
        status, body = await seen(client, "/health")
        assert (status, body["status"], body["migrations"], body["outbox_pending"]) == (
            503,
            "fail",
            None,
            None,
        )
        assert f"the database did not answer ({type(error).__name__})" in problems(body)
        assert str(error) == "" or str(error) not in problems(body)
    assert bot.asked == 1


async def test_a_database_that_comes_back_is_forgiven(client: Client, bot: Bot) -> None:
    """The next good answer ends the failure."""
    bot.counts = StoreError("down")
    await seen(client, "/health")
    bot.counts = COUNTS
    bot.now += health.KEPT_S
    status, body = await seen(client, "/health")
    assert (status, problems(body)) == (200, "")


async def test_a_silent_database_is_not_waited_for(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query without an answer ends the wait, not the report."""
    monkeypatch.setattr(health, "PATIENCE_S", 0.001)
    bot.silent.set()
    report = await Health(bot).report()
    assert report.status is health.Status.FAIL
    assert "(TimeoutError)" in problems(report.fields)


@pytest.mark.parametrize(
    ("state", "counts", "status", "said"),
    [
        (replace(GOOD, phase=Phase.STARTING), COUNTS, "fail", "has not started"),
        (replace(GOOD, phase=Phase.DRAINING), COUNTS, "warn", "is stopping"),
        (replace(GOOD, lock_state=BotState.PASSIVE), COUNTS, "warn", "another instance is ACTIVE"),
        (replace(GOOD, queue_size=81), COUNTS, "warn", "faster than they are handled"),
        (replace(GOOD, queue_size=80), COUNTS, "ok", ""),
        (replace(GOOD, telegram_error="Bad Gateway"), COUNTS, "warn", "telegram.last_error"),
        (GOOD, replace(COUNTS, migrations_pending=2), "fail", "migrations not applied: 2"),
    ],
)
async def test_what_is_not_as_it_should_be_is_told(
    client: Client, bot: Bot, state: Vitals, counts: Stored, status: str, said: str
) -> None:
    """The status follows from what is found, and each finding is a sentence."""
    bot.state, bot.counts = state, counts
    code, body = await seen(client, "/health")
    assert (code, body["status"]) == (503 if status == "fail" else 200, status)
    assert said in problems(body)
    assert bool(said) == bool(problems(body))


async def test_the_worst_finding_counts(client: Client, bot: Bot) -> None:
    """A warning does not hide a failure, and both are told."""
    bot.state = replace(GOOD, lock_state=BotState.PASSIVE, telegram_error="x")
    bot.counts = StoreError("down")
    status, body = await seen(client, "/health")
    assert (status, body["status"]) == (503, "fail")
    assert len(problems(body).splitlines()) == 3
    assert body["telegram"] == {"last_error": "x"}


async def test_livez_asks_nobody(client: Client, bot: Bot) -> None:
    """The process is alive while it starts, while it stops, and without a database."""
    bot.state = replace(GOOD, phase=Phase.STARTING)
    bot.counts = StoreError("down")
    assert await seen(client, "/livez") == (200, {"status": "ok"})
    assert bot.asked == 0


@pytest.mark.parametrize(
    ("phase", "lock_state", "code", "status"),
    [
        (Phase.SERVING, BotState.ACTIVE, 200, "ok"),
        (Phase.SERVING, BotState.PASSIVE, 200, "warn"),
        (Phase.STARTING, BotState.ACTIVE, 503, "fail"),
        (Phase.DRAINING, BotState.ACTIVE, 503, "fail"),
    ],
)
async def test_readyz_says_who_takes_updates(
    client: Client, bot: Bot, phase: Phase, lock_state: BotState, code: int, status: str
) -> None:
    """Ready while it serves, PASSIVE too; not before, and not when it was told to stop; no query is made."""
    bot.state = replace(GOOD, phase=phase, lock_state=lock_state)
    expected = {"status": status, "phase": phase, "lock_state": lock_state}
    assert await seen(client, "/readyz") == (code, expected)
    assert bot.asked == 0


async def test_the_routes_can_be_asked_by_head(client: Client) -> None:
    """Monitors that use HEAD get the status."""
    for path in ("/health", "/livez", "/readyz"):
        async with client.head(path) as answer:
            assert answer.status == 200
