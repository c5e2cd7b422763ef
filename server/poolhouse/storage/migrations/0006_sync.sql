-- Sync: records of identities, and what became of them. Every key begins with the identity pool and the identity.

-- `revision` is raised by the first statement of each transaction that changes an identity's records, so that these come
-- one after the other, and a later change has a greater revision. What was removed is remembered, and in time forgotten:
-- `compacted_to` is the greatest revision of what was, and `count_floor` the greatest sync count of a forgotten dataset; a
-- dataset of the same name begins above it. A row is `doomed` once its identity is gone.
CREATE TABLE sync_identities (
    identity_pool_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    compacted_to BIGINT NOT NULL,
    count_floor BIGINT NOT NULL,
    session_count BIGINT NOT NULL,
    doomed BOOLEAN NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (identity_pool_id, identity_id)
) CLUSTERED;

CREATE INDEX sync_identities_doomed ON sync_identities (identity_pool_id, identity_id) WHERE doomed;

-- A deleted dataset keeps its row, with `deleted_at`: its counts go on if it is made again. `deleted_at_count` and
-- `deleted_at_revision` tell of its last deletion, and stay; `compacted_count` is the greatest sync count of a removed
-- record that was forgotten. `record_count` and `data_bytes` are of the records that stand, `removed_count` is of the others.
CREATE TABLE datasets (
    identity_pool_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sync_count BIGINT NOT NULL,
    deleted_at DOUBLE PRECISION,
    deleted_at_count BIGINT NOT NULL,
    deleted_at_revision BIGINT NOT NULL,
    compacted_count BIGINT NOT NULL,
    record_count BIGINT NOT NULL,
    removed_count BIGINT NOT NULL,
    data_bytes BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (identity_pool_id, identity_id, name)
) CLUSTERED;

CREATE INDEX datasets_deleted ON datasets (deleted_at) WHERE deleted_at IS NOT NULL;

-- A record without a value was removed. `data_bytes` is what key and value take, nothing for a removed one.
CREATE TABLE records (
    identity_pool_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    dataset TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT,
    data_bytes BIGINT NOT NULL,
    sync_count BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    device_updated_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (identity_pool_id, identity_id, dataset, key)
);

CREATE INDEX records_by_revision ON records (identity_pool_id, identity_id, revision);
CREATE INDEX records_removed ON records (updated_at) WHERE value IS NULL;

-- Who was merged into an identity: their datasets are shown to it.
CREATE INDEX identities_merged ON identities (identity_pool_id, merged_into) WHERE merged_into IS NOT NULL;
