"""Rows of the codes that each stand in for a user's second factor once."""

from collections.abc import Iterable
from dataclasses import dataclass

from poolhouse.storage.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class RemainingCodes:
    """How many of a user's codes are left, and when they were made (0 where none is left)."""

    count: int
    created_at: float


async def replace(tx: Writer, pool_id: str, sub: str, hashes: Iterable[bytes], now: float) -> None:
    """Give the user these codes in place of all others."""
    await tx.execute("DELETE FROM recovery_codes WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
    for code_hash in hashes:
        await tx.execute(
            "INSERT INTO recovery_codes (user_pool_id, sub, code_hash, created_at) VALUES ($1, $2, $3, $4)",
            pool_id,
            sub,
            code_hash,
            now,
        )


async def exists(reader: Reader, pool_id: str, sub: str, code_hash: bytes) -> bool:
    """Whether the user has this code still."""
    found = await reader.value(
        "SELECT 1 FROM recovery_codes WHERE user_pool_id = $1 AND sub = $2 AND code_hash = $3", pool_id, sub, code_hash
    )
    return found is not None


async def use(tx: Writer, pool_id: str, sub: str, code_hash: bytes) -> bool:
    """Use up the code; whether the user had it still."""
    deleted = await tx.execute(
        "DELETE FROM recovery_codes WHERE user_pool_id = $1 AND sub = $2 AND code_hash = $3", pool_id, sub, code_hash
    )
    return deleted == 1


async def remaining(reader: Reader, pool_id: str, sub: str) -> RemainingCodes:
    """What is left of the user's codes."""
    row = await reader.row(
        "SELECT COUNT(*), COALESCE(MAX(created_at), 0.0) FROM recovery_codes WHERE user_pool_id = $1 AND sub = $2",
        pool_id,
        sub,
    )
    assert row is not None  # noqa: S101  an aggregate is always one row
    return RemainingCodes(row[0], row[1])
