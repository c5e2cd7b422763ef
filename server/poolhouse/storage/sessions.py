"""Rows of the challenge sessions that have been answered and must not be again."""

from poolhouse.storage.store import Writer


async def spend(tx: Writer, pool_id: str, session_hash: bytes, expires_at: float) -> bool:
    """Remember that the session has been answered; whether it had not been so far.

    A transaction that answers the same session waits until this one ends.
    """
    added = await tx.execute(
        "INSERT INTO spent_sessions (user_pool_id, session_hash, expires_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_pool_id, session_hash) DO NOTHING",
        pool_id,
        session_hash,
        expires_at,
    )
    return added == 1
