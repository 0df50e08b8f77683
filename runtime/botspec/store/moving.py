"""A group that has become a supergroup: what is known of it goes on under the new id."""

from collections.abc import Mapping
from typing import Final

from botspec.core.effects import unplaced
from botspec.store import codec
from botspec.store.pool import Connection

STEPS: Final = (
    "drop_moved_timers",
    "drop_moved_positions",
    "move_positions",
    "move_timers",
    "move_queue",
    "move_jobs",
)
"""The statements that move rows, in an order in which turns and runners take them, too."""


async def move_chat(connection: Connection, sql: Mapping[str, str], chat: tuple[int, int], to: int) -> int:
    """Moves the rows of a chat in the transaction of the connection; how many positions and jobs they are."""
    counts = {step: _count(await connection.execute(sql[step], *chat, to)) for step in STEPS}
    for row in await connection.fetch(sql["moving_owed"], *chat):
        await connection.execute(sql["move_owed"], *chat, to, row["update_id"], _owed(row["effects"]))
    return counts["move_positions"] + counts["move_jobs"]


def _owed(text: str) -> str:
    """What is owed in the new chat; what another build wrote, and this one cannot read, stays as it is."""
    try:
        return codec.dump_effects(unplaced(codec.load_effects(text)))
    except (KeyError, TypeError, ValueError):
        return text


def _count(status: str) -> int:
    """The rows of a statement, by what the server says of it: "UPDATE 3"."""
    return int(status.rpartition(" ")[2])
