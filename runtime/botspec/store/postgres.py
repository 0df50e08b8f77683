"""The Store on PostgreSQL: one transaction for each update, and what is owed to the chats."""

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import asyncpg

from botspec.contract.actions import Db
from botspec.contract.errors import ConflictError, StoreError
from botspec.contract.scope import Scope
from botspec.core.effects import Effect, Receipt, Show
from botspec.core.happening import Cause, JobEnd, TimeUp
from botspec.core.incoming import Incoming
from botspec.core.position import Position
from botspec.ports import Claim, FileIds, Parcel, Turn, Wait
from botspec.store import codec, rows
from botspec.store.file_ids import PostgresFileIds
from botspec.store.ledger import Ledger
from botspec.store.moving import move_chat
from botspec.store.pool import Connection, Database, Pool, PoolState, in_time
from botspec.store.queries import read_queries
from botspec.store.rows import Keys
from botspec.store.timers import is_up, keep_time

_log = logging.getLogger(__name__)

GRACE: Final = timedelta(seconds=60)
"""How long the process that committed effects has to deliver them before anybody may.

Longer than the slowest delivery, an edit and a send that both time out: nobody sends beside it.
"""

GRACE_WITH_FILE: Final = timedelta(seconds=120)
"""The same for a screen with a file, which is uploaded or fetched meanwhile."""


class PostgresStore:
    """The database of one bot; `bot_id` tells the rows of several bots apart, `scope` whose positions are."""

    def __init__(self, pool: Pool, bot_id: int, scope: Scope = Scope.USER) -> None:
        self._database = Database(pool)
        self._bot_id = bot_id
        self._scope = scope
        files = ("store.sql", "work.sql", "move.sql")
        self._sql = {name: text for file in files for name, text in read_queries(file).items()}
        self._ledger = Ledger(bot_id, self._sql)

    @asynccontextmanager
    async def turn(self, incoming: Incoming) -> AsyncGenerator[Turn]:
        """Opens the transaction of an update: commits at the end of the block, rolls back on an exception."""
        async with self._database.transaction() as connection:
            owner = self._scope.owner(incoming.chat_id, incoming.user_id)
            keys = (self._bot_id, incoming.chat_id, owner, incoming.update_id)
            row = await in_time(connection.fetchrow(self._sql["open_turn"], *keys))
            if row is None:
                raise StoreError("the claim of an update returned no row")
            yield PostgresTurn(connection, self._sql, keys, incoming, row)

    async def move(self, chat_id: int, to: int) -> int:
        """Lets what is known of a group go on under another id, in one transaction.

        ConflictError when a member came there at the same moment: then it is to be tried again.
        """
        async with self._database.transaction() as connection:
            try:
                return await in_time(move_chat(connection, self._sql, (self._bot_id, chat_id), to))
            except asyncpg.UniqueViolationError as error:
                raise ConflictError("a member came to the supergroup while it was moved") from error

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        """Records what was delivered: the screen's message, and what is still owed, and when."""
        async with self._database.connection() as connection:
            await self._ledger.settle(connection, parcel, receipts)

    @asynccontextmanager
    async def overdue(self) -> AsyncGenerator[Claim | None]:
        """Claims the oldest parcel that is due while the block lasts: no other instance delivers it."""
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(self._sql["overdue"], self._bot_id)
            parcel = None if row is None else await self._read(connection, row)
            if parcel is not None:
                await connection.execute(self._sql["be_patient"])
            yield None if parcel is None else PostgresClaim(self._ledger, connection, parcel)

    async def forget(self) -> int:
        """Forgets updates that are too old to be delivered again, and what else is old; how many updates."""
        async with self._database.connection() as connection:
            await self._emptied(connection, "forget_file_ids", self._bot_id)
            await self._emptied(connection, "forget_log")
            return await self._emptied(connection, "forget", self._bot_id)

    async def _emptied(self, connection: Connection, name: str, *bot_id: int) -> int:
        """Runs a statement that deletes a portion until nothing is left; how many rows it were."""
        total = 0
        while count := int((await connection.execute(self._sql[name], *bot_id)).rpartition(" ")[2]):
            total += count
        return total

    @property
    def file_ids(self) -> FileIds:
        """The ids under which Telegram keeps the files of this bot."""
        return PostgresFileIds(self._database.connection, self._bot_id, self._sql)

    async def jobs(self) -> Mapping[str, int]:
        """How many jobs there are by status: of those that have ended, the ones of a day."""
        async with self._database.connection() as connection:
            rows = await connection.fetch(self._sql["jobs_by_status"], self._bot_id)
            return {row["status"]: row["count"] for row in rows}

    async def outbox_pending(self) -> int:
        """How many updates have effects that are not delivered yet."""
        async with self._database.connection() as connection:
            return int(await connection.fetchval(self._sql["outbox_pending"], self._bot_id))

    def pool_state(self) -> PoolState:
        """How busy the pool is."""
        return self._database.state()

    async def _read(self, connection: Connection, row: asyncpg.Record) -> Parcel | None:
        """A parcel, or None when another build wrote what this one cannot read; it is set aside then."""
        try:
            return rows.parcel(row)
        except (KeyError, TypeError, ValueError) as error:
            _log.error("what update %d is owed cannot be read: %r", row["update_id"], error)
            keys = (self._bot_id, row["chat_id"], row["update_id"])
            await connection.execute(self._sql["set_aside"], *keys)
            return None


class PostgresTurn:
    """One update's open transaction."""

    def __init__(
        self,
        connection: Connection,
        sql: Mapping[str, str],
        keys: Keys,
        incoming: Incoming,
        row: asyncpg.Record,
    ) -> None:
        self._connection = connection
        self._sql = sql
        self._keys = keys
        self._cid = incoming.cid
        self._user_id = incoming.user_id
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

    async def claim(self, cause: Cause) -> bool:
        """Ends what an event comes from, together with this turn; False when there is nothing to end."""
        match cause:
            case JobEnd():
                from botspec.store import queue  # bots without tasks do not pay for PgQueuer

                return await queue.end_job(self._connection, self._sql, self._keys[:2], cause)
            case TimeUp():
                screen = None if self.position is None else self.position.screen
                return await is_up(self._connection, self._sql, self._keys[:3], cause, screen)

    async def start(self, task: str, payload: Mapping[str, object], cid: str) -> int:
        """Writes a job of this turn's user, and gives its id."""
        from botspec.store import queue

        bot_id, chat_id, _, _ = self._keys
        job = await queue.enqueue(self._connection, bot_id, chat_id, task, payload)
        keys = (bot_id, chat_id, self._user_id, job)
        await in_time(self._connection.execute(self._sql["insert_job"], *keys, task, cid))
        return job

    async def wait(self, wait: Wait | None) -> None:
        """Remembers when the next `after` of the user's screen is due; None: there is none."""
        await in_time(keep_time(self._connection, self._sql, self._keys[:3], wait))

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
            position.first_name,
            position.language,
            self._cid,
        )
        saved = await in_time(self._connection.fetchval(self._sql["save_turn"], *self._keys, *values))
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


def _grace(effects: Sequence[Effect]) -> timedelta:
    carries = any(isinstance(effect, Show) and effect.media is not None for effect in effects)
    return GRACE_WITH_FILE if carries else GRACE
