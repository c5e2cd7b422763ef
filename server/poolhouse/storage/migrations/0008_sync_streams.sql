-- Sync: changes on their way to a pool's stream, bulk publishing, and the functions that are called on events.

-- What is still to be published of an identity's changes: one row for each event, in the order of revision and part.
-- An identity is always in the same shard of its pool; one job at a time publishes a shard.
CREATE TABLE stream_events (
    identity_pool_id TEXT NOT NULL,
    shard BIGINT NOT NULL,
    identity_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    part BIGINT NOT NULL,
    data BYTEA NOT NULL,
    data_bytes BIGINT NOT NULL,
    PRIMARY KEY (identity_pool_id, shard, identity_id, revision, part)
);

-- The latest bulk publish of a pool. `identity_id` and `dataset` are the last that has reached the stream.
CREATE TABLE bulk_publishes (
    identity_pool_id TEXT PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('IN_PROGRESS', 'SUCCEEDED', 'FAILED')),
    started_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    failure TEXT,
    identity_id TEXT NOT NULL,
    dataset TEXT NOT NULL
);

-- The function that is called on an event, by its ARN.
CREATE TABLE sync_triggers (
    identity_pool_id TEXT NOT NULL,
    event TEXT NOT NULL,
    function TEXT NOT NULL,
    PRIMARY KEY (identity_pool_id, event)
) CLUSTERED;
