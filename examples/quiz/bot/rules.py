"""The rules: how many points a guess is worth."""

from typing import Final

EXACT: Final = 5
CLOSE: Final = 3
FAR: Final = 1
RIGHT: Final = 3
"""What the right one of several options is worth."""

FARTHEST: Final = 3
"""How many times as far off as a close guess one may be that is still worth a point."""


def points_of_number(guess: int, answer: int, near: int) -> int:
    """Return the points of a number; `near` is how far off a close one may be."""
    off = abs(guess - answer)
    if off == 0:
        return EXACT
    if off <= near:
        return CLOSE
    return FAR if off <= near * FARTHEST else 0


def points_of_choice(guess: int, answer: int) -> int:
    """Return the points of an option."""
    return RIGHT if guess == answer else 0
