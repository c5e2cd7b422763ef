-- User pools: the directory, its keys, and who is signed in.
-- Every key begins with the user pool, so that one pool's rows can live together on one node of a distributed database.

CREATE TABLE access_keys (
    access_key_id TEXT PRIMARY KEY,
    secret BYTEA NOT NULL,
    description TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    revoked_at DOUBLE PRECISION
);

CREATE TABLE user_pools (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    settings BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL
);

CREATE INDEX user_pools_by_region ON user_pools (region, id);

-- A key signs from `signs_from` until the next key's; it stays in the JWKS until `kept_until`.
CREATE TABLE signing_keys (
    user_pool_id TEXT NOT NULL,
    kid TEXT NOT NULL,
    private_key BYTEA NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    signs_from DOUBLE PRECISION NOT NULL,
    kept_until DOUBLE PRECISION,
    PRIMARY KEY (user_pool_id, kid)
) CLUSTERED;

CREATE TABLE app_clients (
    user_pool_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    settings BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, id)
);

-- Sign-in names the app client alone.
CREATE UNIQUE INDEX app_clients_by_id ON app_clients (id);

CREATE TABLE app_client_secrets (
    user_pool_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    secret BYTEA NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, client_id, id)
) CLUSTERED;

-- `username_key` is the name as it is compared: folded, unless the pool is case-sensitive. `attributes` is a JSON
-- object of strings. `password` is a PHC string; the SRP verifier is sealed and belongs to the same password.
CREATE TABLE users (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    status TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    attributes TEXT NOT NULL,
    password TEXT,
    srp_salt BYTEA,
    srp_verifier BYTEA,
    temporary_password_expires_at DOUBLE PRECISION,
    signed_out_at DOUBLE PRECISION NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub)
);

CREATE UNIQUE INDEX users_by_username ON users (user_pool_id, username_key);

-- Names besides the username that sign a user in.
CREATE TABLE user_aliases (
    user_pool_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value_key TEXT NOT NULL,
    sub TEXT NOT NULL,
    PRIMARY KEY (user_pool_id, name, value_key)
) CLUSTERED;

CREATE INDEX user_aliases_by_user ON user_aliases (user_pool_id, sub);

-- What ListUsers can filter by, one row for each value.
CREATE TABLE user_search (
    user_pool_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    sub TEXT NOT NULL,
    PRIMARY KEY (user_pool_id, name, value, sub)
) CLUSTERED;

CREATE INDEX user_search_by_user ON user_search (user_pool_id, sub);

CREATE TABLE password_history (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    set_at DOUBLE PRECISION NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (user_pool_id, sub, set_at)
) CLUSTERED;

-- One row for each sign-in that is still good. Revoking a sign-in deletes it. Its refresh tokens stay until they expire:
-- good for nothing, but known to have been revoked.
CREATE TABLE sign_ins (
    user_pool_id TEXT NOT NULL,
    origin_jti TEXT NOT NULL,
    sub TEXT NOT NULL,
    client_id TEXT NOT NULL,
    auth_time DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, origin_jti)
) CLUSTERED;

CREATE INDEX sign_ins_by_user ON sign_ins (user_pool_id, sub);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

-- `superseded_at` is when rotation replaced the token; it stays good for the client's grace period, which is over once
-- the token that replaced it is used (0).
CREATE TABLE refresh_tokens (
    user_pool_id TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    origin_jti TEXT NOT NULL,
    superseded_at DOUBLE PRECISION,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, token_hash)
) CLUSTERED;

CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (user_pool_id, origin_jti);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

-- Challenge sessions are sealed and carry their own state; what has been answered once is remembered here.
CREATE TABLE spent_sessions (
    user_pool_id TEXT NOT NULL,
    session_hash BYTEA NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, session_hash)
) CLUSTERED;

CREATE INDEX spent_sessions_by_expiry ON spent_sessions (expires_at);

-- Wrong answers and requested messages, counted for a name whether or not a user has it.
CREATE TABLE throttles (
    user_pool_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    count BIGINT NOT NULL,
    blocked_until DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, subject)
) CLUSTERED;

CREATE INDEX throttles_by_expiry ON throttles (expires_at);

-- At most one live code for each user and purpose: `sign_up`, `forgot_password`, `verify:email`, `verify:phone_number`.
-- `pending_value` is the attribute value that the code verifies.
CREATE TABLE codes (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    purpose TEXT NOT NULL,
    code_hash BYTEA NOT NULL,
    pending_value TEXT,
    attempts BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub, purpose)
) CLUSTERED;

CREATE INDEX codes_by_expiry ON codes (expires_at);

CREATE TABLE user_groups (
    user_pool_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    role_arn TEXT,
    precedence BIGINT,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, name)
) CLUSTERED;

CREATE TABLE group_members (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    group_name TEXT NOT NULL,
    added_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub, group_name)
) CLUSTERED;

CREATE INDEX group_members_by_group ON group_members (user_pool_id, group_name, sub);
