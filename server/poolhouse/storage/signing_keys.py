"""Rows of the keys that issuers sign tokens with; a user pool is an issuer under its own id."""

from dataclasses import dataclass, field

from poolhouse.storage.store import Reader, Writer


@dataclass(frozen=True, slots=True)
class SigningKeyRow:
    """One of an issuer's signing keys, sealed. `kept_until` is None while no later key is going to take over."""

    kid: str
    private_key: bytes = field(repr=False)
    created_at: float
    signs_from: float
    kept_until: float | None = None


async def insert(tx: Writer, issuer: str, key: SigningKeyRow) -> None:
    """Add a key; UniqueViolation if the issuer has it already."""
    await tx.execute(
        "INSERT INTO signing_keys (issuer, kid, private_key, created_at, signs_from, kept_until)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        issuer,
        key.kid,
        key.private_key,
        key.created_at,
        key.signs_from,
        key.kept_until,
    )


async def of_issuer(reader: Reader, issuer: str) -> list[SigningKeyRow]:
    """The issuer's keys in the order in which they sign."""
    rows = await reader.rows(
        "SELECT kid, private_key, created_at, signs_from, kept_until FROM signing_keys WHERE issuer = $1"
        " ORDER BY signs_from, created_at, kid",
        issuer,
    )
    return [SigningKeyRow(row[0], row[1], row[2], row[3], row[4]) for row in rows]


async def newest(reader: Reader, issuer: str) -> float | None:
    """When the issuer's newest key was made."""
    created_at: float | None = await reader.value("SELECT MAX(created_at) FROM signing_keys WHERE issuer = $1", issuer)
    return created_at


async def pools_without_one_since(reader: Reader, created_at: float, limit: int) -> list[str]:
    """Up to `limit` pools that there are and whose newest key was made at `created_at` or before."""
    rows = await reader.rows(
        "SELECT p.id FROM user_pools p JOIN signing_keys k ON k.issuer = p.id"
        " GROUP BY p.id HAVING MAX(k.created_at) <= $1 ORDER BY p.id LIMIT $2",
        created_at,
        limit,
    )
    return [row[0] for row in rows]


async def keep_until(tx: Writer, issuer: str, time: float) -> None:
    """Give an end to those of the issuer's keys that have none yet."""
    await tx.execute("UPDATE signing_keys SET kept_until = $2 WHERE issuer = $1 AND kept_until IS NULL", issuer, time)


async def delete_all(tx: Writer, issuer: str) -> None:
    """Take away every key of the issuer."""
    await tx.execute("DELETE FROM signing_keys WHERE issuer = $1", issuer)


async def delete_ended(tx: Writer, now: float) -> int:
    """Take away the keys, of any issuer, that need not be kept any longer; how many there were."""
    return await tx.execute("DELETE FROM signing_keys WHERE kept_until <= $1", now)


async def lock_installation(tx: Writer) -> None:
    """Wait for whoever else holds the installation's own issuer, which has no row, and hold it."""
    await tx.value(f"SELECT id FROM store_identity{tx.dialect.for_update}")
