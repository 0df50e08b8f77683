"""The file ids of one bot: what was shown once is shown again without being sent again."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from botspec.contract.errors import StoreError
from botspec.store.pool import Connection

Connect: TypeAlias = Callable[[], AbstractAsyncContextManager[Connection]]

_log = logging.getLogger(__name__)


class PostgresFileIds:
    """The table `file_ids`; a database that is down is a table without rows."""

    def __init__(self, connect: Connect, bot_id: int, sql: Mapping[str, str]) -> None:
        self._connect = connect
        self._bot_id = bot_id
        self._sql = sql

    async def find(self, mark: str) -> str:
        """The id of a file, empty when it is not known."""
        found = await self._run("find_file_id", mark)
        return found if isinstance(found, str) else ""

    async def keep(self, mark: str, file_id: str) -> None:
        """Remembers the id of a file."""
        await self._run("keep_file_id", mark, file_id)

    async def forget(self, mark: str) -> None:
        """Forgets an id that Telegram does not know any more."""
        await self._run("forget_file_id", mark)

    async def _run(self, name: str, *values: str) -> object:
        try:
            async with self._connect() as connection:
                run: Awaitable[object] = connection.fetchval(self._sql[name], self._bot_id, *values)
                return await run
        except (StoreError, TimeoutError) as error:
            _log.warning("the id of a file could not be looked up or kept: %s", error)
            return None
