-- Threat protection: what a pool, and an app client of it, does about risks. Serialized messages; NULL where nothing was
-- ever set, or all of it was taken back.
ALTER TABLE user_pools ADD COLUMN risk BYTEA;
ALTER TABLE app_clients ADD COLUMN risk BYTEA;
