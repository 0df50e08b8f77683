"""The tours of the project, by webhook and by polling: they go as they are written, and the money adds up."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from botspec.bot import Mode
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from botspec.store.embedded import EmbeddedPostgres
from tests.acceptance.conftest import UNBALANCED
from tests.acceptance.house import House, opened

TOURS: Final = sorted((Path(__file__).parents[2] / "spec" / "tours").glob("*.yaml"))

WITHOUT_A_JOB: Final = """
    SELECT op_id FROM transactions WHERE type = 'charge' AND NOT EXISTS (
        SELECT FROM jobs JOIN orders ON orders.job_id = jobs.id
        WHERE op_id = 'charge:' || jobs.id AND orders.user_id = transactions.user_id AND price = -amount
    )
"""

OWED: Final = """
    SELECT job_id, outcome, count(op_id) FROM orders
    LEFT JOIN transactions ON type = 'refund' AND op_id = 'refund:' || job_id AND amount = price
    GROUP BY job_id HAVING count(op_id) <> CASE outcome WHEN 'failed' THEN 1 ELSE 0 END
"""
"""Orders whose money is not where it belongs: back when they failed, once, and not otherwise."""

STRAY: Final = """
    SELECT op_id FROM transactions WHERE type = 'refund' AND NOT EXISTS (
        SELECT FROM orders WHERE op_id = 'refund:' || job_id
    )
"""


@pytest.fixture(scope="module", params=list(Mode))
async def place(
    request: pytest.FixtureRequest, postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Give a bot that gets its updates in one of the two ways, on a database of its own."""
    mode: Mode = request.param
    await postgres.ensure_database(f"tours_{mode}")
    folder = tmp_path_factory.mktemp(f"tours_{mode}")
    async with opened(postgres.dsn(f"tours_{mode}"), folder, mode=mode) as found:
        yield found
    await postgres.drop_database(f"tours_{mode}")


def test_there_are_tours() -> None:
    """The project has one for each way that a run can go."""
    assert len(TOURS) >= 7


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
async def test_a_tour_goes_as_it_is_written(place: House, path: Path) -> None:
    """Every step of it ends as it expects, and after it every credit is where it belongs."""
    tour = read_tour(path)
    player = Player(place.simulator, place.serving.watch)
    for number, step in enumerate(tour.steps, 1):
        if step.wait is None:  # what is ordered is made when the tour waits for it, and no sooner
            place.standin.hold()
        else:
            place.standin.release()
        played = await player.play(tour.visitor(step), step)
        assert not played.problems, (number, played.said, played.problems)
    for query in (UNBALANCED, WITHOUT_A_JOB, OWED, STRAY):
        assert await place.db.fetch(query) == [], query
