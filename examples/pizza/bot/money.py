"""The ledger: a balance changes only together with a row of it, and an operation of one name counts once.

Amounts are Decimal dollars with two places.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from botspec.contract import Db

GIFT: Final = Decimal("20.00")
"""What everybody has at first."""

_BALANCE = "SELECT balance FROM accounts WHERE user_id = $1"

_OPEN = "INSERT INTO accounts (user_id, balance) VALUES ($1, $2) ON CONFLICT DO NOTHING"

_LOCKED = "SELECT balance FROM accounts WHERE user_id = $1 FOR UPDATE"

_MOVE = """
    WITH entry AS (
        INSERT INTO ledger (op_id, user_id, amount) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING
        RETURNING user_id, amount
    )
    UPDATE accounts SET balance = balance + entry.amount
    FROM entry WHERE accounts.user_id = entry.user_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One change of a user's balance; `amount` is positive."""

    op_id: str
    user_id: int
    amount: Decimal


async def read_balance(db: Db, user_id: int) -> Decimal:
    """Return what the user has; without an account yet it is the gift that it will be opened with."""
    found = await db.fetchval(_BALANCE, user_id)
    return found if isinstance(found, Decimal) else GIFT


async def credit(db: Db, operation: Operation) -> None:
    """Add the amount, unless this operation was written before."""
    await db.execute(_OPEN, operation.user_id, GIFT)
    await db.execute(_MOVE, operation.op_id, operation.user_id, operation.amount)


async def charge(db: Db, operation: Operation) -> bool:
    """Take the amount, unless this operation was written before; False when the balance is too low."""
    await db.execute(_OPEN, operation.user_id, GIFT)
    balance = await db.fetchval(_LOCKED, operation.user_id)
    if not isinstance(balance, Decimal) or balance < operation.amount:
        return False
    await db.execute(_MOVE, operation.op_id, operation.user_id, -operation.amount)
    return True
