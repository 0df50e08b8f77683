"""Brings a database up to the code's migrations: each file once, in order, in a transaction of its own."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from botspec.contract.errors import StoreError
from botspec.store.migration_files import BOT_SET, RUNTIME_SET, Migration, load, runtime_migrations
from botspec.store.queries import read_queries
from botspec.store.sums import write_sums

__all__ = [
    "BOT_SET",
    "RUNTIME_SET",
    "Applied",
    "Migration",
    "applied",
    "apply",
    "load",
    "pending",
    "runtime_migrations",
    "write_sums",
]

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
Sets: TypeAlias = Mapping[str, Sequence[Migration]]
"""The code's migrations, as `load` gives them, by the name of their set; other sets are let be."""

PATIENCE = 3600.0
"""Seconds for one file and for the wait for another starter; a pool's command timeout is too short for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One file that the database has run, as it stands in schema_migrations."""

    set_name: str
    number: int
    name: str
    sha256: str
    applied_at: datetime


async def apply(database: "Connection | str", sets: Sets) -> tuple[Applied, ...]:
    """Run what the database lacks and give what this call ran, set by set in the order of `sets`.

    Any number of starters may do this at once. StoreError when the database is newer than the code, an
    applied file was changed, renamed or skipped, a statement fails, or there is no connection; the files
    before the failing one stay applied, and nothing of the failing one does.
    """
    done: list[Applied] = []
    async with _connected(database) as connection:
        await _ensure_ledger(connection)
        for set_name, migrations in _missing(await _ledger(connection), sets).items():
            for migration in migrations:
                done += await _run_file(connection, set_name, migration)
        _missing(await _ledger(connection), sets)  # newer code may have started meanwhile
    return tuple(done)


async def applied(database: "Connection | str") -> tuple[Applied, ...]:
    """Give what the database has run, by set and number; it writes nothing."""
    async with _connected(database) as connection:
        return await _ledger(connection)


async def pending(database: "Connection | str", sets: Sets) -> Mapping[str, tuple[Migration, ...]]:
    """Give what the database lacks, set by set; it writes nothing. StoreError when they do not fit."""
    async with _connected(database) as connection:
        return _missing(await _ledger(connection), sets)


@asynccontextmanager
async def _connected(database: "Connection | str") -> AsyncGenerator[Connection]:
    if not isinstance(database, str):
        yield database
        return
    try:
        connection = await asyncpg.connect(database, statement_cache_size=0)
    except ValueError:  # its text may show a part of the password
        raise StoreError(
            "The address of the database is not one.",
            help="write postgresql://user:password@host:5432/name, special characters percent-encoded",
        ) from None
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreError(
            f"The database cannot be reached: {str(error) or 'no answer'}",
            help="check DATABASE_URL, and that its server runs",
        ) from error
    try:
        yield connection
    finally:
        await connection.close()


async def _ensure_ledger(connection: Connection) -> None:
    queries = read_queries("migrate.sql")
    if await connection.fetchval(queries["ledger_exists"]):
        return
    async with _turn(connection, queries):
        await connection.execute(queries["create_ledger"])


async def _ledger(connection: Connection) -> tuple[Applied, ...]:
    queries = read_queries("migrate.sql")
    if not await connection.fetchval(queries["ledger_exists"]):
        return ()
    return tuple(Applied(**row) for row in await connection.fetch(queries["applied_migrations"]))


async def _run_file(connection: Connection, set_name: str, migration: Migration) -> tuple[Applied, ...]:
    """Run one file and record it; give nothing when another starter was first."""
    queries = read_queries("migrate.sql")
    try:
        async with _turn(connection, queries):
            if await connection.fetchval(queries["is_applied"], set_name, migration.number):
                return ()
            await connection.execute(migration.sql, timeout=PATIENCE)
            row = await connection.fetchrow(
                queries["record_migration"], set_name, migration.number, migration.name, migration.sha256
            )
            return () if row is None else (Applied(**row),)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise _failure(error, set_name, migration) from error


@asynccontextmanager
async def _turn(connection: Connection, queries: Mapping[str, str]) -> AsyncGenerator[None]:
    """Open a transaction that no other starter is in."""
    async with connection.transaction(isolation="read_committed"):
        await connection.execute(queries["lift_limits"])
        await connection.execute(queries["take_turn"], timeout=PATIENCE)
        yield


def _missing(ledger: Sequence[Applied], sets: Sets) -> Mapping[str, tuple[Migration, ...]]:
    """Give what the ledger lacks; StoreError lists everything in it that does not fit the code."""
    problems = [problem for set_name in sets for problem in _misfits(ledger, set_name, sets[set_name])]
    if problems:
        raise StoreError(
            "\n- ".join(("The database does not fit this code:", *problems)),
            help="mend the files, or start the code that this database belongs to",
        )
    known = {(row.set_name, row.number) for row in ledger}
    return {
        set_name: tuple(migration for migration in migrations if (set_name, migration.number) not in known)
        for set_name, migrations in sets.items()
    }


def _misfits(ledger: Sequence[Applied], set_name: str, migrations: Sequence[Migration]) -> Iterator[str]:
    rows = {row.number: row for row in ledger if row.set_name == set_name}
    files = {migration.number: migration for migration in migrations}
    for number, row in rows.items():
        file = files.get(number)
        if file is None:
            yield f"{set_name}/{row.name} was applied, and the code has no such file: the database is newer"
        elif file.name != row.name:
            yield f"{set_name}/{row.name} was applied, and is called {file.name} now: give it its old name"
        elif file.sha256 != row.sha256:
            yield f"{set_name}/{row.name} was changed after it was applied: put the old text back"
    for number in sorted(files.keys() - rows.keys()):
        if number < max(rows, default=0):
            yield f"{set_name}/{files[number].name} was skipped: later files are applied"


def _failure(error: Exception, set_name: str, migration: Migration) -> StoreError:
    """Say which file failed, where in it if PostgreSQL knows, and why."""
    place = f"{set_name}/{migration.name}"
    if not isinstance(error, asyncpg.PostgresError):
        return StoreError(
            f"{place}: the connection was lost", help="start again; nothing of the file was kept"
        )
    if error.position is not None:
        before = migration.sql[: int(error.position) - 1]
        place += f":{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    detail = f" ({error.detail})" if error.detail else ""
    return StoreError(
        f"{place}: {error.message or error}{detail}",
        help=error.hint or "mend the file; nothing of it was kept",
    )
