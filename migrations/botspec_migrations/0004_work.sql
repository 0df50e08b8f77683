-- What happens to users from outside: the jobs of the bot's tasks, and the time that they spend on a screen.

-- The record of background work, kept for ever; the id is that of the queue's row, which holds the payload until the
-- job has ended. A bot cancels a job by setting its status and completed_at: a run that ends after that changes nothing.
CREATE TABLE jobs (
    bot_id       bigint      NOT NULL,
    chat_id      bigint      NOT NULL,
    id           bigint      NOT NULL,
    user_id      bigint      NOT NULL,
    kind         text        NOT NULL,
    status       text        NOT NULL DEFAULT 'queued'
                 CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
    attempts     integer     NOT NULL DEFAULT 0,
    cid          text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    started_at   timestamptz,
    completed_at timestamptz,
    error        text,
    PRIMARY KEY (bot_id, chat_id, id),
    CHECK ((completed_at IS NULL) = (status IN ('queued', 'running')))
) WITH (fillfactor = 80);

CREATE INDEX jobs_of_user ON jobs (user_id, id DESC);
CREATE INDEX jobs_open ON jobs (bot_id, kind, status) WHERE completed_at IS NULL;
CREATE INDEX jobs_ended ON jobs (bot_id, completed_at) WHERE completed_at IS NOT NULL;

-- Who is on a screen with `after` arcs: since when, and how many seconds the last one that fired had (0: none yet).
CREATE TABLE timers (
    bot_id     bigint      NOT NULL,
    chat_id    bigint      NOT NULL,
    user_id    bigint      NOT NULL,
    screen     text        NOT NULL,
    entered_at timestamptz NOT NULL,
    fired      integer     NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL,
    PRIMARY KEY (bot_id, chat_id, user_id)
) WITH (fillfactor = 80);

CREATE INDEX timers_due ON timers (bot_id, due_at);

-- An event comes without an update that would tell the user's name and language.
ALTER TABLE positions
    ADD COLUMN first_name text NOT NULL DEFAULT '',
    ADD COLUMN language   text NOT NULL DEFAULT '';
