"""The ledger: a balance changes only together with a row of transactions, and each operation counts once.

Amounts are Decimal credits with two places. `op_id` names an operation: a second one of the same name changes
nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from botspec.contract import Db

_CREDIT = """
    WITH entry AS (
        INSERT INTO transactions (op_id, user_id, amount, type, description)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (op_id) DO NOTHING
        RETURNING user_id, amount
    )
    INSERT INTO accounts (user_id, balance)
    SELECT user_id, amount FROM entry
    ON CONFLICT (user_id) DO UPDATE SET balance = accounts.balance + excluded.balance
    RETURNING user_id
"""

# The lock comes first: a charge that waited for another one then sees the balance which that one left.
_CHARGE = """
    WITH account AS (
        SELECT user_id FROM accounts WHERE user_id = $2 AND balance >= $3::numeric FOR UPDATE
    ), entry AS (
        INSERT INTO transactions (op_id, user_id, amount, type, description)
        SELECT $1, user_id, -$3::numeric, 'charge', $4 FROM account
        ON CONFLICT (op_id) DO NOTHING
        RETURNING user_id, amount
    )
    UPDATE accounts SET balance = accounts.balance + entry.amount
    FROM entry WHERE accounts.user_id = entry.user_id
    RETURNING accounts.user_id
"""

_IS_WRITTEN = "SELECT EXISTS (SELECT FROM transactions WHERE op_id = $1)"

_BALANCE = "SELECT balance FROM accounts WHERE user_id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One change of a user's balance; `amount` is positive, in credits."""

    op_id: str
    user_id: int
    amount: Decimal
    description: str


async def credit(db: Db, operation: Operation, kind: Literal["welcome", "top_up", "refund"]) -> bool:
    """Add the amount and open the account if need be; False when this operation was written before."""
    written = await db.fetchval(
        _CREDIT, operation.op_id, operation.user_id, operation.amount, kind, operation.description
    )
    return written is not None


async def charge(db: Db, operation: Operation) -> bool:
    """Take the amount; True when it is taken, now or before, False when the balance is too low."""
    taken = await db.fetchval(
        _CHARGE, operation.op_id, operation.user_id, operation.amount, operation.description
    )
    if taken is not None:
        return True
    return await db.fetchval(_IS_WRITTEN, operation.op_id) is True


async def read_balance(db: Db, user_id: int) -> Decimal:
    """Return the user's balance, zero when there is no account yet."""
    found = await db.fetchval(_BALANCE, user_id)
    return found if isinstance(found, Decimal) else Decimal(0)


def refund_of(job_id: int) -> str:
    """Return the op_id of a run's refund: one for each run, whoever gives the money back."""
    return f"refund:{job_id}"
