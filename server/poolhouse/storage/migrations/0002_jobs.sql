-- Work that follows from a committed change. It is due at `run_at`, unless somebody holds it (`lease`, `leased_until`).
-- `generation` rises when work is enqueued again under its key: a run that began before then does not finish the row.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT,
    payload BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')),
    run_at DOUBLE PRECISION NOT NULL,
    attempts BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    lease TEXT,
    leased_until DOUBLE PRECISION NOT NULL,
    error TEXT
);

CREATE INDEX jobs_due ON jobs (state, run_at);

CREATE UNIQUE INDEX jobs_by_key ON jobs (kind, key);
