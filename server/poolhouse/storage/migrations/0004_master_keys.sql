-- The ids of the master keys that values here may be sealed under. Whoever lacks one of them cannot open all of it.
CREATE TABLE master_keys (
    key_id TEXT PRIMARY KEY,
    first_used_at DOUBLE PRECISION NOT NULL
);
