"""Rows of users' passkeys."""

from dataclasses import dataclass, field
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = (
    "credential_id, sub, public_key, sign_count, relying_party_id, name, attachment, transports, created_at"
)


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey; `transports` is a JSON array, `created_at` is seconds since the Unix epoch."""

    id: str
    sub: str
    public_key: bytes = field(repr=False)
    sign_count: int
    relying_party_id: str
    name: str
    attachment: str | None
    transports: str
    created_at: float


def _passkey(row: Row) -> PasskeyRow:
    return PasskeyRow(*row[0:9])


async def insert(tx: Writer, pool_id: str, passkey: PasskeyRow) -> bool:
    """Add a passkey; whether it was added: it is not if anybody in the pool has one with its id."""
    added = await tx.execute(
        f"INSERT INTO passkeys (user_pool_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (user_pool_id, credential_id) DO NOTHING",
        pool_id,
        passkey.id,
        passkey.sub,
        passkey.public_key,
        passkey.sign_count,
        passkey.relying_party_id,
        passkey.name,
        passkey.attachment,
        passkey.transports,
        passkey.created_at,
    )
    return added == 1


async def after(reader: Reader, pool_id: str, sub: str, passkey_id: str, limit: int) -> list[PasskeyRow]:
    """Up to `limit` of the user's passkeys in the order of their ids, from the one after `passkey_id` on."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM passkeys WHERE user_pool_id = $1 AND sub = $2 AND credential_id > $3"
        " ORDER BY credential_id LIMIT $4",
        pool_id,
        sub,
        passkey_id,
        limit,
    )
    return [_passkey(row) for row in rows]


async def find(reader: Reader, pool_id: str, sub: str, passkey_id: str) -> PasskeyRow | None:
    """The user's passkey with this id."""
    row = await reader.row(
        f"SELECT {_COLUMNS} FROM passkeys WHERE user_pool_id = $1 AND credential_id = $3 AND sub = $2",
        pool_id,
        sub,
        passkey_id,
    )
    return None if row is None else _passkey(row)


async def use(tx: Writer, pool_id: str, sub: str, passkey_id: str, sign_count: int) -> bool:
    """Note a use of the passkey, whose count grows by that, or stays 0; whether it is there still, and does so."""
    changed = await tx.execute(
        "UPDATE passkeys SET sign_count = $4 WHERE user_pool_id = $1 AND credential_id = $3 AND sub = $2"
        " AND (sign_count < $4 OR (sign_count = 0 AND $4 = 0))",
        pool_id,
        sub,
        passkey_id,
        sign_count,
    )
    return changed == 1


async def delete(tx: Writer, pool_id: str, sub: str, passkey_id: str) -> bool:
    """Take the passkey away; whether the user had it."""
    deleted = await tx.execute(
        "DELETE FROM passkeys WHERE user_pool_id = $1 AND credential_id = $3 AND sub = $2", pool_id, sub, passkey_id
    )
    return deleted == 1
