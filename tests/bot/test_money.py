"""The ledger: an operation counts once, a balance is the sum of its transactions and never negative."""

import asyncio
from collections import defaultdict
from decimal import Decimal
from random import Random

import asyncpg
import pytest

from bot.money import Operation, charge, credit, read_balance
from botspec.contract import Db
from tests.bot.stage import USER, Connect, Connection

SEEDS = range(8)
INSERT = """
    INSERT INTO transactions (op_id, user_id, amount, type, description) VALUES ('direct', $1, $2, $3, 'test')
"""
UNEXPLAINED = """
    SELECT user_id, balance, sum(amount) AS explained
    FROM accounts LEFT JOIN transactions USING (user_id)
    GROUP BY user_id, balance HAVING balance <> coalesce(sum(amount), 0)
"""


def operation(op_id: str, amount: str, user_id: int = USER) -> Operation:
    """An operation on a user's account."""
    return Operation(op_id=op_id, user_id=user_id, amount=Decimal(amount), description="test")


async def rows(db: Db, op_id: str) -> int:
    """How many rows of the ledger carry this op_id."""
    found = await db.fetchval("SELECT count(*) FROM transactions WHERE op_id = $1", op_id)
    assert isinstance(found, int)
    return found


async def unexplained(db: Db) -> list[dict[str, object]]:
    """The accounts whose balance is not the sum of their transactions."""
    return [dict(row) for row in await db.fetch(UNEXPLAINED) if isinstance(row, asyncpg.Record)]


async def test_a_user_without_an_account_has_nothing(db: Connection) -> None:
    """The balance of a user whom the ledger does not know is zero, and nothing can be charged."""
    assert await read_balance(db, USER) == 0
    assert await charge(db, operation("charge:1", "0.01")) is False
    assert await rows(db, "charge:1") == 0


async def test_a_credit_opens_the_account(db: Connection) -> None:
    """The first credit opens the account and is its balance."""
    assert await credit(db, operation("welcome:1", "100.00"), "welcome") is True
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_credit_counts_once(db: Connection) -> None:
    """A second credit of the same op_id changes nothing and says so, even with another amount."""
    await credit(db, operation("top_up:1", "50.00"), "top_up")
    assert await credit(db, operation("top_up:1", "75.00"), "top_up") is False
    assert await read_balance(db, USER) == Decimal("50.00")
    assert await rows(db, "top_up:1") == 1


async def test_a_charge_counts_once(db: Connection) -> None:
    """A second charge of the same op_id takes nothing, and stands even when the balance is too low by now."""
    await credit(db, operation("welcome:1", "30.00"), "welcome")
    assert await charge(db, operation("charge:1", "20.00")) is True
    assert await charge(db, operation("charge:1", "20.00")) is True
    assert await read_balance(db, USER) == Decimal("10.00")
    assert await rows(db, "charge:1") == 1


async def test_a_charge_may_take_the_last_cent(db: Connection) -> None:
    """A charge of the whole balance is taken; one of a cent more is not, and leaves no row."""
    await credit(db, operation("welcome:1", "5.00"), "welcome")
    assert await charge(db, operation("charge:1", "5.01")) is False
    assert await rows(db, "charge:1") == 0
    assert await charge(db, operation("charge:2", "5.00")) is True
    assert await read_balance(db, USER) == 0


async def test_a_refused_charge_can_be_made_after_a_top_up(db: Connection) -> None:
    """A charge that was refused is not remembered: the same op_id is taken once the money is there."""
    assert await charge(db, operation("charge:1", "5.00")) is False
    await credit(db, operation("top_up:1", "5.00"), "top_up")
    assert await charge(db, operation("charge:1", "5.00")) is True


async def test_a_rolled_back_charge_never_was(db: Connection) -> None:
    """When the press's transaction is undone, the balance and the ledger are as before."""
    await credit(db, operation("welcome:1", "5.00"), "welcome")
    transaction = db.transaction()
    await transaction.start()
    await charge(db, operation("charge:1", "5.00"))
    await transaction.rollback()
    assert await read_balance(db, USER) == Decimal("5.00")
    assert await rows(db, "charge:1") == 0


async def test_users_do_not_share_money(db: Connection) -> None:
    """One user's charge does not touch another user's balance."""
    await credit(db, operation("welcome:1", "10.00", user_id=1), "welcome")
    await credit(db, operation("welcome:2", "10.00", user_id=2), "welcome")
    await charge(db, operation("charge:1", "4.00", user_id=1))
    assert await read_balance(db, 1) == Decimal("6.00")
    assert await read_balance(db, 2) == Decimal("10.00")


async def test_charges_at_the_same_time_take_no_more_than_there_is(connect: Connect, db: Connection) -> None:
    """Of eight charges of 30.00 at the same time on 100.00, exactly three are taken."""
    await credit(db, operation("welcome:1", "100.00"), "welcome")
    connections = [await connect() for _ in range(8)]
    taken = await asyncio.gather(
        *(charge(each, operation(f"charge:{number}", "30.00")) for number, each in enumerate(connections))
    )
    assert sum(taken) == 3
    assert await read_balance(db, USER) == Decimal("10.00")
    assert await unexplained(db) == []


async def test_the_same_charge_at_the_same_time_is_taken_once(connect: Connect, db: Connection) -> None:
    """Eight runs of one charge at the same time are one charge, and each run hears that it stands."""
    await credit(db, operation("welcome:1", "100.00"), "welcome")
    connections = [await connect() for _ in range(8)]
    taken = await asyncio.gather(*(charge(each, operation("charge:1", "30.00")) for each in connections))
    assert all(taken)
    assert await read_balance(db, USER) == Decimal("70.00")


async def test_the_same_credit_at_the_same_time_is_given_once(connect: Connect, db: Connection) -> None:
    """Eight runs of one welcome credit at the same time give it once."""
    connections = [await connect() for _ in range(8)]
    given = await asyncio.gather(
        *(credit(each, operation("welcome:1", "100.00"), "welcome") for each in connections)
    )
    assert sum(given) == 1
    assert await read_balance(db, USER) == Decimal("100.00")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_balance_is_the_sum_of_its_transactions(db: Connection, seed: int) -> None:
    """After any operations, repeated ones among them, each balance is what a plain sum says."""
    random = Random(seed)
    expected: defaultdict[int, Decimal] = defaultdict(Decimal)
    written: set[str] = set()
    for _ in range(120):
        user_id, kind = random.randint(1, 3), random.choice(("charge", "top_up", "refund"))
        op_id = f"{kind}:{user_id}:{random.randint(1, 40)}"
        amount = Decimal(random.randint(1, 5000)) / 100
        change = Operation(op_id=op_id, user_id=user_id, amount=amount, description="test")
        if kind == "charge":
            stands = op_id in written or expected[user_id] >= amount
            assert await charge(db, change) is stands
            signed = -amount if stands else Decimal(0)
        else:
            stands = True
            assert await credit(db, change, "top_up" if kind == "top_up" else "refund") is (
                op_id not in written
            )
            signed = amount
        if stands and op_id not in written:
            expected[user_id] += signed
            written.add(op_id)
        assert await read_balance(db, user_id) == expected[user_id]
    assert await unexplained(db) == []


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_crowd_leaves_no_unexplained_balance(connect: Connect, db: Connection, seed: int) -> None:
    """Six connections that pay in and take out at random leave balances that their ledger explains."""
    random = Random(seed)

    async def client(number: int) -> int:
        connection, stands = await connect(), 0
        for step in range(25):
            amount = Decimal(random.randint(1, 3000)) / 100
            change = Operation(
                op_id=f"{number}:{step}", user_id=random.randint(1, 2), amount=amount, description="test"
            )
            pays_in = random.random() < 0.5
            stands += await (credit(connection, change, "top_up") if pays_in else charge(connection, change))
        return stands

    stood = sum(await asyncio.gather(*(client(number) for number in range(6))))
    assert await db.fetchval("SELECT count(*) FROM transactions") == stood
    assert await db.fetchval("SELECT count(*) FROM accounts WHERE balance < 0") == 0
    assert await unexplained(db) == []


async def test_no_balance_is_negative(db: Connection) -> None:
    """PostgreSQL itself refuses a negative balance."""
    await credit(db, operation("welcome:1", "5.00"), "welcome")
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute("UPDATE accounts SET balance = -0.01")


@pytest.mark.parametrize(("amount", "kind"), [("1", "charge"), ("-1", "top_up"), ("0", "top_up")])
async def test_an_amount_has_the_sign_of_its_type(db: Connection, amount: str, kind: str) -> None:
    """PostgreSQL itself refuses a charge that adds, a credit that takes, and a transaction of nothing."""
    await credit(db, operation("welcome:1", "5.00"), "welcome")
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(
            INSERT,
            USER,
            Decimal(amount),
            kind,
        )
