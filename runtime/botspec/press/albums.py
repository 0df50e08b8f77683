"""Albums of which the user was told already that something is wrong: every item is an update of its own."""

from dataclasses import dataclass, field
from typing import Final

from botspec.core.incoming import Incoming

REMEMBERED: Final = 1_000
"""Albums that are remembered; the items of one come within seconds. Kept in memory, per process."""


@dataclass(slots=True)
class Albums:
    """The albums that were complained of, each with the update whose user was told."""

    _told: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    def is_told(self, incoming: Incoming) -> bool:
        """Whether another item of this one's album was complained of before; if not, this one is now."""
        if not incoming.album:
            return False
        first = self._told.setdefault((incoming.chat_id, incoming.album), incoming.update_id)
        if len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return first != incoming.update_id
