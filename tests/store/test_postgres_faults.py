"""What the database cannot do is a StoreError; what a bot does wrong stays its own error."""

import asyncio
from collections.abc import AsyncIterator
from traceback import format_exception

import asyncpg
import pytest

from botspec.contract.errors import ConflictError, StoreError
from botspec.store.pool import LIMITS, Pool, open_pool
from botspec.store.postgres import PostgresStore
from tests.store.turns import ALL, BOT, SECRET, Connection, due, moved, position, receipt, update

END = "SELECT pg_terminate_backend($1)"
PID = "SELECT pg_backend_pid()"


@pytest.fixture
async def hasty(
    request: pytest.FixtureRequest, module_url: str, db: Connection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PostgresStore]:
    """Give a store in which one limit, the fixture's parameter, is a tenth of a second."""
    monkeypatch.setitem(LIMITS, request.param, "100")
    pool = await open_pool(module_url, 3)
    yield PostgresStore(pool, BOT)
    pool.terminate()


async def test_no_statement_waits_for_ever(store: PostgresStore) -> None:
    """Every connection has limits for locks, statements and forgotten transactions, and counts in UTC."""
    async with store.turn(update()) as turn:
        limits = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "timezone")
        set_to = [await turn.db.fetchval(f"SHOW {limit}") for limit in limits]
    assert set_to == ["5s", "10s", "15s", "UTC"]


@pytest.mark.parametrize("when", ["before a statement", "before the commit"])
async def test_a_backend_that_is_killed(store: PostgresStore, db: Connection, when: str) -> None:
    """A connection that is lost in a turn is a StoreError, nothing of the turn stays, the next one works."""

    async def turn_without_end() -> None:
        async with store.turn(update()) as turn:
            await turn.save(position(data={"note": SECRET}), ALL)
            await db.execute(END, await turn.db.fetchval(PID))
            if when == "before a statement":
                await turn.db.execute("SELECT 1")

    with pytest.raises(StoreError) as caught:
        await turn_without_end()
    assert SECRET not in "".join(format_exception(caught.value))
    async with store.turn(update()) as turn:
        assert (turn.position, turn.earlier) == (None, None)


async def test_all_backends_killed_between_turns(store: PostgresStore, db: Connection) -> None:
    """After the server dropped every connection, at most the first turn fails; then all is well again."""
    await moved(store, 1)
    await db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    try:
        await moved(store, 2)
    except StoreError:
        await moved(store, 2)
    assert await store.outbox_pending() == 2


@pytest.mark.parametrize("hasty", ["lock_timeout"], indirect=True)
async def test_a_lock_that_is_not_given(hasty: PostgresStore) -> None:
    """A turn that waits too long for its user's row gives up, and does not say whose data it wanted."""

    async def blocked() -> None:
        async with hasty.turn(update(3)):
            pass

    await moved(hasty, 1)
    async with hasty.turn(update(2)):
        with pytest.raises(StoreError, match="lock timeout"):
            await blocked()


@pytest.mark.parametrize("hasty", ["statement_timeout"], indirect=True)
async def test_a_statement_that_takes_too_long(hasty: PostgresStore) -> None:
    """A statement of an action that runs too long is stopped, and counts as the database's failure."""

    async def slow() -> None:
        async with hasty.turn(update()) as turn:
            await turn.db.execute("SELECT pg_sleep(5)")

    with pytest.raises(StoreError, match="statement timeout"):
        await slow()


@pytest.mark.parametrize("hasty", ["idle_in_transaction_session_timeout"], indirect=True)
async def test_a_turn_that_is_left_open(hasty: PostgresStore, db: Connection) -> None:
    """The server ends a transaction that does nothing for too long; the turn notices at its end."""

    async def idle() -> None:
        async with hasty.turn(update()) as turn:
            pid = await turn.db.fetchval(PID)
            while await db.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", pid):
                pass

    with pytest.raises(StoreError):
        await idle()


@pytest.mark.parametrize("hasty", ["idle_in_transaction_session_timeout"], indirect=True)
async def test_a_claim_may_take_longer(hasty: PostgresStore, db: Connection) -> None:
    """Telegram may be slow: the limit for forgotten transactions does not end a claim under way."""
    await moved(hasty, 1)
    await due(db)
    async with hasty.overdue() as claim:
        assert claim is not None
        await db.execute("SELECT pg_sleep(0.3)")
        await claim.settle([receipt(effect) for effect in ALL])
    assert await hasty.outbox_pending() == 0


@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_the_database_asks_for_another_try(store: PostgresStore, code: str) -> None:
    """Serialisation failures and deadlocks are conflicts: the hall runs the turn again."""

    async def conflicting() -> None:
        async with store.turn(update()) as turn:
            await turn.db.execute(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END $$")

    with pytest.raises(ConflictError, match="the database asks for another try: again"):
        await conflicting()


@pytest.mark.parametrize("code", ["25006", "53100", "57P01", "58030", "XX001"])
async def test_a_server_that_cannot_write(store: PostgresStore, code: str) -> None:
    """Read-only after a failover, a full or broken disk, a shutdown: the update is kept for later."""

    async def refused() -> None:
        async with store.turn(update()) as turn:
            await turn.db.execute(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")

    with pytest.raises(StoreError):
        await refused()


async def test_a_bots_own_sql_error_is_its_own(store: PostgresStore, db: Connection) -> None:
    """A statement that a bot got wrong is no fault of the database, and the refused row is not repeated."""
    await db.execute("CREATE TABLE notes (note text UNIQUE CHECK (note <> ''))")

    async def twice() -> None:
        async with store.turn(update()) as turn:
            for _ in range(2):
                await turn.db.execute("INSERT INTO notes VALUES ($1)", SECRET)

    with pytest.raises(asyncpg.UniqueViolationError) as caught:
        await twice()
    assert SECRET not in "".join(format_exception(caught.value))


@pytest.mark.parametrize("error", [TimeoutError("slow"), FileNotFoundError("gone"), ConnectionError("shut")])
async def test_a_bots_own_troubles_are_its_own(store: PostgresStore, error: Exception) -> None:
    """A file that is missing, or another service that is slow, says nothing of the database."""

    async def failing() -> None:
        async with store.turn(update()):
            raise error

    with pytest.raises(type(error), match=str(error)):
        await failing()


async def test_a_turn_that_is_cancelled(store: PostgresStore, pool: Pool) -> None:
    """Cancelling a turn rolls it back, gives its connection back, and stays a cancellation."""
    entered = asyncio.Event()

    async def for_ever() -> None:
        async with store.turn(update()) as turn:
            await turn.save(position(), ALL)
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(for_ever())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert store.pool_state().used == 0
    async with store.turn(update()) as turn:
        assert turn.earlier is None


async def test_a_pool_that_is_closed(store: PostgresStore, pool: Pool) -> None:
    """A store that is used after its end says that the database cannot be reached."""
    await pool.close()
    with pytest.raises(StoreError, match="the database cannot be reached"):
        await moved(store, 1)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://bot:hunter2@127.0.0.1:1/bot",
        "postgresql://bot:hunter2@127.0.0.1:port/bot",
        "postgresql://bot:hunter2@127.0.0.1:1/bot?sslmode=maybe",
    ],
)
async def test_a_database_that_is_not_there(dsn: str) -> None:
    """Opening the pool tells what is wrong and how to mend it, and never shows the password."""
    with pytest.raises(StoreError, match="help: check DATABASE_URL") as caught:
        await open_pool(dsn, 2)
    assert "hunter2" not in "".join(format_exception(caught.value))


async def test_a_database_that_does_not_exist(module_url: str) -> None:
    """A wrong name in DATABASE_URL is told in the server's words."""
    with pytest.raises(StoreError, match="does not exist"):
        await open_pool(module_url.replace("/store_", "/no_store_"), 2)
