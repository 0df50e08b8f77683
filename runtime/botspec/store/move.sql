-- A group has become a supergroup: what is known of chat $2 goes on as chat $3.

-- name: drop_moved_timers
-- Who has a position in the supergroup already was there since: that one counts.
DELETE FROM timers USING positions AS newer
WHERE timers.bot_id = $1 AND timers.chat_id = $2
    AND newer.bot_id = $1 AND newer.chat_id = $3 AND newer.user_id = timers.user_id;

-- name: drop_moved_positions
DELETE FROM positions USING positions AS newer
WHERE positions.bot_id = $1 AND positions.chat_id = $2
    AND newer.bot_id = $1 AND newer.chat_id = $3 AND newer.user_id = positions.user_id;

-- name: move_positions
-- The messages of a group have other ids in the supergroup, and cannot be edited there: the next screen is sent.
UPDATE positions SET chat_id = $3, message_id = NULL, carries = '' WHERE bot_id = $1 AND chat_id = $2;

-- name: move_timers
UPDATE timers SET chat_id = $3 WHERE bot_id = $1 AND chat_id = $2;

-- name: move_queue
-- A row of the queue begins with its chat. What runs now is begun anew: its end would not find the job any more.
UPDATE pgqueuer SET
    payload = convert_to('[' || $3::bigint, 'UTF8') || substring(payload FROM position(','::bytea IN payload)),
    status = 'queued', queue_manager_id = NULL, execute_after = least(execute_after, now()), updated = now()
FROM jobs
WHERE jobs.bot_id = $1 AND jobs.chat_id = $2 AND jobs.completed_at IS NULL AND pgqueuer.id = jobs.id;

-- name: move_jobs
UPDATE jobs SET chat_id = $3,
    status = CASE status WHEN 'running' THEN 'queued' ELSE status END,
    attempts = attempts - CASE status WHEN 'running' THEN 1 ELSE 0 END
WHERE bot_id = $1 AND chat_id = $2;

-- name: moving_owed
SELECT update_id, effects FROM outbox WHERE bot_id = $1 AND chat_id = $2 FOR UPDATE;

-- name: move_owed
UPDATE outbox SET chat_id = $3, effects = $5::jsonb WHERE bot_id = $1 AND chat_id = $2 AND update_id = $4;
