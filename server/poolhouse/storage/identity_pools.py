"""Rows of identity pools, and of how their providers' claims become tags."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_POOL: Final = (
    "SELECT id, region, tag, name, settings, roles, credential_source, revision, created_at, updated_at"
    " FROM identity_pools"
)


@dataclass(frozen=True, slots=True)
class IdentityPoolRow:
    """An identity pool. The bytes are serialized messages whose meaning the domain knows.

    `tag` is what the ids of the pool's identities begin with; no two pools of a region have the same.
    """

    id: str
    region: str
    tag: str
    name: str
    settings: bytes
    roles: bytes
    credential_source: bytes
    revision: int
    created_at: float
    updated_at: float


def _pool(row: Row) -> IdentityPoolRow:
    return IdentityPoolRow(*(row[i] for i in range(10)))


async def insert(tx: Writer, pool: IdentityPoolRow) -> None:
    """Add a pool; UniqueViolation if its id or its tag is taken."""
    await tx.execute(
        "INSERT INTO identity_pools"
        " (id, region, tag, name, settings, roles, credential_source, revision, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        pool.id,
        pool.region,
        pool.tag,
        pool.name,
        pool.settings,
        pool.roles,
        pool.credential_source,
        pool.revision,
        pool.created_at,
        pool.updated_at,
    )


async def find(reader: Reader, pool_id: str) -> IdentityPoolRow | None:
    """The pool with this id."""
    row = await reader.row(f"{_POOL} WHERE id = $1", pool_id)
    return None if row is None else _pool(row)


async def find_by_tag(reader: Reader, region: str, tag: str) -> IdentityPoolRow | None:
    """The pool whose identities' ids begin with `tag`."""
    row = await reader.row(f"{_POOL} WHERE region = $1 AND tag = $2", region, tag)
    return None if row is None else _pool(row)


async def lock(tx: Writer, pool_id: str) -> IdentityPoolRow | None:
    """The pool with this id, kept from changing until the transaction ends."""
    row = await tx.row(f"{_POOL} WHERE id = $1{tx.dialect.for_update}", pool_id)
    return None if row is None else _pool(row)


async def after(reader: Reader, region: str, last: str, limit: int) -> list[IdentityPoolRow]:
    """Up to `limit` pools of a region, in the order of their ids, from the one after `last` on."""
    rows = await reader.rows(f"{_POOL} WHERE region = $1 AND id > $2 ORDER BY id LIMIT $3", region, last, limit)
    return [_pool(row) for row in rows]


async def update(tx: Writer, pool: IdentityPoolRow) -> None:
    """Write the name, the settings, the roles and the credential source of a pool that `tx` holds."""
    await tx.execute(
        "UPDATE identity_pools SET name = $2, settings = $3, roles = $4, credential_source = $5,"
        " revision = revision + 1, updated_at = $6 WHERE id = $1",
        pool.id,
        pool.name,
        pool.settings,
        pool.roles,
        pool.credential_source,
        pool.updated_at,
    )


async def delete(tx: Writer, pool_id: str) -> None:
    """Take away the pool's own row: nobody finds the pool any more. What belongs to it is still there."""
    await tx.execute("DELETE FROM identity_pools WHERE id = $1", pool_id)


async def principal_tags(reader: Reader, pool_id: str) -> dict[str, bytes]:
    """How claims become tags, by the name of the provider."""
    rows = await reader.rows(
        "SELECT provider, settings FROM principal_tag_maps WHERE identity_pool_id = $1 ORDER BY provider", pool_id
    )
    return {row[0]: row[1] for row in rows}


async def put_principal_tags(tx: Writer, pool_id: str, provider: str, settings: bytes) -> None:
    """Set how one provider's claims become tags."""
    await tx.execute(
        "INSERT INTO principal_tag_maps (identity_pool_id, provider, settings) VALUES ($1, $2, $3)"
        " ON CONFLICT (identity_pool_id, provider) DO UPDATE SET settings = EXCLUDED.settings",
        pool_id,
        provider,
        settings,
    )
