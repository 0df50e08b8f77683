-- A run is two rows. jobs is what operators read; orders is what the user asked for, in the user's own words.
-- They are apart because PostgreSQL prints a refused row in its error, and a prompt must not reach a log:
-- so orders has no CHECK, and a test keeps it so.

CREATE TABLE jobs (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id      bigint NOT NULL,
    user_id      bigint NOT NULL REFERENCES accounts,
    kind         text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'upscale')),
    status       text NOT NULL DEFAULT 'queued'
                 CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
    attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    error        text,
    cid          text NOT NULL,
    UNIQUE (cid, user_id),
    CHECK ((completed_at IS NULL) = (status IN ('queued', 'running')))
);

CREATE INDEX jobs_of_user ON jobs (user_id, id DESC);

CREATE TABLE orders (
    job_id   bigint PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
    model_id text NOT NULL REFERENCES models,
    aspect   text NOT NULL,
    style    text NOT NULL,
    quality  text NOT NULL,
    price    numeric(12, 2) NOT NULL,
    prompt   text NOT NULL
);
