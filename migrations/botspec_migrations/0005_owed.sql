-- Whose effects are owed, as the log calls it: the cid of the update or event, under which its redelivery is told, too.
ALTER TABLE outbox ADD COLUMN cid text NOT NULL DEFAULT '';
