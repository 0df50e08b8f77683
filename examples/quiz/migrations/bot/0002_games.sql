-- A game is five rounds, each with a question; a duel answers another game and has the same.
-- In each round a player says one thing, once: that is a guess.

CREATE TABLE games (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id    bigint NOT NULL,
    answers_to bigint REFERENCES games ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX games_of_chat ON games (chat_id);

CREATE TABLE rounds (
    game_id     bigint NOT NULL REFERENCES games ON DELETE CASCADE,
    place       bigint NOT NULL CHECK (place BETWEEN 1 AND 5),
    question_id text NOT NULL REFERENCES questions,
    PRIMARY KEY (game_id, place)
);

CREATE INDEX rounds_of_question ON rounds (question_id);

-- No CHECK on what comes from a player: PostgreSQL prints a refused row in its error.
CREATE TABLE guesses (
    game_id bigint NOT NULL,
    place   bigint NOT NULL,
    user_id bigint NOT NULL,
    name    text NOT NULL,
    guess   bigint NOT NULL,
    points  bigint NOT NULL,
    said_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (game_id, place, user_id),
    FOREIGN KEY (game_id, place) REFERENCES rounds ON DELETE CASCADE
);

CREATE INDEX guesses_of_user ON guesses (user_id);
