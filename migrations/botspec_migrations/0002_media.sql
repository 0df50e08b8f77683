-- What a screen shows beside its text.

-- The mark of the file that the message with the keyboard carries; empty: it is a text.
ALTER TABLE positions ADD COLUMN carries text NOT NULL DEFAULT '';

-- The ids under which Telegram keeps what was shown before, by the mark of kind and source. They are of no use to another
-- bot, and kept for 30 days.
CREATE TABLE file_ids (
    bot_id  bigint      NOT NULL,
    mark    text        NOT NULL,
    file_id text        NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (bot_id, mark)
);

CREATE INDEX file_ids_age ON file_ids (bot_id, kept_at);
