"""Rows of users' former passwords, and the forms of the present one."""

from poolhouse.storage.store import Reader, Writer


async def history(reader: Reader, pool_id: str, sub: str, limit: int) -> list[str]:
    """The hashes of the user's last `limit` passwords, the latest first."""
    rows = await reader.rows(
        "SELECT password FROM password_history WHERE user_pool_id = $1 AND sub = $2 ORDER BY set_at DESC LIMIT $3",
        pool_id,
        sub,
        limit,
    )
    return [row[0] for row in rows]


async def remember(tx: Writer, pool_id: str, sub: str, password: str, now: float) -> None:
    """Add a hash to the user's history."""
    await tx.execute(
        "INSERT INTO password_history (user_pool_id, sub, set_at, password) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (user_pool_id, sub, set_at) DO UPDATE SET password = excluded.password",
        pool_id,
        sub,
        now,
        password,
    )


async def forget_older(tx: Writer, pool_id: str, sub: str, kept: int) -> None:
    """Keep only the user's last `kept` passwords."""
    await tx.execute(
        "DELETE FROM password_history WHERE user_pool_id = $1 AND sub = $2 AND set_at NOT IN"
        " (SELECT set_at FROM password_history WHERE user_pool_id = $1 AND sub = $2 ORDER BY set_at DESC LIMIT $3)",
        pool_id,
        sub,
        kept,
    )


async def renew(tx: Writer, pool_id: str, sub: str, password: str, srp_salt: bytes, srp_verifier: bytes) -> None:
    """Keep the user's password, which has not changed, in these forms from now on."""
    await tx.execute(
        "UPDATE users SET password = $3, srp_salt = $4, srp_verifier = $5 WHERE user_pool_id = $1 AND sub = $2",
        pool_id,
        sub,
        password,
        srp_salt,
        srp_verifier,
    )
