"""Rows of registered devices. Whoever changes an identity's devices has entered it before: see `sync_identities`."""

from collections.abc import Collection
from dataclasses import dataclass, field

from poolhouse.storage.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device. `application` is the ARN of what it is notified through; `token` is sealed, `token_digest` is not."""

    id: str
    application: str
    token: bytes = field(repr=False)
    token_digest: str
    registered_at: float


async def register(tx: Writer, pool_id: str, identity_id: str, device: DeviceRow, limit: int) -> str:
    """Add a device, or renew the one that has the token; its id. The oldest make room: `limit` of them remain."""
    found = await tx.value(
        "INSERT INTO sync_devices (identity_pool_id, identity_id, id, application, token, token_digest, registered_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (identity_pool_id, identity_id, token_digest) DO UPDATE SET"
        " application = EXCLUDED.application, token = EXCLUDED.token, registered_at = EXCLUDED.registered_at"
        " RETURNING id",
        pool_id,
        identity_id,
        device.id,
        device.application,
        device.token,
        device.token_digest,
        device.registered_at,
    )
    others = await tx.rows(
        "SELECT id FROM sync_devices WHERE identity_pool_id = $1 AND identity_id = $2 AND id <> $3"
        " ORDER BY registered_at DESC, id",
        pool_id,
        identity_id,
        found,
    )
    for row in others[limit - 1 :]:
        await delete(tx, pool_id, identity_id, row[0])
    return str(found)


async def find(reader: Reader, pool_id: str, identity_id: str, device_id: str) -> DeviceRow | None:
    """The device with this id."""
    row = await reader.row(
        "SELECT id, application, token, token_digest, registered_at FROM sync_devices"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND id = $3",
        pool_id,
        identity_id,
        device_id,
    )
    return None if row is None else DeviceRow(*row[0:5])


async def delete(tx: Writer, pool_id: str, identity_id: str, device_id: str) -> None:
    """Forget a device, and what it wanted to hear of."""
    for table, column in (("sync_subscriptions", "device_id"), ("sync_devices", "id")):
        await tx.execute(
            f"DELETE FROM {table} WHERE identity_pool_id = $1 AND identity_id = $2 AND {column} = $3",
            pool_id,
            identity_id,
            device_id,
        )


async def delete_all(tx: Writer, pool_id: str, ids: Collection[str]) -> None:
    """Forget all devices of these identities."""
    named = tx.dialect.placeholders(2, len(ids))
    for table in ("sync_subscriptions", "sync_devices"):
        await tx.execute(f"DELETE FROM {table} WHERE identity_pool_id = $1 AND identity_id IN ({named})", pool_id, *ids)
