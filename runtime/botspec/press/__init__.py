"""The hall: takes one update through all rooms, once, in order, and writes its whole chain of events."""

from botspec.press.hall import Hall, Handled
from botspec.press.rate import RateLimit
from botspec.press.rooms import Rooms

__all__ = ["Hall", "Handled", "RateLimit", "Rooms"]
