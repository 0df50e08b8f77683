"""Who presses in the tests, and a log that nobody reads."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import asyncpg

from botspec.contract import User

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

CLEO: Final = User(id=6001, first_name="Cleo", locale="en", role="user")


class Silence:
    """A log without lines."""

    def last_cid(self) -> str | None:
        """Give none."""
        return None

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """Give none."""
        return ()

    def debug_for(self, seconds: float) -> None:
        """Do nothing."""
