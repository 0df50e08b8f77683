-- The money: one account for each user, and the ledger that explains its balance to the last cent.
-- balance = sum(transactions.amount), always: both are written by the same statement (bot/money.py).

CREATE TABLE accounts (
    user_id    bigint PRIMARY KEY,
    balance    numeric(12, 2) NOT NULL DEFAULT 0 CHECK (balance >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Kept for ever. op_id names the operation ("charge:42:a1b2c3d4"), so the same one is never written twice.
CREATE TABLE transactions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    op_id       text NOT NULL UNIQUE,
    user_id     bigint NOT NULL REFERENCES accounts,
    amount      numeric(12, 2) NOT NULL CHECK (amount <> 0),
    type        text NOT NULL CHECK (type IN ('welcome', 'top_up', 'charge', 'refund')),
    description text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((amount < 0) = (type = 'charge'))
);

CREATE INDEX transactions_of_user ON transactions (user_id, id DESC);
