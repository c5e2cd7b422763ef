"""Rows of identities."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from poolhouse.storage import sync_devices, sync_identities
from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "id, merged_into, guest, credentials_valid_from, created_at, updated_at"


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One identity: a guest's, or one that logins lead to.

    An identity that was merged into another is of no use any more; `merged_into` is where its logins went.
    """

    id: str
    merged_into: str | None
    guest: bool
    """Whether no login has ever led to it."""
    credentials_valid_from: float
    """Credentials that were issued at this time or earlier are void."""
    created_at: float
    updated_at: float


def _identity(row: Row) -> IdentityRow:
    return IdentityRow(row[0], row[1], bool(row[2]), *row[3:6])


async def insert(tx: Writer, pool_id: str, identity: IdentityRow) -> None:
    """Add an identity; UniqueViolation if its id is taken."""
    await tx.execute(
        f"INSERT INTO identities (identity_pool_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        pool_id,
        identity.id,
        identity.merged_into,
        identity.guest,
        identity.credentials_valid_from,
        identity.created_at,
        identity.updated_at,
    )


async def find(reader: Reader, pool_id: str, identity_id: str) -> IdentityRow | None:
    """The identity with this id."""
    row = await reader.row(
        f"SELECT {_COLUMNS} FROM identities WHERE identity_pool_id = $1 AND id = $2", pool_id, identity_id
    )
    return None if row is None else _identity(row)


async def lock(tx: Writer, pool_id: str, ids: Collection[str]) -> dict[str, IdentityRow]:
    """The identities with these ids, kept from changing until the transaction ends.

    Whoever changes an identity, or which logins lead to it, holds it by this; in one call, as the order matters.
    """
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM identities WHERE identity_pool_id = $1"
        f" AND id IN ({tx.dialect.placeholders(2, len(ids))}) ORDER BY id{tx.dialect.for_update}",
        pool_id,
        *ids,
    )
    return {row[0]: _identity(row) for row in rows}


async def after(reader: Reader, pool_id: str, last: str, limit: int, *, hide_merged: bool) -> list[IdentityRow]:
    """Up to `limit` identities in the order of their ids, from the one after `last` on."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM identities WHERE identity_pool_id = $1 AND id > $2"
        f"{' AND merged_into IS NULL' if hide_merged else ''} ORDER BY id LIMIT $3",
        pool_id,
        last,
        limit,
    )
    return [_identity(row) for row in rows]


async def touch(tx: Writer, pool_id: str, identity_id: str, now: float) -> None:
    """Note that logins of an identity that `tx` holds have changed; a guest's it is no longer."""
    await tx.execute(
        "UPDATE identities SET guest = FALSE, updated_at = $3 WHERE identity_pool_id = $1 AND id = $2",
        pool_id,
        identity_id,
        now,
    )


async def merge(tx: Writer, pool_id: str, ids: Collection[str], into: str, now: float) -> None:
    """Note that identities that `tx` holds are now part of another. Their devices are forgotten: nobody is they now."""
    await tx.execute(
        "UPDATE identities SET merged_into = $2, updated_at = $3 WHERE identity_pool_id = $1"
        f" AND id IN ({tx.dialect.placeholders(4, len(ids))})",
        pool_id,
        into,
        now,
        *ids,
    )
    # First, as everybody who changes devices does: else who is writing and who merges could wait for each other.
    await sync_identities.note_merged(tx, pool_id, ids)
    await sync_devices.delete_all(tx, pool_id, ids)


async def void_credentials(tx: Writer, pool_id: str, identity_id: str, until: float) -> bool:
    """Make worthless what was issued for the identity by then; whether there is such an identity."""
    changed = await tx.execute(
        # Never back: another server's clock may have been ahead of ours.
        "UPDATE identities SET credentials_valid_from ="
        " CASE WHEN credentials_valid_from < $3 THEN $3 ELSE credentials_valid_from END"
        " WHERE identity_pool_id = $1 AND id = $2",
        pool_id,
        identity_id,
        until,
    )
    return changed > 0


async def delete(tx: Writer, pool_id: str, ids: Collection[str]) -> None:
    """Take away identities that `tx` holds, and the logins that lead to them. What they synchronized goes later."""
    named = tx.dialect.placeholders(2, len(ids))
    await tx.execute(
        f"DELETE FROM identity_logins WHERE identity_pool_id = $1 AND identity_id IN ({named})", pool_id, *ids
    )
    await tx.execute(f"DELETE FROM identities WHERE identity_pool_id = $1 AND id IN ({named})", pool_id, *ids)
    await sync_identities.doom(tx, pool_id, ids)
