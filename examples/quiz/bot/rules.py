"""The rules: how many points a guess is worth, and how far it is from one place to another."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Final

from botspec.contract import Location

EXACT: Final = 5
CLOSE: Final = 3
FAR: Final = 1
RIGHT: Final = 3
"""What the right one of several options is worth."""

FARTHEST: Final = 3
"""How many times as far off as a close guess one may be that is still worth a point."""

EARTH: Final = 6371.0088
"""The mean radius of the Earth in kilometres."""


def located(latitude: Decimal | None, longitude: Decimal | None) -> Location | None:
    """Return the place, None when it is not known."""
    if latitude is None or longitude is None:
        return None
    return Location(latitude=latitude, longitude=longitude)


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


def kilometres(here: Location, there: Location) -> int:
    """Return the distance as the crow flies, by the haversine formula, in whole kilometres."""
    north, south = radians(here.latitude), radians(there.latitude)
    west, east = radians(here.longitude), radians(there.longitude)
    chord = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin((east - west) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(min(1.0, chord))))
