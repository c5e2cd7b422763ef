"""How many messages were asked for lately: counts in the throttles table, for names and destinations alike."""

from poolhouse.storage.store import Writer


async def count(tx: Writer, pool_id: str, subject: str, now: float, window_seconds: float) -> int:
    """Count one more for the subject; returns how many that makes since its window began, this one included.

    A window begins with the first message after the last one has ended.
    """
    counted: int = await tx.value(
        "INSERT INTO throttles (user_pool_id, subject, count, blocked_until, expires_at) VALUES ($1, $2, 1, 0.0, $4)"
        " ON CONFLICT (user_pool_id, subject) DO UPDATE SET"
        " count = CASE WHEN throttles.expires_at <= $3 THEN 1 ELSE throttles.count + 1 END,"
        " expires_at = CASE WHEN throttles.expires_at <= $3 THEN excluded.expires_at ELSE throttles.expires_at END"
        " RETURNING count",
        pool_id,
        subject,
        now,
        now + window_seconds,
    )
    return counted
