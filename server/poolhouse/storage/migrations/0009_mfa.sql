-- Multi-factor authentication: what a pool offers, what users have set up, and what stands in when that is lost.

-- The second factors of a pool, a serialized message; NULL where none were ever configured. Whether they are asked for
-- is in the pool's settings.
ALTER TABLE user_pools ADD COLUMN mfa BYTEA;

-- A user's second factors, a JSON object; NULL for who has none. It is with the user so that a sign-in by password, which
-- has read the user anyway, knows what to ask for next.
ALTER TABLE users ADD COLUMN mfa TEXT;

-- An authenticator app's seed, sealed. `pending` is one that its user has not proven yet; `last_step` is the step of the
-- latest code that was accepted, so that none is accepted twice.
CREATE TABLE software_tokens (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    seed BYTEA,
    last_step BIGINT NOT NULL,
    pending BYTEA,
    PRIMARY KEY (user_pool_id, sub)
) CLUSTERED;

-- Codes that each stand in for a second factor once, as hashes.
CREATE TABLE recovery_codes (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    code_hash BYTEA NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub, code_hash)
) CLUSTERED;
