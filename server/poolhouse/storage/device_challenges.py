"""Rows of the sign-ins that wait for a device to prove itself."""

from poolhouse.storage.store import Writer


async def put(tx: Writer, pool_id: str, client_id: str, key: str, session: str, expires_at: float) -> None:
    """Keep a session until the device asks to prove itself, in place of any other that waits for that."""
    await tx.execute(
        "INSERT INTO device_challenges (user_pool_id, client_id, device_key, session, expires_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_pool_id, client_id, device_key)"
        " DO UPDATE SET session = excluded.session, expires_at = excluded.expires_at",
        pool_id,
        client_id,
        key,
        session,
        expires_at,
    )


async def take(tx: Writer, pool_id: str, client_id: str, key: str) -> str | None:
    """The session that waits for this device: nobody gets it a second time."""
    session: str | None = await tx.value(
        "DELETE FROM device_challenges WHERE user_pool_id = $1 AND client_id = $2 AND device_key = $3"
        " RETURNING session",
        pool_id,
        client_id,
        key,
    )
    return session
