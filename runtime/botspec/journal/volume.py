"""How loud a line has to be to be written: the level of the process, and spells of DEBUG."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from botspec.contract.vocabulary import Level

_RANKS: Final = {level: rank for rank, level in enumerate(Level)}
_WARNING: Final = _RANKS[Level.WARNING]


def is_loud(level: Level) -> bool:
    """Whether a line of this level is one that is never dropped: WARNING and above."""
    return _RANKS[level] >= _WARNING


class Volume:
    """The level of the process; a spell of DEBUG ends by the clock, at the first line after its time."""

    def __init__(self, level: Level = Level.INFO, clock: Callable[[], float] = monotonic) -> None:
        """`clock` counts seconds and never goes back."""
        self._usual = level
        self._clock = clock
        self._rank = _RANKS[level]
        self._until: float | None = None
        self._listener: Callable[[Level], None] | None = None

    @property
    def level(self) -> Level:
        """The quietest level that is written now."""
        self._expire()
        return Level.DEBUG if self._until is not None else self._usual

    def hears(self, level: Level) -> bool:
        """Whether a line of this level is written now."""
        if self._until is not None:
            self._expire()
        return _RANKS[level] >= self._rank

    def debug_for(self, seconds: float) -> None:
        """Everything is written for so long, counted from now; 0 ends a spell."""
        self._until = self._clock() + seconds
        self._rank = _RANKS[Level.DEBUG]
        self._expire()
        self._tell()

    def follow(self, listener: Callable[[Level], None] | None) -> None:
        """Tells `listener` the level, now and when it changes; None ends it."""
        self._listener = listener
        self._tell()

    def _expire(self) -> None:
        if self._until is not None and self._clock() >= self._until:
            self._until = None
            self._rank = _RANKS[self._usual]
            self._tell()

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(self.level)
