"""Rows of the devices that users have confirmed. Whoever adds one holds the user."""

from dataclasses import dataclass, field
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

COLUMNS: Final = (
    "device_key, name, srp_salt, srp_verifier, remembered, last_ip, created_at, updated_at, authenticated_at"
)
_OF_USER: Final = "user_pool_id = $1 AND sub = $2"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device; its verifier is sealed, and times are seconds since the Unix epoch."""

    key: str
    name: str | None
    srp_salt: bytes = field(repr=False)
    srp_verifier: bytes = field(repr=False)
    remembered: bool
    last_ip: str
    created_at: float
    updated_at: float
    authenticated_at: float


def device_row(row: Row, first: int = 0) -> DeviceRow:
    """The device in the columns from `first` on, selected as COLUMNS."""
    key, name, salt, verifier, remembered, *others = row[first : first + COLUMNS.count(",") + 1]
    return DeviceRow(key, name, salt, verifier, bool(remembered), *others)


async def add(tx: Writer, pool_id: str, sub: str, device: DeviceRow, limit: int) -> None:
    """Give the user a device. Those that were used the longest ago make room: `limit` of them remain."""
    await tx.execute(
        f"INSERT INTO devices (user_pool_id, sub, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        pool_id,
        sub,
        device.key,
        device.name,
        device.srp_salt,
        device.srp_verifier,
        device.remembered,
        device.last_ip,
        device.created_at,
        device.updated_at,
        device.authenticated_at,
    )
    await tx.execute(
        f"DELETE FROM devices WHERE {_OF_USER} AND device_key <> $3 AND device_key NOT IN"
        f" (SELECT device_key FROM devices WHERE {_OF_USER} AND device_key <> $3"
        " ORDER BY authenticated_at DESC, device_key LIMIT $4)",
        pool_id,
        sub,
        device.key,
        limit - 1,
    )


async def bind_sign_in(tx: Writer, pool_id: str, sub: str, key: str) -> bool:
    """Have the sign-in that brought a new device be good with it alone; whether there is one that was not so far."""
    changed = await tx.execute(
        f"UPDATE sign_ins SET device_bound = TRUE WHERE {_OF_USER} AND device_key = $3 AND NOT device_bound",
        pool_id,
        sub,
        key,
    )
    return changed > 0


async def find(reader: Reader, pool_id: str, sub: str, key: str) -> DeviceRow | None:
    """The user's device with this key."""
    row = await reader.row(f"SELECT {COLUMNS} FROM devices WHERE {_OF_USER} AND device_key = $3", pool_id, sub, key)
    return None if row is None else device_row(row)


async def after(reader: Reader, pool_id: str, sub: str, key: str, limit: int) -> list[DeviceRow]:
    """Up to `limit` of the user's devices in the order of their keys, from the one after `key` on."""
    rows = await reader.rows(
        f"SELECT {COLUMNS} FROM devices WHERE {_OF_USER} AND device_key > $3 ORDER BY device_key LIMIT $4",
        pool_id,
        sub,
        key,
        limit,
    )
    return [device_row(row) for row in rows]


async def set_remembered(tx: Writer, pool_id: str, sub: str, key: str, now: float, *, remembered: bool) -> bool:
    """Have the device be remembered, or not; whether there is one."""
    changed = await tx.execute(
        f"UPDATE devices SET remembered = $4, updated_at = $5 WHERE {_OF_USER} AND device_key = $3",
        pool_id,
        sub,
        key,
        remembered,
        now,
    )
    return changed == 1


async def seen(tx: Writer, pool_id: str, sub: str, key: str, ip: str, now: float) -> None:
    """Note that the user has signed in from the device."""
    await tx.execute(
        f"UPDATE devices SET authenticated_at = $5, last_ip = $4 WHERE {_OF_USER} AND device_key = $3",
        pool_id,
        sub,
        key,
        ip,
        now,
    )


async def delete(tx: Writer, pool_id: str, sub: str, key: str) -> bool:
    """Forget the device; whether there was one."""
    deleted = await tx.execute(f"DELETE FROM devices WHERE {_OF_USER} AND device_key = $3", pool_id, sub, key)
    return deleted == 1
