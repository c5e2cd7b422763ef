-- Devices that users sign in from, and have confirmed.

-- The verifier of the device's own password is sealed. A device that is remembered proves itself when its user signs in.
CREATE TABLE devices (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    device_key TEXT NOT NULL,
    name TEXT,
    srp_salt BYTEA NOT NULL,
    srp_verifier BYTEA NOT NULL,
    remembered BOOLEAN NOT NULL,
    last_ip TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    authenticated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub, device_key)
) CLUSTERED;

-- Sign-ins that wait for a device to prove itself. Clients send no session with that, so that it is kept here.
CREATE TABLE device_challenges (
    user_pool_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    device_key TEXT NOT NULL,
    session TEXT NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, client_id, device_key)
) CLUSTERED;

CREATE INDEX device_challenges_by_expiry ON device_challenges (expires_at);

-- The device that a sign-in came from. Once that is confirmed, the sign-in's refresh tokens are good with it only, and
-- for nothing when the device is forgotten.
ALTER TABLE sign_ins ADD COLUMN device_key TEXT;
ALTER TABLE sign_ins ADD COLUMN device_bound BOOLEAN NOT NULL DEFAULT FALSE;
