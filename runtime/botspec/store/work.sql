-- name: insert_job
INSERT INTO jobs (bot_id, chat_id, id, user_id, kind, cid) VALUES ($1, $2, $4, $3, $5, $6);

-- name: end_job
-- Only the run that was claimed last can end its job ($4: its attempt), and only while the job is running.
UPDATE jobs SET status = $5, error = $6, completed_at = clock_timestamp()
WHERE bot_id = $1 AND chat_id = $2 AND id = $3 AND attempts = $4 AND status = 'running'
RETURNING id;

-- name: set_timer
-- The clock, not now(): a turn that waited for the row's lock began long before the user entered.
INSERT INTO timers (bot_id, chat_id, user_id, screen, entered_at, due_at)
SELECT $1, $2, $3, $4, entered.at, entered.at + make_interval(secs => $5) FROM clock_timestamp() AS entered (at)
ON CONFLICT (bot_id, chat_id, user_id) DO UPDATE
SET screen = excluded.screen, entered_at = excluded.entered_at, fired = 0, due_at = excluded.due_at;

-- name: move_timer
UPDATE timers SET fired = $4, due_at = entered_at + make_interval(secs => $5)
WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3;

-- name: clear_timer
DELETE FROM timers WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3;

-- name: timer_stands
SELECT EXISTS (
    SELECT FROM timers
    WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND screen = $4 AND entered_at = $5 AND fired < $6
);

-- name: claim_runs
-- The jobs of these rows of the queue ($2 and $3: chat and id) that are open still; `started_at` of an earlier run tells
-- nothing about the wait for this one, so the queue's own time does ($4).
UPDATE jobs SET status = 'running', attempts = jobs.attempts + 1, started_at = clock_timestamp()
FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[]) AS picked (chat_id, id, since)
WHERE jobs.bot_id = $1 AND jobs.chat_id = picked.chat_id AND jobs.id = picked.id AND jobs.completed_at IS NULL
RETURNING jobs.id, jobs.chat_id, jobs.user_id, jobs.kind, jobs.attempts, jobs.cid, jobs.error,
    extract(epoch FROM clock_timestamp() - picked.since)::float8 AS waited_s;

-- name: runners
-- Where the users of these jobs stand.
SELECT chat_id, user_id, first_name, language, locale, data
FROM positions JOIN unnest($2::bigint[], $3::bigint[]) AS wanted (chat_id, user_id) USING (chat_id, user_id)
WHERE bot_id = $1;

-- name: running
-- Those of these runs ($2, $3, $4: chat, id and attempt) that still count.
SELECT jobs.id FROM jobs
JOIN unnest($2::bigint[], $3::bigint[], $4::integer[]) AS held (chat_id, id, attempts) USING (chat_id, id, attempts)
WHERE jobs.bot_id = $1 AND jobs.status = 'running';

-- name: requeue_job
-- A job that waits has an error ($6) when all that is left of it is to tell of its bad end.
UPDATE jobs SET status = 'queued', attempts = attempts - $5, error = coalesce($6, error)
WHERE bot_id = $1 AND chat_id = $2 AND id = $3 AND attempts = $4 AND status = 'running'
RETURNING id;

-- name: due_timers
-- A claim lasts a minute, or a quarter of the time on the screen: what met a bug is tried again later and later.
UPDATE timers SET due_at = clock_timestamp() + greatest(interval '1 minute', (clock_timestamp() - entered_at) / 4)
WHERE (bot_id, chat_id, user_id) IN (
    SELECT bot_id, chat_id, user_id FROM timers
    WHERE bot_id = $1 AND due_at <= now()
    ORDER BY due_at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
RETURNING chat_id, user_id, screen, entered_at, fired,
    extract(epoch FROM clock_timestamp() - entered_at)::float8 AS stayed_s;

-- name: reset_timer
UPDATE timers SET due_at = entered_at + make_interval(secs => $5)
WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND entered_at = $4;

-- name: drop_timer
DELETE FROM timers WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND entered_at = $4;

-- name: open_jobs
SELECT kind, count(*) FROM jobs WHERE bot_id = $1 AND completed_at IS NULL GROUP BY kind;

-- name: jobs_by_status
-- What waits and runs, and what ended within a day.
SELECT status, count(*) FROM jobs WHERE bot_id = $1 AND completed_at IS NULL GROUP BY status
UNION ALL
SELECT status, count(*) FROM jobs WHERE bot_id = $1 AND completed_at > now() - interval '1 day' GROUP BY status;

-- name: forget_log
-- PgQueuer's own log of its queue, in portions.
DELETE FROM pgqueuer_log WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM pgqueuer_log WHERE created < now() - interval '48 hours' LIMIT 10000
));
