"""How fast one user may go.

A bucket of updates that fills up again with time. Kept in memory, per process.
"""

from dataclasses import dataclass, field
from typing import Final

CROWD: Final = 10_000
"""Users remembered before those whose bucket is full again are forgotten."""


@dataclass(slots=True)
class RateLimit:
    """At most `count` updates of one user in `seconds`, on average; a burst of `count` is allowed."""

    count: int
    seconds: float
    _left: dict[int, tuple[float, float]] = field(default_factory=dict[int, tuple[float, float]])
    _most: int = CROWD

    def is_passed(self, user_id: int, now: float) -> bool:
        """Counts one update of this user at `now` (seconds of a monotonic clock).

        True when it is one too many.
        """
        left, at = self._left.get(user_id, (float(self.count), now))
        left = min(float(self.count), left + (now - at) * self.count / self.seconds)
        passed = left < 1
        self._left[user_id] = (left if passed else left - 1, now)
        if len(self._left) > self._most:
            self._forget(now)
            self._most = max(CROWD, 2 * len(self._left))
        return passed

    def _forget(self, now: float) -> None:
        full = [user for user, (_, at) in self._left.items() if now - at > self.seconds]
        for user in full:
            del self._left[user]
