-- Orders are baked from now on, and brought to those who want it. job_id is the job that bakes one; outcome stays NULL
-- until that has an end, which is written once: so no pizza is both handed over and paid back.

ALTER TABLE orders
    ADD COLUMN way     text NOT NULL DEFAULT 'pick_up',
    ADD COLUMN address text,
    ADD COLUMN job_id  bigint UNIQUE,
    ADD COLUMN outcome text CHECK (outcome IN ('baked', 'burnt'));

ALTER TABLE orders RENAME COLUMN price TO paid;

-- Those of before were ready when they were paid.
UPDATE orders SET outcome = 'baked';
