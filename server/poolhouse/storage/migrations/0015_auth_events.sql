-- What threat protection remembers of users' sign-ins and of what else they did with their accounts.

-- An event's id begins with its time, so that ids are in the order of time. `response`, `decision`, `level` and the
-- results of challenges are in the words of the API; `device_fingerprint` tells devices apart and is for no reader.
-- `verdict` is what somebody said of the event later.
CREATE TABLE auth_events (
    user_pool_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    response TEXT NOT NULL,
    decision TEXT NOT NULL,
    level TEXT,
    compromised BOOLEAN NOT NULL,
    password_result TEXT,
    mfa_result TEXT,
    ip_address TEXT NOT NULL,
    device_name TEXT,
    device_fingerprint TEXT,
    user_agent TEXT,
    timezone TEXT,
    city TEXT,
    country TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    verdict TEXT,
    verdict_by TEXT,
    verdict_at DOUBLE PRECISION,
    expires_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_pool_id, sub, event_id)
) CLUSTERED;

CREATE INDEX auth_events_by_expiry ON auth_events (expires_at);
