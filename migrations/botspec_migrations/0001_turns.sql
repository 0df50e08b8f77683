-- What one update needs: where the user stands, which updates were taken, and what the chat is still owed.
-- Every key begins with (bot_id, chat_id): one update touches one chat.

CREATE TABLE positions (
    bot_id     bigint      NOT NULL,
    chat_id    bigint      NOT NULL,
    user_id    bigint      NOT NULL,
    screen     text        NOT NULL,
    rev        bigint      NOT NULL,
    data       jsonb       NOT NULL,
    history    text[]      NOT NULL,
    page       integer     NOT NULL,
    locale     text        NOT NULL,
    message_id bigint,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (bot_id, chat_id, user_id)
) WITH (fillfactor = 80);

-- Kept 48 hours. A set, never a high-water mark: update_id starts anew after a quiet week.
CREATE TABLE updates_seen (
    bot_id    bigint      NOT NULL,
    chat_id   bigint      NOT NULL,
    update_id bigint      NOT NULL,
    attempts  integer     NOT NULL DEFAULT 1,
    answer    jsonb,
    seen_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (bot_id, chat_id, update_id)
) WITH (fillfactor = 80);

CREATE INDEX updates_seen_age ON updates_seen (bot_id, seen_at);

-- Effects that were committed and are not delivered yet.
CREATE TABLE outbox (
    bot_id     bigint      NOT NULL,
    chat_id    bigint      NOT NULL,
    update_id  bigint      NOT NULL,
    user_id    bigint      NOT NULL,
    rev        bigint      NOT NULL,
    effects    jsonb       NOT NULL,
    attempts   integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(), -- the order in which a user's turns were saved
    due_at     timestamptz NOT NULL,
    PRIMARY KEY (bot_id, chat_id, update_id)
);

CREATE INDEX outbox_due ON outbox (bot_id, due_at);
