"""One house for all tests that talk to the bot; each test brings a user of its own."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from botspec.bot import Mode
from botspec.contract import Scope
from botspec.store.embedded import EmbeddedPostgres
from tests.acceptance import club as clubs
from tests.acceptance import table as tables
from tests.acceptance.chat import Chat
from tests.acceptance.club import Club, Member
from tests.acceptance.house import ADMINS, House, opened
from tests.acceptance.table import GROUPS, Table

USERS = count(1_500_000_001)
ADMIN = iter(ADMINS[1:])

UNBALANCED = """
    SELECT user_id FROM accounts FULL JOIN (
        SELECT user_id, sum(amount) AS total FROM transactions GROUP BY user_id
    ) AS ledger USING (user_id)
    WHERE balance IS DISTINCT FROM total
"""


@pytest.fixture(scope="session")
async def house(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a bot that serves; after the last test every balance must be the sum of its transactions."""
    await postgres.ensure_database("acceptance")
    async with opened(postgres.dsn("acceptance"), tmp_path_factory.mktemp("acceptance")) as found:
        yield found
        assert await found.db.fetch(UNBALANCED) == []
    await postgres.drop_database("acceptance")


@pytest.fixture
def chat(house: House) -> Iterator[Chat]:
    """Give the chat of a new user, whose Telegram is Russian; faults that he ordered end with him.

    What he orders is being made until the test lets the provider end it.
    """
    house.standin.hold()
    yield Chat(house=house, user=next(USERS))
    house.standin.faults.clear()
    house.standin.release()
    house.simulator.clear_faults()
    house.mines.armed.clear()
    house.retry.again.set()


@pytest.fixture
def admin(house: House) -> Chat:
    """Give the chat of an administrator of whom the bot knows nothing yet."""
    user = next(ADMIN, None)
    assert user is not None, "more tests than administrators: let ADMINS in house.py be longer"
    return Chat(house=house, user=user, first_name="Admin")


@pytest.fixture(scope="session")
async def club(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Club]:
    """Give the bot of the golden club."""
    await postgres.ensure_database("club")
    async with clubs.opened(postgres.dsn("club"), tmp_path_factory.mktemp("club")) as found:
        yield found
    await postgres.drop_database("club")


@pytest.fixture
def member(club: Club) -> Member:
    """Give somebody whom the club's bot does not know yet."""
    return Member(club=club, user=next(USERS))


@pytest.fixture(scope="module", params=Mode, ids=str)
async def apart(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Table]:
    """Give the bot of the golden table as it serves guests of whom each has a position of his own."""
    await postgres.ensure_database("apart")
    folder = tmp_path_factory.mktemp("apart")
    async with tables.opened(postgres.dsn("apart"), folder, request.param, Scope.USER) as found:
        yield found
    await postgres.drop_database("apart")


@pytest.fixture
def table(apart: Table) -> Iterator[Table]:
    """Give a new group with the bot in it; faults that it ordered end with it."""
    yield from _laid(apart)


@pytest.fixture(scope="module", params=Mode, ids=str)
async def together(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Table]:
    """Give the bot of the golden table as it serves guests who share one position."""
    await postgres.ensure_database("together")
    folder = tmp_path_factory.mktemp("together")
    async with tables.opened(postgres.dsn("together"), folder, request.param, Scope.CHAT) as found:
        yield found
    await postgres.drop_database("together")


@pytest.fixture
def shared(together: Table) -> Iterator[Table]:
    """Give a new group whose members share one position."""
    yield from _laid(together)


def _laid(table: Table) -> Iterator[Table]:
    table.group = next(GROUPS)
    table.dealer.landed.set()
    yield table
    table.simulator.clear_faults()
