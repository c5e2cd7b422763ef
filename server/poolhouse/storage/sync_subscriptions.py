"""Rows of what devices want to hear of. Whoever changes them has entered the identity: see `sync_identities`."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Writer

_OF_IDENTITY: Final = "identity_pool_id = $1 AND identity_id = $2"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A dataset that a device is still to be told of, at the sync count that it has by now."""

    dataset: str
    sync_count: int


async def add(tx: Writer, pool_id: str, identity_id: str, device_id: str, dataset: str, limit: int) -> bool:
    """Have the device told of others' changes of the dataset; False if it is told of `limit` others already."""
    added = await tx.execute(
        "INSERT INTO sync_subscriptions"
        " (identity_pool_id, identity_id, device_id, dataset, changed_count, notified_count)"
        f" SELECT $1, $2, $3, $4, 0, 0 WHERE (SELECT count(*) FROM sync_subscriptions WHERE {_OF_IDENTITY}"
        " AND device_id = $3 AND dataset <> $4) < $5"
        " ON CONFLICT (identity_pool_id, identity_id, device_id, dataset) DO UPDATE SET dataset = EXCLUDED.dataset",
        pool_id,
        identity_id,
        device_id,
        dataset,
        limit,
    )
    return added > 0


async def remove(tx: Writer, pool_id: str, identity_id: str, device_id: str, dataset: str) -> None:
    """Have the device told of the dataset no more."""
    await tx.execute(
        f"DELETE FROM sync_subscriptions WHERE {_OF_IDENTITY} AND device_id = $3 AND dataset = $4",
        pool_id,
        identity_id,
        device_id,
        dataset,
    )


async def note_change(
    tx: Writer, pool_id: str, identity_id: str, dataset: str, sync_count: int, by_device: str
) -> list[str]:
    """Note that the dataset has changed, to this sync count; the devices to be told, which the changing one is not."""
    rows = await tx.rows(
        f"UPDATE sync_subscriptions SET changed_count = $4 WHERE {_OF_IDENTITY} AND dataset = $3 AND device_id <> $5"
        " RETURNING device_id",
        pool_id,
        identity_id,
        dataset,
        sync_count,
        by_device,
    )
    return sorted(row[0] for row in rows)


async def due(reader: Reader, pool_id: str, identity_id: str, device_id: str) -> list[DueRow]:
    """What the device is still to be told of, by the datasets' names."""
    rows = await reader.rows(
        "SELECT s.dataset, CASE WHEN d.sync_count > s.changed_count THEN d.sync_count ELSE s.changed_count END"
        " FROM sync_subscriptions s LEFT JOIN datasets d"
        " ON d.identity_pool_id = $1 AND d.identity_id = $2 AND d.name = s.dataset"
        " WHERE s.identity_pool_id = $1 AND s.identity_id = $2 AND s.device_id = $3"
        " AND s.changed_count > s.notified_count ORDER BY s.dataset",
        pool_id,
        identity_id,
        device_id,
    )
    return [DueRow(row[0], row[1]) for row in rows]


async def note_told(tx: Writer, pool_id: str, identity_id: str, device_id: str, told: DueRow) -> None:
    """Note that the device was told of the dataset at this sync count; what has changed since is still due."""
    await tx.execute(
        f"UPDATE sync_subscriptions SET notified_count = $5 WHERE {_OF_IDENTITY} AND device_id = $3 AND dataset = $4"
        " AND notified_count < $5",
        pool_id,
        identity_id,
        device_id,
        told.dataset,
        told.sync_count,
    )
