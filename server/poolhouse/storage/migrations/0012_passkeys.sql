-- A passkey belongs to one user of a pool. `credential_id` is base64url; `transports` is a JSON array of strings.
-- `sign_count` is the authenticator's own count of its uses, which only grows, or stays 0.
CREATE TABLE passkeys (
    user_pool_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    sign_count BIGINT NOT NULL,
    relying_party_id TEXT NOT NULL,
    name TEXT NOT NULL,
    attachment TEXT,
    transports TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, credential_id)
) CLUSTERED;

CREATE INDEX passkeys_by_user ON passkeys (user_pool_id, sub, credential_id);
