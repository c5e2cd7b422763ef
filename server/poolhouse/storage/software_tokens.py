"""Rows of users' authenticator apps: their sealed seeds, and which codes were used up."""

from dataclasses import dataclass

from poolhouse.storage.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class SoftwareTokenRow:
    """One user's authenticator app: the seed that counts, and one that is still to be proven. Both are sealed."""

    seed: bytes | None
    pending: bytes | None


async def find(reader: Reader, pool_id: str, sub: str) -> SoftwareTokenRow | None:
    """The user's authenticator app, if one was ever associated."""
    row = await reader.row(
        "SELECT seed, pending FROM software_tokens WHERE user_pool_id = $1 AND sub = $2", pool_id, sub
    )
    return None if row is None else SoftwareTokenRow(row[0], row[1])


async def set_pending(tx: Writer, pool_id: str, sub: str, pending: bytes) -> None:
    """Keep a seed that is still to be proven, in place of any other such; the one that counts stays."""
    await tx.execute(
        "INSERT INTO software_tokens (user_pool_id, sub, seed, last_step, pending) VALUES ($1, $2, NULL, 0, $3)"
        " ON CONFLICT (user_pool_id, sub) DO UPDATE SET pending = excluded.pending",
        pool_id,
        sub,
        pending,
    )


async def set_seed(tx: Writer, pool_id: str, sub: str, seed: bytes, step: int) -> None:
    """Have this seed count from now on, and no other; the code of `step`, which proved it, is used up."""
    await tx.execute(
        "INSERT INTO software_tokens (user_pool_id, sub, seed, last_step, pending) VALUES ($1, $2, $3, $4, NULL)"
        " ON CONFLICT (user_pool_id, sub) DO UPDATE SET seed = excluded.seed, last_step = excluded.last_step,"
        " pending = NULL",
        pool_id,
        sub,
        seed,
        step,
    )


async def use_step(tx: Writer, pool_id: str, sub: str, seed: bytes, step: int) -> bool:
    """Use up the code of `step`, and all before it; whether it was good still, and `seed` the one that counts.

    A transaction that uses a code of the same user waits until this one ends.
    """
    changed = await tx.execute(
        "UPDATE software_tokens SET last_step = $4"
        " WHERE user_pool_id = $1 AND sub = $2 AND seed = $3 AND last_step < $4",
        pool_id,
        sub,
        seed,
        step,
    )
    return changed == 1


async def delete(tx: Writer, pool_id: str, sub: str) -> None:
    """Take the user's authenticator app away."""
    await tx.execute("DELETE FROM software_tokens WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
