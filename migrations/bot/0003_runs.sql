-- A run is a job of the runtime (jobs), which operators read, and an order: what the user asked for, in his own words.
-- PostgreSQL prints a refused row in its error, and a prompt must not reach a log: so orders has no CHECK, and a test
-- keeps it so. `picture` is where the result is, once there is one.

CREATE TABLE orders (
    job_id   bigint PRIMARY KEY,
    user_id  bigint NOT NULL REFERENCES accounts,
    model_id text NOT NULL REFERENCES models,
    aspect   text NOT NULL,
    style    text NOT NULL,
    quality  text NOT NULL,
    price    numeric(12, 2) NOT NULL,
    prompt   text NOT NULL,
    picture  text
);

CREATE INDEX orders_of_user ON orders (user_id, job_id DESC);
