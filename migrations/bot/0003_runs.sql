-- A run is a job of the runtime, which keeps how far the work is, and an order: what the user asked for in his own
-- words, the provider's task that was paid for, and the one outcome that decides over picture and money.
-- The two are apart because PostgreSQL prints a refused row in its error, and a prompt must not reach a log:
-- so orders has no CHECK, and a test keeps it so.

CREATE TABLE orders (
    job_id        bigint PRIMARY KEY,
    user_id       bigint NOT NULL,
    model_id      text NOT NULL REFERENCES models,
    aspect        text NOT NULL,
    style         text NOT NULL,
    quality       text NOT NULL,
    price         numeric(12, 2) NOT NULL,
    prompt        text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    provider_task text,
    outcome       text,
    picture       text,
    ended_at      timestamptz
);

CREATE INDEX orders_of_user ON orders (user_id, job_id DESC);
