-- When a run began to order at the provider, whose orders have no key that would make them idempotent: a run that finds
-- this and no provider_task was killed before it heard the answer, and does not order again.
ALTER TABLE orders ADD COLUMN asked_at timestamptz;
