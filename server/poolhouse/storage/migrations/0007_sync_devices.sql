-- Sync: devices that are notified while they sleep, what they want to hear of, and through which applications.

-- How an identity pool notifies devices, and where it streams changes: serialized settings, NULL where never set.
CREATE TABLE sync_configurations (
    identity_pool_id TEXT PRIMARY KEY,
    push BYTEA,
    streams BYTEA,
    updated_at DOUBLE PRECISION NOT NULL
);

-- Applications at push services belong to the whole installation. They are few; a distributed database keeps them on
-- every node. `attributes` are sealed.
CREATE TABLE platform_applications (
    region TEXT NOT NULL,
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    attributes BYTEA NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (region, platform, name)
) CLUSTERED;

-- `token` is what the push service knows the device by, sealed; `token_digest` tells whether it was registered before.
CREATE TABLE sync_devices (
    identity_pool_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    token BYTEA NOT NULL,
    token_digest TEXT NOT NULL,
    registered_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (identity_pool_id, identity_id, id)
) CLUSTERED;

CREATE UNIQUE INDEX sync_devices_by_token ON sync_devices (identity_pool_id, identity_id, token_digest);

-- A device is to be told of a dataset whose `changed_count`, its sync count after another's change, is greater than
-- `notified_count`, the one that the device was told of last.
CREATE TABLE sync_subscriptions (
    identity_pool_id TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    dataset TEXT NOT NULL,
    changed_count BIGINT NOT NULL,
    notified_count BIGINT NOT NULL,
    PRIMARY KEY (identity_pool_id, identity_id, device_id, dataset)
) CLUSTERED;

-- Whether the identity has subscriptions at all: most have none, and their writes do not look for any.
ALTER TABLE sync_identities ADD COLUMN subscribed BOOLEAN NOT NULL DEFAULT FALSE;
