-- name: open_turn
-- Claims the update and locks the user's row, in one round trip. A concurrent claim of the same update is waited for.
WITH claim AS (
    INSERT INTO updates_seen (bot_id, chat_id, update_id) VALUES ($1, $2, $4)
    ON CONFLICT (bot_id, chat_id, update_id) DO UPDATE SET attempts = updates_seen.attempts + 1
    RETURNING attempts, answer
)
SELECT claim.attempts, claim.answer,
    here.screen, here.rev, here.data, here.history, here.page, here.locale, here.message_id, here.carries,
    here.first_name, here.language
FROM claim
LEFT JOIN LATERAL (
    SELECT screen, rev, data, history, page, locale, message_id, carries, first_name, language
    FROM positions WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3
    FOR UPDATE
) AS here ON true;

-- name: save_turn
-- The new position counts only when nobody else has moved the user since it was read ($13: the rev that was read).
-- The clock, not now(): a turn that waited for the row's lock began long before it wrote.
WITH answered AS (
    UPDATE updates_seen SET answer = $14::jsonb
    WHERE bot_id = $1 AND chat_id = $2 AND update_id = $4 AND $14::jsonb IS NOT NULL
), owed AS (
    INSERT INTO outbox (bot_id, chat_id, update_id, user_id, rev, effects, due_at, cid)
    VALUES ($1, $2, $4, $3, $6, $12::jsonb, clock_timestamp() + $15::interval, $19)
)
INSERT INTO positions (bot_id, chat_id, user_id, screen, rev, data, history, page, locale, message_id, carries,
    first_name, language)
VALUES ($1, $2, $3, $5, $6, $7::jsonb, $8, $9, $10, $11, $16, $17, $18)
ON CONFLICT (bot_id, chat_id, user_id) DO UPDATE
SET screen = excluded.screen, rev = excluded.rev, data = excluded.data, history = excluded.history,
    page = excluded.page, locale = excluded.locale, message_id = excluded.message_id, carries = excluded.carries,
    first_name = excluded.first_name, language = excluded.language, updated_at = now()
WHERE positions.rev = $13
RETURNING rev;

-- name: settle
-- Nothing more is owed; $6 is the message that a new screen got, if one was sent, $7 the mark of the file that the
-- message carries now, if that is another than before.
WITH settled AS (
    DELETE FROM outbox WHERE bot_id = $1 AND chat_id = $2 AND update_id = $4 RETURNING update_id
)
UPDATE positions SET message_id = coalesce($6, message_id), carries = coalesce($7, carries)
WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND rev = $5
    AND ($6::bigint IS NOT NULL OR $7::text IS NOT NULL) AND EXISTS (SELECT FROM settled);

-- name: defer
-- These effects ($6) are owed still, and are tried again after $7; $8 is the message of a screen that was sent, $9 the
-- mark of the file that the message carries now.
WITH deferred AS (
    UPDATE outbox SET effects = $6::jsonb, attempts = attempts + 1, due_at = clock_timestamp() + $7::interval
    WHERE bot_id = $1 AND chat_id = $2 AND update_id = $4 RETURNING update_id
)
UPDATE positions SET message_id = coalesce($8, message_id), carries = coalesce($9, carries)
WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND rev = $5
    AND ($8::bigint IS NOT NULL OR $9::text IS NOT NULL) AND EXISTS (SELECT FROM deferred);

-- name: overdue
-- The oldest parcel that is due and behind no older one of its chat; `moved`: its screen is history, `stands_on`: the
-- message of the user's screen now.
SELECT due.chat_id, due.user_id, due.update_id, due.rev, due.effects, due.attempts, due.cid,
    extract(epoch FROM now() - due.created_at)::float8 AS age_s,
    coalesce(here.rev > due.rev, false) AS moved, here.message_id AS stands_on
FROM outbox AS due
LEFT JOIN positions AS here
    ON here.bot_id = due.bot_id AND here.chat_id = due.chat_id AND here.user_id = due.user_id
WHERE due.bot_id = $1 AND due.due_at <= now()
    AND NOT EXISTS (
        SELECT FROM outbox AS older
        WHERE older.bot_id = due.bot_id AND older.chat_id = due.chat_id AND older.created_at < due.created_at
    )
ORDER BY due.due_at
LIMIT 1
FOR UPDATE OF due SKIP LOCKED;

-- name: be_patient
-- A claim is open while Telegram is spoken to, which takes longer than a turn may.
SET LOCAL idle_in_transaction_session_timeout = '120s';

-- name: set_aside
-- A parcel that this build cannot read waits an hour, so that it does not stand before the others for ever.
UPDATE outbox SET due_at = clock_timestamp() + interval '1 hour', attempts = attempts + 1
WHERE bot_id = $1 AND chat_id = $2 AND update_id = $3;

-- name: forget
-- In portions, so that no statement takes long however much there is.
DELETE FROM updates_seen WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM updates_seen WHERE bot_id = $1 AND seen_at < now() - interval '48 hours' LIMIT 10000
));

-- name: outbox_pending
SELECT count(*) FROM outbox WHERE bot_id = $1;

-- name: find_file_id
SELECT file_id FROM file_ids WHERE bot_id = $1 AND mark = $2;

-- name: keep_file_id
INSERT INTO file_ids (bot_id, mark, file_id) VALUES ($1, $2, $3)
ON CONFLICT (bot_id, mark) DO UPDATE SET file_id = excluded.file_id, kept_at = now();

-- name: forget_file_id
DELETE FROM file_ids WHERE bot_id = $1 AND mark = $2;

-- name: forget_file_ids
-- What is shown again later is uploaded, or fetched by Telegram, once more.
DELETE FROM file_ids WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM file_ids WHERE bot_id = $1 AND kept_at < now() - interval '30 days' LIMIT 10000
));
