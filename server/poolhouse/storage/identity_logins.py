"""Rows of logins: which identity each leads to. A login leads to one; whoever moves it holds both identities."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Writer

Key = tuple[str, str]
"""What tells a login from all others of its pool: the provider and the provider's own id of the user."""

_FIRST_KEY: Final = 2


@dataclass(frozen=True, slots=True)
class LoginRow:
    """A login and the identity that it leads to."""

    provider: str
    subject: str
    identity_id: str


async def owners(reader: Reader, pool_id: str, keys: Sequence[Key]) -> dict[Key, str]:
    """The identities that these logins lead to; a login that leads nowhere is left out."""
    # Not `(provider, subject) IN (VALUES …)`: SQLite would read all logins of the pool for it.
    one_of = " OR ".join(f"(provider = ${i} AND subject = ${i + 1})" for i in _positions(keys))
    rows = await reader.rows(
        f"SELECT provider, subject, identity_id FROM identity_logins WHERE identity_pool_id = $1 AND ({one_of})",
        pool_id,
        *(part for key in keys for part in key),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _positions(keys: Sequence[Key]) -> range:
    return range(_FIRST_KEY, _FIRST_KEY + 2 * len(keys), 2)


async def leading_to(reader: Reader, pool_id: str, identity_ids: Collection[str]) -> list[LoginRow]:
    """The logins that lead to these identities."""
    rows = await reader.rows(
        "SELECT provider, subject, identity_id FROM identity_logins WHERE identity_pool_id = $1"
        f" AND identity_id IN ({reader.dialect.placeholders(2, len(identity_ids))}) ORDER BY provider, subject",
        pool_id,
        *identity_ids,
    )
    return [LoginRow(*row[0:3]) for row in rows]


async def subjects_after(
    reader: Reader, pool_id: str, identity_id: str, provider: str, last: str, limit: int
) -> list[str]:
    """Up to `limit` of a provider's ids of one identity's user, in order, from the one after `last` on."""
    rows = await reader.rows(
        "SELECT subject FROM identity_logins WHERE identity_pool_id = $1 AND identity_id = $2 AND provider = $3"
        " AND subject > $4 ORDER BY subject LIMIT $5",
        pool_id,
        identity_id,
        provider,
        last,
        limit,
    )
    return [row[0] for row in rows]


async def add(tx: Writer, pool_id: str, keys: Iterable[Key], identity_id: str, now: float) -> None:
    """Have new logins lead to an identity that `tx` holds; UniqueViolation if one leads somewhere by now.

    In order, so that two who add the same logins at once do not wait for each other.
    """
    for provider, subject in sorted(keys):
        await tx.execute(
            "INSERT INTO identity_logins (identity_pool_id, provider, subject, identity_id, linked_at)"
            " VALUES ($1, $2, $3, $4, $5)",
            pool_id,
            provider,
            subject,
            identity_id,
            now,
        )


async def move(tx: Writer, pool_id: str, sources: Collection[str], target: str) -> None:
    """Have every login of the `sources` lead to the `target`; `tx` holds all of these identities."""
    await tx.execute(
        "UPDATE identity_logins SET identity_id = $2 WHERE identity_pool_id = $1"
        f" AND identity_id IN ({tx.dialect.placeholders(3, len(sources))})",
        pool_id,
        target,
        *sources,
    )


async def remove(tx: Writer, pool_id: str, keys: Iterable[Key]) -> None:
    """Have these logins lead nowhere; `tx` holds the identities that they led to."""
    for provider, subject in keys:
        await tx.execute(
            "DELETE FROM identity_logins WHERE identity_pool_id = $1 AND provider = $2 AND subject = $3",
            pool_id,
            provider,
            subject,
        )
