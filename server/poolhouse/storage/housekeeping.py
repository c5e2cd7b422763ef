"""Deleting rows that nobody needs any more, a bounded batch at a time."""

from typing import Final

from poolhouse.storage.store import Writer

# What tells the rows of a table apart within a user pool; every key begins with the pool.
_EXPIRING: Final = {
    "refresh_tokens": "token_hash",
    "sign_ins": "origin_jti",
    "spent_sessions": "session_hash",
    "throttles": "subject",
    "codes": "sub, purpose",
    "device_challenges": "client_id, device_key",
    "auth_events": "sub, event_id",
}
EXPIRING_TABLES: Final = tuple(_EXPIRING)
"""Tables whose rows have an `expires_at`."""

# Users come last but for the clients that they signed in with: what is about them goes before them.
_OF_A_POOL: Final = {
    **_EXPIRING,
    "group_members": "sub, group_name",
    "user_groups": "name",
    "password_history": "sub, set_at",
    "software_tokens": "sub",
    "recovery_codes": "sub, code_hash",
    "devices": "sub, device_key",
    "passkeys": "credential_id",
    "user_search": "name, value, sub",
    "user_aliases": "name, value_key",
    "users": "sub",
    "app_client_secrets": "client_id, id",
    "app_clients": "id",
}
POOL_TABLES: Final = tuple(_OF_A_POOL)
"""Tables with many rows of a user pool, in the order in which they are emptied. Its own row is not among them."""

_OF_AN_IDENTITY_POOL: Final = {
    "records": "identity_id, dataset, key",
    "datasets": "identity_id, name",
    "sync_subscriptions": "identity_id, device_id, dataset",
    "sync_devices": "identity_id, id",
    "sync_identities": "identity_id",
    "sync_configurations": "identity_pool_id",
    "sync_triggers": "event",
    "stream_events": "shard, identity_id, revision, part",
    "bulk_publishes": "identity_pool_id",
    "identity_logins": "provider, subject",
    "identities": "id",
    "principal_tag_maps": "provider",
}
IDENTITY_POOL_TABLES: Final = tuple(_OF_AN_IDENTITY_POOL)
"""The same of an identity pool."""


async def delete_expired(tx: Writer, table: str, before: float, limit: int) -> int:
    """Delete up to `limit` rows of one of EXPIRING_TABLES that expired by `before`; returns how many.

    Rows that another transaction holds are passed over.
    """
    columns = f"user_pool_id, {_EXPIRING[table]}"
    return await tx.execute(
        f"WITH doomed AS MATERIALIZED (SELECT {columns} FROM {table} WHERE expires_at <= $1"
        f" ORDER BY expires_at LIMIT $2{tx.dialect.skip_locked})"
        f" DELETE FROM {table} WHERE ({columns}) IN (SELECT {columns} FROM doomed) AND expires_at <= $1",
        before,
        limit,
    )


async def delete_of_pool(tx: Writer, table: str, pool_id: str, limit: int) -> int:
    """Delete up to `limit` rows of one of POOL_TABLES, or IDENTITY_POOL_TABLES, of the pool; returns how many."""
    of_identities = table in _OF_AN_IDENTITY_POOL
    tenant = "identity_pool_id" if of_identities else "user_pool_id"
    columns = _OF_AN_IDENTITY_POOL[table] if of_identities else _OF_A_POOL[table]
    return await tx.execute(
        f"DELETE FROM {table} WHERE {tenant} = $1 AND ({columns}) IN"
        f" (SELECT {columns} FROM {table} WHERE {tenant} = $1 LIMIT $2)",
        pool_id,
        limit,
    )


async def delete_failed_messages(tx: Writer, kind: str, before: float, limit: int) -> int:
    """Delete up to `limit` rows of failed work of this kind that was last due before `before`; returns how many."""
    return await tx.execute(
        "DELETE FROM jobs WHERE id IN"
        " (SELECT id FROM jobs WHERE state = 'failed' AND run_at < $2 AND kind = $1 LIMIT $3) AND state = 'failed'",
        kind,
        before,
        limit,
    )
