"""Rows of operators' access keys."""

from dataclasses import dataclass, field
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "access_key_id, secret, description, created_at, revoked_at"


@dataclass(frozen=True, slots=True)
class AccessKeyRow:
    """An access key, its secret sealed. `revoked_at` is None while it is good."""

    access_key_id: str
    secret: bytes = field(repr=False)
    description: str
    created_at: float
    revoked_at: float | None = None


def _key(row: Row) -> AccessKeyRow:
    return AccessKeyRow(row[0], row[1], row[2], row[3], row[4])


async def insert(tx: Writer, key: AccessKeyRow) -> None:
    """Add a key; UniqueViolation if its id is taken."""
    await tx.execute(
        f"INSERT INTO access_keys ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5)",
        key.access_key_id,
        key.secret,
        key.description,
        key.created_at,
        key.revoked_at,
    )


async def find(reader: Reader, access_key_id: str) -> AccessKeyRow | None:
    """The key with this id, revoked or not."""
    row = await reader.row(f"SELECT {_COLUMNS} FROM access_keys WHERE access_key_id = $1", access_key_id)
    return None if row is None else _key(row)


async def every(reader: Reader) -> list[AccessKeyRow]:
    """All keys, revoked ones too, oldest first."""
    rows = await reader.rows(f"SELECT {_COLUMNS} FROM access_keys ORDER BY created_at, access_key_id")
    return [_key(row) for row in rows]


async def revoke(tx: Writer, access_key_id: str, now: float) -> bool:
    """Mark the key as revoked at `now`; whether there was such a key, still good."""
    revoked = await tx.execute(
        "UPDATE access_keys SET revoked_at = $2 WHERE access_key_id = $1 AND revoked_at IS NULL", access_key_id, now
    )
    return revoked > 0
