"""Connections to the database, and what it says when it cannot do its part."""

from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from botspec.contract.errors import ConflictError, StoreError

Connection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
"""A connection of the pool."""

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
T = TypeVar("T")

PATIENCE: Final = 15.0
"""Seconds after which a database that says nothing, not even no, counts as down."""

LIMITS: Final = {
    "lock_timeout": "5000",
    "statement_timeout": "10000",
    "idle_in_transaction_session_timeout": "15000",
    "timezone": "UTC",
}
"""No statement waits for ever (milliseconds)."""


_BROKEN: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # a server that became a standby
    asyncpg.PostgresSystemError,
    asyncpg.InternalServerError,
    asyncpg.InternalClientError,
)
"""What says that the database, not the statement, is at fault."""

_UNREACHABLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What getting a connection can end in; in a block that has one, the last two are the bot's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolState:
    """Connections in use, idle, and at most."""

    used: int
    idle: int
    max: int


class Database:
    """A pool of connections, whose errors are told apart from those of the bot's own code."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Connection]:
        """A connection in a transaction: it commits at the end of the block, and not on an exception."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Connection]:
        """A connection of the pool.

        What the database cannot do becomes a StoreError. The bot's own errors stay what they are, but for the
        row that PostgreSQL repeats in them: it may hold a user's words.
        """
        connection = await self._acquired()
        try:
            yield connection
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError) as error:
            raise ConflictError(f"the database asks for another try: {error}") from error
        except _BROKEN as error:
            raise StoreError(f"the database does not do its part: {error or type(error).__name__}") from error
        except asyncpg.PostgresError as error:
            error.detail = None
            raise
        except asyncpg.InterfaceError as error:
            if "closed" not in str(error) and "released" not in str(error):
                raise
            raise StoreError(f"the connection to the database was lost: {error}") from error
        finally:
            await self._pool.release(connection)

    def state(self) -> PoolState:
        """How busy the pool is."""
        size, idle = self._pool.get_size(), self._pool.get_idle_size()
        return PoolState(used=size - idle, idle=idle, max=self._pool.get_max_size())

    async def _acquired(self) -> Connection:
        try:
            return await self._pool.acquire(timeout=PATIENCE)
        except _UNREACHABLE as error:
            raise StoreError(f"the database cannot be reached: {error or type(error).__name__}") from error


async def in_time(statement: Awaitable[T]) -> T:
    """The result of one of our own statements; StoreError when the database stays silent."""
    try:
        return await statement
    except TimeoutError as error:
        raise StoreError(f"the database did not answer in {PATIENCE:g} s") from error


async def open_pool(dsn: str, size: int) -> Pool:
    """A pool of at most `size` connections.

    None is reset on release, because no session state is ever used.
    """
    try:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            reset=_keep,
            server_settings=LIMITS,
            timeout=10,
            command_timeout=PATIENCE,
        )
    except (*_UNREACHABLE, ValueError) as error:
        raise StoreError(
            f"the database cannot be reached: {error or type(error).__name__}",
            help="check DATABASE_URL, and that the server runs and lets this user in",
        ) from error


async def _keep(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Leaves a released connection as it is."""
