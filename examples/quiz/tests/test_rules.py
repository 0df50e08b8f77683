"""The rules: the closer a guess, the more points."""

from decimal import Decimal

import pytest

from bot.rules import kilometres, located, points_of_choice, points_of_number
from botspec.contract import Location


@pytest.mark.parametrize(
    ("guess", "points"), [(88, 5), (87, 3), (94, 3), (82, 3), (81, 1), (106, 1), (70, 1), (107, 0), (69, 0)]
)
def test_a_number_is_worth_what_it_is_near(guess: int, points: int) -> None:
    """Exact is 5, as near as the question allows is 3, up to three times as far is 1, on both sides."""
    assert points_of_number(guess, answer=88, near=6) == points


def test_a_question_can_want_it_exactly() -> None:
    """Where nothing is near, only the exact number has points."""
    assert [points_of_number(guess, answer=3, near=0) for guess in (2, 3, 4)] == [0, 5, 0]


def test_an_option_is_right_or_wrong() -> None:
    """The right option is worth 3, and a neighbour of it nothing."""
    assert [points_of_choice(guess, answer=2) for guess in (1, 2, 3)] == [0, 3, 0]


def at(latitude: str, longitude: str) -> Location:
    """A place on the Earth."""
    return Location(latitude=Decimal(latitude), longitude=Decimal(longitude))


@pytest.mark.parametrize(
    ("here", "there", "far"),
    [
        (at("51.508", "-0.1281"), at("48.85837", "2.29448"), 341),
        (at("0", "0"), at("0", "180"), 20015),
        (at("90", "0"), at("-90", "77"), 20015),
        (at("0", "179.5"), at("0", "-179.5"), 111),
        (at("10", "20"), at("10", "20"), 0),
    ],
    ids=["London to Paris", "half round the equator", "pole to pole", "over the date line", "no way"],
)
def test_the_crow_knows_the_way(here: Location, there: Location, far: int) -> None:
    """Distances are those along the great circle, in both directions."""
    assert (kilometres(here, there), kilometres(there, here)) == (far, far)


def test_a_place_needs_both_numbers() -> None:
    """Half a place is none, and none that is shown tells where it is."""
    assert located(Decimal(1), None) is None
    assert located(None, Decimal(1)) is None
    assert repr(located(Decimal(51), Decimal(7))) == "Location()"
