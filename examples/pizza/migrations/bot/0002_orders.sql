-- The money: an account is opened with the first payment or look, and its balance never falls below zero.
-- balance = the gift at the opening + sum(ledger.amount), always: one function writes both (bot/money.py).

CREATE TABLE accounts (
    user_id bigint PRIMARY KEY,
    balance numeric(12, 2) NOT NULL CHECK (balance >= 0)
);

-- op_id names an operation ("charge:17"), so the same one is never written twice.
CREATE TABLE ledger (
    op_id      text PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES accounts,
    amount     numeric(12, 2) NOT NULL CHECK (amount <> 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- No CHECK here: PostgreSQL prints a refused row in its error, and a user's note must not reach a log.
CREATE TABLE orders (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    pizza_id   text NOT NULL REFERENCES pizzas,
    size       text NOT NULL,
    price      numeric(8, 2) NOT NULL,
    note       text,
    created_at timestamptz NOT NULL DEFAULT now()
);
