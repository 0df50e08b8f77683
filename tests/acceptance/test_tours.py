"""The tours of the project: conversations that people can watch, and that have to go as they are written."""

from pathlib import Path
from typing import Final

import pytest

from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from tests.acceptance.house import House

TOURS: Final = sorted((Path(__file__).parents[2] / "spec" / "tours").glob("*.yaml"))


def test_there_are_tours() -> None:
    """The project has some."""
    assert len(TOURS) >= 2


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
async def test_a_tour_goes_as_it_is_written(house: House, path: Path) -> None:
    """Every step of it ends as it expects."""
    tour = read_tour(path)
    player = Player(house.simulator, house.serving.watch)
    for number, step in enumerate(tour.steps, 1):
        played = await player.play(tour.visitor(step), step)
        assert not played.problems, (number, played.said, played.problems)
