"""Rows of identity pools' settings for sync: how devices are notified, and where changes are streamed."""

from dataclasses import dataclass

from poolhouse.storage.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class ConfigurationRow:
    """The settings of one pool: serialized messages whose meaning the domain knows, None for what was never set."""

    push: bytes | None = None
    streams: bytes | None = None


async def find(reader: Reader, pool_id: str) -> ConfigurationRow:
    """What is set for the pool; nothing, for one that nobody has set up."""
    row = await reader.row("SELECT push, streams FROM sync_configurations WHERE identity_pool_id = $1", pool_id)
    return ConfigurationRow() if row is None else ConfigurationRow(row[0], row[1])


async def put(tx: Writer, pool_id: str, configuration: ConfigurationRow, now: float) -> ConfigurationRow:
    """Set what is not None, and leave the rest as it is; what is set by then. `tx` holds the pool."""
    row = await tx.row(
        "INSERT INTO sync_configurations (identity_pool_id, push, streams, updated_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (identity_pool_id) DO UPDATE SET push = coalesce(EXCLUDED.push, sync_configurations.push),"
        " streams = coalesce(EXCLUDED.streams, sync_configurations.streams), updated_at = EXCLUDED.updated_at"
        " RETURNING push, streams",
        pool_id,
        configuration.push,
        configuration.streams,
        now,
    )
    assert row is not None  # noqa: S101  one row is written either way
    return ConfigurationRow(row[0], row[1])
