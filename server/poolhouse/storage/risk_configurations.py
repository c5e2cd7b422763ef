"""What pools and app clients do about risks: serialized messages, with the rows that they belong to."""

from poolhouse.storage.store import Writer


async def configure_pool(tx: Writer, pool_id: str, risk: bytes | None, now: float) -> None:
    """Replace what the pool does about risks, or take it back; a new revision of the pool."""
    await tx.execute(
        "UPDATE user_pools SET risk = $2, revision = revision + 1, updated_at = $3 WHERE id = $1", pool_id, risk, now
    )


async def configure_client(tx: Writer, pool_id: str, client_id: str, risk: bytes | None, now: float) -> None:
    """Replace what the app client does about risks, or take it back; a new revision of the app client."""
    await tx.execute(
        "UPDATE app_clients SET risk = $3, revision = revision + 1, updated_at = $4"
        " WHERE user_pool_id = $1 AND id = $2",
        pool_id,
        client_id,
        risk,
        now,
    )
