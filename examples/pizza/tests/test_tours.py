"""The tours, by webhook and by polling: they go as they are written, and after each the money adds up."""

from collections.abc import AsyncIterator
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
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from botspec.store.embedded import EmbeddedPostgres
from tests.stage import Connection

TOURS: Final = sorted((Path(__file__).parents[1] / "spec" / "tours").glob("*.yaml"))
OVEN: Final = Oven(seconds=0.4)
"""Slow enough for somebody to wander off."""

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


@pytest.fixture(scope="module", params=list(Mode))
async def place(
    request: pytest.FixtureRequest, server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Player, Connection]]:
    """Give somebody who plays tours against the bot, and a look into its database."""
    mode: Mode = request.param
    name = f"tours_{mode}"
    await server.ensure_database(name)
    log = tmp_path_factory.mktemp(name) / "log"
    async with Simulator(token=TOKEN) as simulator:
        given = {"token": TOKEN, "api_url": simulator.url, "database_url": server.dsn(name)}
        settings = Settings.load({}, host="127.0.0.1", port=0, **given)
        with log.open("w") as out:
            async with assemble(OVEN).serving(settings, out, mode=mode) as serving:
                await serving.introduced
                db: Connection = await asyncpg.connect(server.dsn(name))
                yield Player(simulator, serving.watch), db
                await db.close()
    await server.drop_database(name)


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
async def test_a_tour_goes_as_it_is_written(place: tuple[Player, Connection], path: Path) -> None:
    """Every step of it ends as it expects, and every dollar is where it belongs."""
    player, db = place
    tour = read_tour(path)
    for number, step in enumerate(tour.steps, 1):
        played = await player.play(tour.visitor(step), step)
        assert not played.problems, (number, played.said, played.problems)
    assert await db.fetch(UNBALANCED, GIFT) == []
    assert await db.fetch(ASTRAY) == []


async def test_the_tours_bake_and_burn(place: tuple[Player, Connection]) -> None:
    """All of them together have met both ends, so that the sums above are of something."""
    _, db = place
    rows = await db.fetch("SELECT outcome, count(*) FROM orders GROUP BY outcome ORDER BY outcome")
    assert [tuple(row) for row in rows] == [("baked", 4), ("burnt", 2)]
