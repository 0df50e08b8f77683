-- name: ledger_exists
SELECT to_regclass('schema_migrations') IS NOT NULL;

-- name: lift_limits
-- Until the end of the transaction: neither a long migration nor the wait for one is a reason to give up.
SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true);

-- name: take_turn
-- One starter at a time, until the end of its transaction.
SELECT pg_advisory_xact_lock(hashtextextended('botspec.schema_migrations', 0));

-- name: create_ledger
CREATE TABLE IF NOT EXISTS schema_migrations (
    set_name   text        NOT NULL,
    number     integer     NOT NULL,
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (set_name, number)
);

-- name: applied_migrations
SELECT set_name, number, name, sha256, applied_at
FROM schema_migrations
ORDER BY set_name, number;

-- name: is_applied
SELECT EXISTS (SELECT FROM schema_migrations WHERE set_name = $1 AND number = $2);

-- name: record_migration
INSERT INTO schema_migrations (set_name, number, name, sha256)
VALUES ($1, $2, $3, $4)
RETURNING set_name, number, name, sha256, applied_at;
