"""How long users have been on their screens, on PostgreSQL: a row for each on one with `after` arcs."""

from collections.abc import Mapping, Sequence

from botspec.core.happening import TimeUp
from botspec.ports import Due, Wait
from botspec.store.pool import Connection, Database, Pool
from botspec.store.queries import read_queries

User = tuple[int, int, int]
"""Bot, chat and user."""


class PostgresTimers:
    """The times of one bot's users."""

    def __init__(self, pool: Pool, bot_id: int) -> None:
        self._database = Database(pool)
        self._bot_id = bot_id
        self._sql = read_queries("work.sql")

    async def due(self, count: int) -> Sequence[Due]:
        """Claims up to so many users whose time on their screen is up; nobody else gets them for a while."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["due_timers"], self._bot_id, count)
            return [Due(**row) for row in rows]

    async def reset(self, due: Due, seconds: int | None) -> None:
        """Sets the user's time anew after a change of the spec: to so many seconds there, or to never."""
        keys = (self._bot_id, due.chat_id, due.user_id, due.entered_at)
        async with self._database.connection() as connection:
            if seconds is None:
                await connection.execute(self._sql["drop_timer"], *keys)
            else:
                await connection.execute(self._sql["reset_timer"], *keys, seconds)


async def keep_time(connection: Connection, sql: Mapping[str, str], user: User, wait: Wait | None) -> None:
    """Writes when the next `after` of a user's screen is due, in the transaction of the connection."""
    if wait is None:
        await connection.execute(sql["clear_timer"], *user)
    elif wait.fired:
        await connection.execute(sql["move_timer"], *user, wait.fired, wait.seconds)
    else:
        await connection.execute(sql["set_timer"], *user, wait.screen, wait.seconds)


async def is_up(
    connection: Connection, sql: Mapping[str, str], user: User, time: TimeUp, screen: str | None
) -> bool:
    """Whether the user, who is on `screen`, has been there since then, and this time has not fired yet.

    The time of a user who is elsewhere is forgotten.
    """
    if screen != time.screen:
        await connection.execute(sql["drop_timer"], *user, time.entered_at)
        return False
    found: bool = await connection.fetchval(
        sql["timer_stands"], *user, time.screen, time.entered_at, time.seconds
    )
    return found
