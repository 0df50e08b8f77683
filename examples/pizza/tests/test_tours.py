"""The tours: they go as they are written, and after each the money adds up.

The bot polls here; `botspec simulate --tour spec/tours` plays them by webhook.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from bot.kitchen import Oven
from bot.main import assemble
from bot.money import GIFT
from botspec.bot import Mode
from botspec.settings import Settings
from botspec.simulator import Simulator
from botspec.simulator.script import Tour
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from botspec.store.embedded import EmbeddedPostgres
from generated.tasks import CookSize
from tests.stage import Connection

TOURS: Final = sorted((Path(__file__).parents[1] / "spec" / "tours").glob("*.yaml"))
TOKEN: Final = "42:tours-tours-tours-tours-tours-tours"

UNBALANCED: Final = """
    SELECT user_id, balance, sum(amount) FROM accounts LEFT JOIN ledger USING (user_id)
    GROUP BY user_id HAVING balance <> $1 + coalesce(sum(amount), 0)
"""

# An order is charged once; its money is back once when it burnt, and never when it was baked.
ASTRAY: Final = """
    SELECT orders.id, outcome, array_agg(op_id || ' ' || amount) FROM orders
    LEFT JOIN ledger ON op_id IN ('charge:' || orders.id, 'refund:' || orders.id)
    GROUP BY orders.id
    HAVING count(*) FILTER (WHERE op_id LIKE 'charge:%' AND amount = -paid) <> 1
        OR count(*) FILTER (WHERE op_id LIKE 'refund:%' AND amount = paid) <> (outcome = 'burnt')::int
        OR count(*) <> 1 + (outcome = 'burnt')::int
        OR outcome IS NULL
"""


TOO_LONG: Final = Tour.model_validate(
    {
        "tour": "half an hour",
        "user": {"id": 5006, "first_name": "Emil", "language": "en"},
        "steps": [
            {"say": "/start"},
            {"press": "Margherita $8.00"},
            {"press": "🚶 I pick it up"},
            {"press": "Pay $8.00", "expect": {"screen": "COOKING"}},
            {
                "wait": "after 30m",
                "expect": {"screen": "BURNT", "text": "Your $8.00 are back: you have $20.00."},
            },
        ],
    }
)

# The clock of the runtime looks into this table.
LATER: Final = (
    "UPDATE timers SET entered_at = entered_at - interval '31 minutes', due_at = now() WHERE user_id = $1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient(Oven):
    """An oven that bakes while it is `hot`, and no sooner."""

    seconds: float = 0
    hot: asyncio.Event = field(default_factory=asyncio.Event)

    async def bake(self, size: CookSize, note: str | None) -> bool:
        """Wait for the heat."""
        await self.hot.wait()
        return await Oven.bake(self, size, note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The bot: who plays its tours, its oven and its database."""

    player: Player
    oven: Patient
    db: Connection


@pytest.fixture(scope="module")
async def place(server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """Give a bot that serves, on a database of its own."""
    name = "tours"
    await server.ensure_database(name)
    log = tmp_path_factory.mktemp(name) / "log"
    oven = Patient()
    async with Simulator(token=TOKEN) as simulator:
        given = {"token": TOKEN, "api_url": simulator.url, "database_url": server.dsn(name)}
        settings = Settings.load({}, host="127.0.0.1", port=0, **given)
        with log.open("w") as out:
            async with assemble(oven).serving(settings, out, mode=Mode.POLLING) as serving:
                await serving.introduced
                db: Connection = await asyncpg.connect(server.dsn(name))
                yield Place(player=Player(simulator, serving.watch), oven=oven, db=db)
                await db.close()
    await server.drop_database(name)


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
async def test_a_tour_goes_as_it_is_written(place: Place, path: Path) -> None:
    """Every step of it ends as it expects, and every dollar is where it belongs."""
    tour = read_tour(path)
    for number, step in enumerate(tour.steps, 1):
        if step.wait is None:
            place.oven.hot.clear()
        else:  # now it may happen, and no sooner: nobody wanders off too late
            place.oven.hot.set()
        played = await place.player.play(tour.visitor(step), step)
        assert not played.problems, (number, played.said, played.problems)
    assert await place.db.fetch(UNBALANCED, GIFT) == []
    assert await place.db.fetch(ASTRAY) == []


async def test_the_tours_bake_and_burn(place: Place) -> None:
    """All of them together have met both ends, so that the sums above are of something."""
    rows = await place.db.fetch("SELECT outcome, count(*) FROM orders GROUP BY outcome ORDER BY outcome")
    assert [tuple(row) for row in rows] == [("baked", 4), ("burnt", 2)]


async def test_nobody_waits_for_an_oven_that_stays_cold(place: Place) -> None:
    """After half an hour the money is back, and the kitchen bakes the order no more."""
    place.oven.hot.clear()
    user = TOO_LONG.user
    for step in TOO_LONG.steps:
        if step.wait is not None:
            await place.db.execute(LATER, user.id)
        played = await place.player.play(user, step)
        assert not played.problems, (played.said, played.problems)
    rows = await place.db.fetch(
        "SELECT status, outcome FROM orders JOIN jobs ON jobs.id = job_id WHERE jobs.user_id = $1", user.id
    )
    assert [tuple(row) for row in rows] == [("cancelled", "burnt")]
    assert await place.db.fetch(UNBALANCED, GIFT) == []
    assert await place.db.fetch(ASTRAY) == []
