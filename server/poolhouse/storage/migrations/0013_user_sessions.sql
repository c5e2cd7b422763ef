-- Sessions of users, in pools that track them. A session is a sign-in that has an id of its own.

-- What a pool, and an app client, does about sessions: serialized messages; NULL where nobody has ever said.
ALTER TABLE user_pools ADD COLUMN sessions BYTEA;
ALTER TABLE app_clients ADD COLUMN sessions BYTEA;

-- Sign-ins from while their pool tracked no sessions have none of these, and never get them. `user_agent` and `last_ip` are
-- of the latest sign-in or refresh, which was at `last_active_at`.
ALTER TABLE sign_ins ADD COLUMN session_id TEXT;
ALTER TABLE sign_ins ADD COLUMN last_active_at DOUBLE PRECISION;
ALTER TABLE sign_ins ADD COLUMN user_agent TEXT;
ALTER TABLE sign_ins ADD COLUMN last_ip TEXT;

-- A user may have very many sign-ins that are not tracked: nobody who looks for sessions passes by them.
CREATE UNIQUE INDEX sign_ins_by_session ON sign_ins (user_pool_id, sub, session_id) WHERE session_id IS NOT NULL;
