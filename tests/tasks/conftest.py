"""A kitchen on a database of the test module's own, empty for every test."""

import pytest

from botspec.store.pool import Pool
from tests.store import conftest as of_store
from tests.store.turns import Connection
from tests.tasks.kitchen import LEDGER, Kitchen

module_url = of_store.module_url
db = of_store.db
pool = of_store.pool


@pytest.fixture
async def kitchen(pool: Pool, db: Connection) -> Kitchen:
    """Give a kitchen in which nobody has ordered yet."""
    await db.execute(LEDGER)
    await db.execute("TRUNCATE ledger")
    return Kitchen(pool, db)
