"""Rows that count wrong answers, for users and for names that nobody has."""

from poolhouse.storage.store import Reader, Writer


async def blocked_until(reader: Reader, pool_id: str, subject: str) -> float:
    """Until when the subject is blocked, in seconds since the Unix epoch; 0 if it never was."""
    until: float | None = await reader.value(
        "SELECT blocked_until FROM throttles WHERE user_pool_id = $1 AND subject = $2", pool_id, subject
    )
    return until or 0.0


async def take_turn(tx: Writer, pool_id: str, sub: str) -> None:
    """Wait until every other transaction that has taken its turn with this user has ended."""
    await tx.row(f"SELECT 1 FROM users WHERE user_pool_id = $1 AND sub = $2{tx.dialect.for_update}", pool_id, sub)


async def count(tx: Writer, pool_id: str, subject: str, now: float, expires_at: float) -> int | None:
    """Count one more and return the count, which begins anew once a row has expired; None if the subject is blocked.

    Others that count for the same subject wait until the transaction ends.
    """
    counted: int | None = await tx.value(
        "INSERT INTO throttles (user_pool_id, subject, count, blocked_until, expires_at) VALUES ($1, $2, 1, 0.0, $4)"
        " ON CONFLICT (user_pool_id, subject) DO UPDATE SET"
        " count = CASE WHEN throttles.expires_at <= $3 THEN 1 ELSE throttles.count + 1 END,"
        " expires_at = excluded.expires_at WHERE throttles.blocked_until <= $3 RETURNING count",
        pool_id,
        subject,
        now,
        expires_at,
    )
    return counted


async def block(tx: Writer, pool_id: str, subject: str, until: float, expires_at: float) -> None:
    """Block a subject that has been counted."""
    await tx.execute(
        "UPDATE throttles SET blocked_until = $3, expires_at = $4 WHERE user_pool_id = $1 AND subject = $2",
        pool_id,
        subject,
        until,
        expires_at,
    )


async def delete(tx: Writer, pool_id: str, subject: str) -> None:
    """Forget the subject's count."""
    await tx.execute("DELETE FROM throttles WHERE user_pool_id = $1 AND subject = $2", pool_id, subject)
