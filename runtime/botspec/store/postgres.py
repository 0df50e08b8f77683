"""The Store on PostgreSQL: one transaction for each update, and what is owed to the chats."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias, TypeVar

import asyncpg

from botspec.contract.actions import Db
from botspec.contract.errors import ConflictError, StoreError
from botspec.core.effects import Effect, Receipt, Show
from botspec.core.incoming import Incoming
from botspec.core.position import Position
from botspec.ports import Claim, FileIds, Parcel, Turn
from botspec.store import codec, rows
from botspec.store.file_ids import PostgresFileIds
from botspec.store.ledger import Ledger
from botspec.store.queries import read_queries
from botspec.store.rows import Connection, Keys

T = TypeVar("T")
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

_log = logging.getLogger(__name__)

GRACE: Final = timedelta(seconds=60)
"""How long the process that committed effects has to deliver them before anybody may.

Longer than the slowest delivery, an edit and a send that both time out: nobody sends beside it.
"""

GRACE_WITH_FILE: Final = timedelta(seconds=120)
"""The same for a screen with a file, which is uploaded or fetched meanwhile."""

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


class PostgresStore:
    """The database of one bot; `bot_id` tells the rows of several bots apart."""

    def __init__(self, pool: Pool, bot_id: int) -> None:
        self._pool = pool
        self._bot_id = bot_id
        self._sql = read_queries("store.sql")
        self._ledger = Ledger(bot_id, self._sql)

    @asynccontextmanager
    async def turn(self, incoming: Incoming) -> AsyncGenerator[Turn]:
        """Opens the transaction of an update: commits at the end of the block, rolls back on an exception."""
        async with self._transaction() as connection:
            keys = (self._bot_id, incoming.chat_id, incoming.user_id, incoming.update_id)
            row = await _in_time(connection.fetchrow(self._sql["open_turn"], *keys))
            if row is None:
                raise StoreError("the claim of an update returned no row")
            yield PostgresTurn(connection, self._sql, keys, row)

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        """Records what was delivered: the screen's message, and what is still owed, and when."""
        async with self._connection() as connection:
            await self._ledger.settle(connection, parcel, receipts)

    @asynccontextmanager
    async def overdue(self) -> AsyncGenerator[Claim | None]:
        """Claims the oldest parcel that is due while the block lasts: no other instance delivers it."""
        async with self._transaction() as connection:
            row = await connection.fetchrow(self._sql["overdue"], self._bot_id)
            parcel = None if row is None else await self._read(connection, row)
            if parcel is not None:
                await connection.execute(self._sql["be_patient"])
            yield None if parcel is None else PostgresClaim(self._ledger, connection, parcel)

    async def forget(self) -> int:
        """Forgets updates that are too old to be delivered again, and files; how many updates they were."""
        async with self._connection() as connection:
            await self._emptied(connection, "forget_file_ids")
            return await self._emptied(connection, "forget")

    async def _emptied(self, connection: Connection, name: str) -> int:
        """Runs a statement that deletes a portion until nothing is left; how many rows it were."""
        total = 0
        while count := int((await connection.execute(self._sql[name], self._bot_id)).rpartition(" ")[2]):
            total += count
        return total

    @property
    def file_ids(self) -> FileIds:
        """The ids under which Telegram keeps the files of this bot."""
        return PostgresFileIds(self._connection, self._bot_id, self._sql)

    async def outbox_pending(self) -> int:
        """How many updates have effects that are not delivered yet."""
        async with self._connection() as connection:
            return int(await connection.fetchval(self._sql["outbox_pending"], self._bot_id))

    def pool_state(self) -> PoolState:
        """How busy the pool is."""
        size, idle = self._pool.get_size(), self._pool.get_idle_size()
        return PoolState(used=size - idle, idle=idle, max=self._pool.get_max_size())

    async def _read(self, connection: Connection, row: asyncpg.Record) -> Parcel | None:
        """A parcel, or None when another build wrote what this one cannot read; it is set aside then."""
        try:
            return rows.parcel(row)
        except (KeyError, TypeError, ValueError) as error:
            _log.error("what update %d is owed cannot be read: %r", row["update_id"], error)
            keys = (self._bot_id, row["chat_id"], row["update_id"])
            await connection.execute(self._sql["set_aside"], *keys)
            return None

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[Connection]:
        async with self._connection() as connection, connection.transaction():
            yield connection

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Connection]:
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

    async def _acquired(self) -> Connection:
        try:
            return await self._pool.acquire(timeout=PATIENCE)
        except _UNREACHABLE as error:
            raise StoreError(f"the database cannot be reached: {error or type(error).__name__}") from error


async def _in_time(statement: Awaitable[T]) -> T:
    """The result of one of our own statements; StoreError when the database stays silent."""
    try:
        return await statement
    except TimeoutError as error:
        raise StoreError(f"the database did not answer in {PATIENCE:g} s") from error


class PostgresTurn:
    """One update's open transaction."""

    def __init__(
        self, connection: Connection, sql: Mapping[str, str], keys: Keys, row: asyncpg.Record
    ) -> None:
        self._connection = connection
        self._sql = sql
        self._keys = keys
        self.position = rows.position(keys, row)
        self.earlier = rows.earlier(row)

    @property
    def db(self) -> Db:
        """The transaction, for the bot's own statements."""
        return self._connection

    async def mark(self) -> None:
        """Remembers this moment of the transaction, so that what follows can be undone alone."""
        await self._connection.execute("SAVEPOINT action")

    async def rewind(self) -> None:
        """Undoes all that was written since `mark`."""
        await self._connection.execute("ROLLBACK TO SAVEPOINT action")

    async def save(self, position: Position, effects: Sequence[Effect]) -> None:
        """Writes the position and the effects.

        ConflictError when somebody else has moved the user meanwhile.
        """
        values = (
            position.screen,
            position.rev,
            codec.dump_session(position.data),
            list(position.history),
            position.page,
            position.locale,
            position.message_id,
            codec.dump_effects(effects),
            None if self.position is None else self.position.rev,
            codec.dump_answer(effects),
            _grace(effects),
            position.carries,
        )
        saved = await _in_time(self._connection.fetchval(self._sql["save_turn"], *self._keys, *values))
        if saved is None:
            raise ConflictError("the user was moved by another update at the same time")


class PostgresClaim:
    """A parcel that this instance alone delivers while its transaction is open."""

    def __init__(self, ledger: Ledger, connection: Connection, parcel: Parcel) -> None:
        self._ledger = ledger
        self._connection = connection
        self.parcel = parcel

    async def settle(self, receipts: Sequence[Receipt]) -> None:
        """Records what was delivered, in the transaction that holds the claim."""
        await self._ledger.settle(self._connection, self.parcel, receipts)


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


def _grace(effects: Sequence[Effect]) -> timedelta:
    carries = any(isinstance(effect, Show) and effect.media is not None for effect in effects)
    return GRACE_WITH_FILE if carries else GRACE
