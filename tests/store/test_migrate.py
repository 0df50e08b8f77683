"""Migrations on a real PostgreSQL: each once, in order, whole or not at all, however many start at once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import asyncpg
import pytest

from botspec.contract.errors import StoreError
from botspec.store.embedded import EmbeddedPostgres
from botspec.store.migrate import BOT_SET, RUNTIME_SET, Migration, applied, apply, pending, runtime_migrations

STARTERS = 8
PATIENCE = 30


@pytest.fixture
async def connection(empty_database_url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    """Give a connection to a database without tables."""
    connection = await asyncpg.connect(empty_database_url)
    yield connection
    await connection.close()


def files(*statements: str) -> tuple[Migration, ...]:
    """Make migrations of these texts, numbered from 0001."""
    return tuple(
        Migration(
            number=number, name=f"{number:04}_step.sql", sha256=sha256(sql.encode()).hexdigest(), sql=sql
        )
        for number, sql in enumerate(statements, start=1)
    )


FIRST = "CREATE TABLE steps (number integer);\nINSERT INTO steps VALUES (1);"
SECOND = "INSERT INTO steps VALUES (2);"
THIRD = "INSERT INTO steps VALUES (3);"
WAITS_FOR_TURN = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ~ 'pg_sleep'
"""


async def steps(database_url: str) -> list[int]:
    """Give the steps that left their mark, in the order of their marks."""
    connection = await asyncpg.connect(database_url)
    try:
        if await connection.fetchval("SELECT to_regclass('steps') IS NULL"):
            return []
        return [row["number"] for row in await connection.fetch("SELECT number FROM steps ORDER BY ctid")]
    finally:
        await connection.close()


async def until(connection: "asyncpg.Connection[asyncpg.Record]", query: str) -> None:
    """Ask again and again until the answer is yes."""
    async with asyncio.timeout(PATIENCE):
        while not await connection.fetchval(query):
            continue


async def refusal_of(database_url: str, sets: Mapping[str, tuple[Migration, ...]]) -> str:
    """Apply what must be refused; give the whole text of the error."""
    with pytest.raises(StoreError) as refusal:
        await apply(database_url, sets)
    return str(refusal.value)


async def test_a_new_database_gets_every_file_once(empty_database_url: str) -> None:
    """All files run in order and are given back as they are recorded; a second call runs nothing."""
    migrations = files(FIRST, SECOND)
    done = await apply(empty_database_url, {BOT_SET: migrations})
    assert [(row.set_name, row.number, row.name, row.sha256) for row in done] == [
        (BOT_SET, migration.number, migration.name, migration.sha256) for migration in migrations
    ]
    assert all(abs(datetime.now(UTC) - row.applied_at) < timedelta(minutes=1) for row in done)
    assert await applied(empty_database_url) == done
    assert await apply(empty_database_url, {BOT_SET: migrations}) == ()
    assert await steps(empty_database_url) == [1, 2]


async def test_only_new_files_run_later(empty_database_url: str) -> None:
    """A release with one more file runs that file only."""
    await apply(empty_database_url, {BOT_SET: files(FIRST, SECOND)})
    done = await apply(empty_database_url, {BOT_SET: files(FIRST, SECOND, THIRD)})
    assert [row.number for row in done] == [3]
    assert await steps(empty_database_url) == [1, 2, 3]


async def test_a_connection_serves_as_well_as_an_address(
    connection: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    """An open connection is used and left open."""
    sets = {BOT_SET: files(FIRST)}
    assert len(await apply(connection, sets)) == 1
    assert len(await applied(connection)) == 1
    assert await pending(connection, sets) == {BOT_SET: ()}


async def test_a_pooled_connection_serves_too(empty_database_url: str) -> None:
    """A pool's connection, with its short command timeout, is no obstacle to a file that takes longer."""
    pool = await asyncpg.create_pool(
        empty_database_url,
        min_size=1,
        max_size=1,
        command_timeout=0.3,
        server_settings={"statement_timeout": "300"},
    )
    async with pool, pool.acquire() as connection:
        done = await apply(connection, {BOT_SET: files("SELECT pg_sleep(0.5);")})
    assert len(done) == 1


async def test_each_set_counts_for_itself(empty_database_url: str) -> None:
    """The runtime's and the bot's files have numbers of their own and run in the order of the sets."""
    runtime, bot = files(FIRST), files(SECOND)
    done = await apply(empty_database_url, {RUNTIME_SET: runtime, BOT_SET: bot})
    assert [(row.set_name, row.number) for row in done] == [(RUNTIME_SET, 1), (BOT_SET, 1)]
    assert await steps(empty_database_url) == [1, 2]
    assert await apply(empty_database_url, {RUNTIME_SET: runtime}) == ()


async def test_pending_is_what_apply_would_run(empty_database_url: str) -> None:
    """Pending names what is missing and writes nothing, not even its own table."""
    one, two = files(FIRST, SECOND)
    sets = {RUNTIME_SET: (), BOT_SET: (one, two)}
    assert await pending(empty_database_url, sets) == {RUNTIME_SET: (), BOT_SET: (one, two)}
    assert await applied(empty_database_url) == ()
    await apply(empty_database_url, {BOT_SET: (one,)})
    assert await pending(empty_database_url, sets) == {RUNTIME_SET: (), BOT_SET: (two,)}
    assert await steps(empty_database_url) == [1]


async def test_eight_starters_apply_each_file_once(empty_database_url: str) -> None:
    """However many start at once, each file runs once, and each is reported by exactly one of them."""
    migrations = files(
        FIRST, *(f"SELECT pg_sleep(0.01); INSERT INTO steps VALUES ({n});" for n in range(2, 9))
    )
    start = asyncio.Barrier(STARTERS)

    async def starter() -> list[int]:
        connection = await asyncpg.connect(empty_database_url)
        await start.wait()
        done = await apply(connection, {BOT_SET: migrations})
        await connection.close()
        return [row.number for row in done]

    reports = await asyncio.gather(*(starter() for _ in range(STARTERS)))
    assert await steps(empty_database_url) == list(range(1, 9))
    assert sorted(number for report in reports for number in report) == list(range(1, 9))


async def test_a_starter_that_dies_lets_the_next_one_in(empty_database_url: str) -> None:
    """A starter that is cut off in the middle of a file leaves nothing of it; another runs it whole."""
    holder = await asyncpg.connect(empty_database_url)
    long = files(FIRST, "INSERT INTO steps VALUES (2); SELECT pg_sleep(600);")
    watcher = await asyncpg.connect(empty_database_url)
    cut = asyncio.create_task(apply(holder, {BOT_SET: long}))
    await until(watcher, CUT_OFF)
    with pytest.raises(StoreError, match=r"bot/0002_step\.sql: the connection was lost"):
        await cut
    await watcher.close()
    assert await steps(empty_database_url) == [1]
    assert [row.number for row in await apply(empty_database_url, {BOT_SET: files(FIRST, SECOND)})] == [2]


async def test_a_changed_file_is_named(empty_database_url: str) -> None:
    """A file that was changed after it was applied is refused by name, before anything else runs."""
    await apply(empty_database_url, {BOT_SET: files(FIRST, SECOND)})
    message = await refusal_of(empty_database_url, {BOT_SET: files(FIRST, f"{SECOND} ", THIRD)})
    assert "bot/0002_step.sql was changed after it was applied" in message
    assert await steps(empty_database_url) == [1, 2]


async def test_a_renamed_file_is_named(empty_database_url: str) -> None:
    """An applied file under another name is refused with both names."""
    (one,) = files(FIRST)
    await apply(empty_database_url, {BOT_SET: (one,)})
    other = Migration(number=1, name="0001_other.sql", sha256=one.sha256, sql=one.sql)
    message = await refusal_of(empty_database_url, {BOT_SET: (other,)})
    assert "bot/0001_step.sql was applied, and is called 0001_other.sql now" in message


async def test_a_newer_database_is_refused(empty_database_url: str) -> None:
    """Old code does not start on a database that newer code has changed, whichever set is newer."""
    await apply(empty_database_url, {RUNTIME_SET: files(FIRST), BOT_SET: files(SECOND, THIRD)})
    message = await refusal_of(empty_database_url, {RUNTIME_SET: (), BOT_SET: files(SECOND)})
    assert "runtime/0001_step.sql was applied, and the code has no such file" in message
    assert "bot/0002_step.sql was applied, and the code has no such file: the database is newer" in message


async def test_a_skipped_file_is_refused(empty_database_url: str) -> None:
    """A file that is missing between applied ones is an error, never run late and never forgotten."""
    one, two, three = files(FIRST, SECOND, THIRD)
    await apply(empty_database_url, {BOT_SET: (one, three)})
    message = await refusal_of(empty_database_url, {BOT_SET: (one, two, three)})
    assert "bot/0002_step.sql was skipped" in message
    assert await steps(empty_database_url) == [1, 3]


async def test_newer_code_that_starts_meanwhile_is_noticed(empty_database_url: str) -> None:
    """Code that was overtaken while it waited for its turn refuses to go on."""
    newer = await asyncpg.connect(empty_database_url)
    both = files(FIRST, SECOND)
    await apply(newer, {BOT_SET: ()})
    transaction = newer.transaction()
    await transaction.start()
    done = await apply(newer, {BOT_SET: both})
    older = asyncio.create_task(apply(empty_database_url, {BOT_SET: files(FIRST)}))
    await until(newer, WAITS_FOR_TURN)
    await transaction.commit()
    with pytest.raises(StoreError, match="the database is newer"):
        await older
    await newer.close()
    assert len(done) == 2


async def test_a_failing_statement_is_found_in_its_file(empty_database_url: str) -> None:
    """An error has file, line and column, and keeps nothing of its file; the files before it stay."""
    broken = f"{SECOND}\n-- ü comes before it\nINSERT INTO nowhere VALUES (1);\n"
    message = await refusal_of(empty_database_url, {BOT_SET: files(FIRST, broken, THIRD)})
    assert message.startswith('bot/0002_step.sql:3:13: relation "nowhere" does not exist')
    assert "help: " in message
    assert await steps(empty_database_url) == [1]
    assert [row.number for row in await applied(empty_database_url)] == [1]
    assert len(await apply(empty_database_url, {BOT_SET: files(FIRST, SECOND)})) == 1


async def test_an_error_in_the_first_line_has_its_column(empty_database_url: str) -> None:
    """Lines and columns count from one."""
    message = await refusal_of(empty_database_url, {BOT_SET: files("SELEC 1;")})
    assert message.startswith('bot/0001_step.sql:1:1: syntax error at or near "SELEC"')


async def test_an_error_without_a_position_has_its_file_and_detail(empty_database_url: str) -> None:
    """A broken constraint names the file and what PostgreSQL knows, even when it shows only at the commit."""
    late = (
        "CREATE TABLE a (id integer PRIMARY KEY);"
        "CREATE TABLE b (a integer REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
        "INSERT INTO b VALUES (7);"
    )
    message = await refusal_of(empty_database_url, {BOT_SET: files(late)})
    assert message.startswith("bot/0001_step.sql: insert or update on table")
    assert "Key (a)=(7) is not present" in message
    assert await applied(empty_database_url) == ()


async def test_an_address_that_leads_nowhere_is_explained(postgres: EmbeddedPostgres) -> None:
    """No server, no database, no address: an error with a remedy that shows no password."""
    addresses = (
        "postgresql://bot:secret@127.0.0.1:1/botspec",
        postgres.dsn("no_such_database"),
        "postgresql://bot:sec/ret@127.0.0.1/botspec",
        "mysql://bot:secret@127.0.0.1/botspec",
    )
    for address in addresses:
        message = await refusal_of(address, {})
        assert "help: " in message
        assert "sec" not in message.replace("second", "")


async def test_the_runtimes_migrations_fit_a_real_database(database_url: str) -> None:
    """A test's database has all of the runtime's migrations."""
    migrations = runtime_migrations()
    assert [row.name for row in await applied(database_url)] == [migration.name for migration in migrations]
    assert await pending(database_url, {RUNTIME_SET: migrations}) == {RUNTIME_SET: ()}
