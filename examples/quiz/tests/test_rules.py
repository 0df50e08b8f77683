"""The rules: the closer a guess, the more points."""

import pytest

from bot.rules import points_of_choice, points_of_number


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
