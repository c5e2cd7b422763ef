"""Rows of user pools and of their app clients."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_POOL: Final = (
    "SELECT id, region, name, settings, revision, created_at, updated_at, mfa, sessions, risk FROM user_pools"
)
_CLIENT: Final = (
    "SELECT user_pool_id, id, name, settings, revision, created_at, updated_at, sessions, risk FROM app_clients"
)


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A user pool; `settings`, `mfa`, `sessions` and `risk` are serialized messages whose meaning the domain knows."""

    id: str
    region: str
    name: str
    settings: bytes
    revision: int
    created_at: float
    updated_at: float
    mfa: bytes | None = None
    sessions: bytes | None = None
    risk: bytes | None = None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """An app client; `settings`, `sessions` and `risk` as in PoolRow."""

    user_pool_id: str
    id: str
    name: str
    settings: bytes
    revision: int
    created_at: float
    updated_at: float
    sessions: bytes | None = None
    risk: bytes | None = None


@dataclass(frozen=True, slots=True)
class SecretRow:
    """One of an app client's secrets, sealed."""

    id: str
    secret: bytes
    created_at: float


def _pool(row: Row) -> PoolRow:
    return PoolRow(*row[0:10])


def _client(row: Row) -> ClientRow:
    return ClientRow(*row[0:9])


async def insert_pool(tx: Writer, pool: PoolRow) -> None:
    """Add a pool; UniqueViolation if its id is taken."""
    await tx.execute(
        "INSERT INTO user_pools (id, region, name, settings, revision, created_at, updated_at, mfa)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        pool.id,
        pool.region,
        pool.name,
        pool.settings,
        pool.revision,
        pool.created_at,
        pool.updated_at,
        pool.mfa,
    )


async def pool(reader: Reader, pool_id: str) -> PoolRow | None:
    """The pool with this id."""
    row = await reader.row(f"{_POOL} WHERE id = $1", pool_id)
    return None if row is None else _pool(row)


async def lock_pool(tx: Writer, pool_id: str) -> PoolRow | None:
    """The pool with this id, kept from changing until the transaction ends."""
    row = await tx.row(f"{_POOL} WHERE id = $1{tx.dialect.for_update}", pool_id)
    return None if row is None else _pool(row)


async def delete_pool(tx: Writer, pool_id: str) -> None:
    """Take away the pool's own row: nobody finds the pool any more. What belongs to it is still there."""
    await tx.execute("DELETE FROM user_pools WHERE id = $1", pool_id)


async def count_users(reader: Reader, pool_id: str, limit: int) -> int:
    """How many users the pool has; counting stops at `limit`."""
    count: int = await reader.value(
        "SELECT COUNT(*) FROM (SELECT 1 FROM users WHERE user_pool_id = $1 LIMIT $2) AS counted", pool_id, limit
    )
    return count


async def pools_after(reader: Reader, region: str, after: str, limit: int) -> list[PoolRow]:
    """Up to `limit` pools of a region, in the order of their ids, from the one after `after` on."""
    rows = await reader.rows(f"{_POOL} WHERE region = $1 AND id > $2 ORDER BY id LIMIT $3", region, after, limit)
    return [_pool(row) for row in rows]


async def update_pool(tx: Writer, pool_id: str, name: str, settings: bytes, revision: int, now: float) -> bool:
    """Replace the pool's settings if it still stands at `revision`; whether it did."""
    changed = await tx.execute(
        "UPDATE user_pools SET name = $2, settings = $3, revision = revision + 1, updated_at = $5"
        " WHERE id = $1 AND revision = $4",
        pool_id,
        name,
        settings,
        revision,
        now,
    )
    return changed == 1


async def set_pool_mfa(tx: Writer, pool_id: str, mfa: bytes) -> None:
    """Replace what the pool offers as second factors; `update_pool`, in the same transaction, makes it a revision."""
    await tx.execute("UPDATE user_pools SET mfa = $2 WHERE id = $1", pool_id, mfa)


async def insert_client(tx: Writer, client: ClientRow) -> None:
    """Add an app client; UniqueViolation if its id is taken in any pool."""
    await tx.execute(
        "INSERT INTO app_clients (user_pool_id, id, name, settings, revision, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        client.user_pool_id,
        client.id,
        client.name,
        client.settings,
        client.revision,
        client.created_at,
        client.updated_at,
    )


async def client(reader: Reader, client_id: str) -> ClientRow | None:
    """The app client with this id, whichever pool it belongs to."""
    row = await reader.row(f"{_CLIENT} WHERE id = $1", client_id)
    return None if row is None else _client(row)


async def lock_client(tx: Writer, pool_id: str, client_id: str) -> ClientRow | None:
    """The pool's app client with this id, kept from changing until the transaction ends."""
    row = await tx.row(f"{_CLIENT} WHERE user_pool_id = $1 AND id = $2{tx.dialect.for_update}", pool_id, client_id)
    return None if row is None else _client(row)


async def delete_client(tx: Writer, pool_id: str, client_id: str) -> None:
    """Take away the app client and its secrets."""
    await tx.execute("DELETE FROM app_clients WHERE user_pool_id = $1 AND id = $2", pool_id, client_id)
    await tx.execute("DELETE FROM app_client_secrets WHERE user_pool_id = $1 AND client_id = $2", pool_id, client_id)


async def insert_secret(tx: Writer, pool_id: str, client_id: str, secret: SecretRow) -> None:
    """Give the app client a further secret; UniqueViolation if it has one with that id."""
    await tx.execute(
        "INSERT INTO app_client_secrets (user_pool_id, client_id, id, secret, created_at) VALUES ($1, $2, $3, $4, $5)",
        pool_id,
        client_id,
        secret.id,
        secret.secret,
        secret.created_at,
    )


async def delete_secret(tx: Writer, pool_id: str, client_id: str, secret_id: str) -> None:
    """Take away one of the app client's secrets."""
    await tx.execute(
        "DELETE FROM app_client_secrets WHERE user_pool_id = $1 AND client_id = $2 AND id = $3",
        pool_id,
        client_id,
        secret_id,
    )


async def clients_after(reader: Reader, pool_id: str, after: str, limit: int) -> list[ClientRow]:
    """Up to `limit` app clients of a pool, in the order of their ids, from the one after `after` on."""
    rows = await reader.rows(
        f"{_CLIENT} WHERE user_pool_id = $1 AND id > $2 ORDER BY id LIMIT $3", pool_id, after, limit
    )
    return [_client(row) for row in rows]


async def update_client(
    tx: Writer, pool_id: str, client_id: str, name: str, settings: bytes, revision: int, now: float
) -> bool:
    """Replace the app client's settings if it still stands at `revision`; whether it did."""
    changed = await tx.execute(
        "UPDATE app_clients SET name = $3, settings = $4, revision = revision + 1, updated_at = $6"
        " WHERE user_pool_id = $1 AND id = $2 AND revision = $5",
        pool_id,
        client_id,
        name,
        settings,
        revision,
        now,
    )
    return changed == 1


async def secrets(reader: Reader, pool_id: str, client_id: str) -> list[SecretRow]:
    """The app client's secrets, oldest first."""
    rows = await reader.rows(
        "SELECT id, secret, created_at FROM app_client_secrets WHERE user_pool_id = $1 AND client_id = $2"
        " ORDER BY created_at, id",
        pool_id,
        client_id,
    )
    return [SecretRow(row[0], row[1], row[2]) for row in rows]
