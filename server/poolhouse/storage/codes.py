"""Rows of the codes that people type: at most one for each user and purpose."""

from dataclasses import dataclass

from poolhouse.storage.store import Reader, Row, Writer


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as it is stored; times are seconds since the Unix epoch."""

    code_hash: bytes
    pending_value: str | None
    attempts: int
    expires_at: float


def _code(row: Row | None) -> CodeRow | None:
    return None if row is None else CodeRow(row[0], row[1], row[2], row[3])


async def put(tx: Writer, pool_id: str, sub: str, purpose: str, code: CodeRow, now: float) -> None:
    """Store a code in place of the one before it."""
    await tx.execute(
        "INSERT INTO codes (user_pool_id, sub, purpose, code_hash, pending_value, attempts, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (user_pool_id, sub, purpose) DO UPDATE SET code_hash = excluded.code_hash,"
        " pending_value = excluded.pending_value, attempts = excluded.attempts, created_at = excluded.created_at,"
        " expires_at = excluded.expires_at",
        pool_id,
        sub,
        purpose,
        code.code_hash,
        code.pending_value,
        code.attempts,
        now,
        code.expires_at,
    )


async def attempt(tx: Writer, pool_id: str, sub: str, purpose: str) -> CodeRow | None:
    """Count an attempt and return the code, held until the transaction ends; `attempts` counts this one."""
    return _code(
        await tx.row(
            "UPDATE codes SET attempts = attempts + 1 WHERE user_pool_id = $1 AND sub = $2 AND purpose = $3"
            " RETURNING code_hash, pending_value, attempts, expires_at",
            pool_id,
            sub,
            purpose,
        )
    )


async def take_back_attempt(tx: Writer, pool_id: str, sub: str, purpose: str) -> None:
    """Uncount the attempt that the transaction has counted."""
    await tx.execute(
        "UPDATE codes SET attempts = attempts - 1 WHERE user_pool_id = $1 AND sub = $2 AND purpose = $3",
        pool_id,
        sub,
        purpose,
    )


async def delete(tx: Writer, pool_id: str, sub: str, purpose: str) -> None:
    """Remove the code."""
    await tx.execute("DELETE FROM codes WHERE user_pool_id = $1 AND sub = $2 AND purpose = $3", pool_id, sub, purpose)


async def find(reader: Reader, pool_id: str, sub: str, purpose: str) -> CodeRow | None:
    """The code of this purpose, if there is one."""
    return _code(
        await reader.row(
            "SELECT code_hash, pending_value, attempts, expires_at FROM codes"
            " WHERE user_pool_id = $1 AND sub = $2 AND purpose = $3",
            pool_id,
            sub,
            purpose,
        )
    )
