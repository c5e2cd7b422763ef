"""Rows of identities that have synchronized something: how often it changed, and what of it was forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

# What tells the rows of a table apart within an identity. Its own row comes last: it is what the others are found by.
_OF_AN_IDENTITY: Final = {
    "records": "dataset, key",
    "datasets": "name",
    "sync_subscriptions": "device_id, dataset",
    "sync_devices": "id",
    "stream_events": "shard, revision, part",
    "sync_identities": "identity_id",
}


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An identity pool, and an identity of it if there is such a one."""

    region: str
    identity_id: str | None
    merged_into: str | None
    created_at: float | None
    has_merged: bool
    """Whether others were merged into it."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a transaction that changes records has got: its revision, and above which sync count new datasets begin.

    And whether devices have `subscribed` to any dataset, and whether the identity was `merged` into another.
    """

    revision: int
    count_floor: int
    subscribed: bool
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a pool's data there is, and when it last changed; `updated_at` is None if it never did."""

    session_count: int
    data_bytes: int
    updated_at: float | None


async def owner(reader: Reader, pool_id: str, identity_id: str) -> OwnerRow | None:
    """The pool with this id, and what there is to know of the identity; None if there is no such pool."""
    row = await reader.row(
        "SELECT p.region, i.id, i.merged_into, i.created_at, EXISTS (SELECT 1 FROM identities m"
        " WHERE m.identity_pool_id = $1 AND m.merged_into = $2)"
        " FROM identity_pools p LEFT JOIN identities i ON i.identity_pool_id = $1 AND i.id = $2 WHERE p.id = $1",
        pool_id,
        identity_id,
    )
    return None if row is None else OwnerRow(row[0], row[1], row[2], row[3], bool(row[4]))


async def advance(tx: Writer, pool_id: str, identity_id: str, sessions: int, now: float) -> Advanced | None:
    """Raise the identity's revision, which everybody else who changes its records now waits for.

    The first statement of such a transaction. `sessions` are counted. None if the identity has changed nothing before.
    """
    row = await tx.row(
        "UPDATE sync_identities SET revision = revision + 1, session_count = session_count + $3, updated_at = $4"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND NOT doomed"
        " RETURNING revision, count_floor, subscribed, merged",
        pool_id,
        identity_id,
        sessions,
        now,
    )
    return None if row is None else _advanced(row)


async def begin(tx: Writer, pool_id: str, identity_id: str, sessions: int, now: float) -> Advanced:
    """The same for an identity that may have no row yet; `tx` holds the identity itself."""
    row = await tx.row(
        "INSERT INTO sync_identities (identity_pool_id, identity_id, revision, compacted_to, count_floor,"
        " session_count, doomed, updated_at) VALUES ($1, $2, 1, 0, 0, $3, FALSE, $4)"
        " ON CONFLICT (identity_pool_id, identity_id) DO UPDATE SET revision = sync_identities.revision + 1,"
        " session_count = sync_identities.session_count + EXCLUDED.session_count, updated_at = EXCLUDED.updated_at"
        " RETURNING revision, count_floor, subscribed, merged",
        pool_id,
        identity_id,
        sessions,
        now,
    )
    assert row is not None  # noqa: S101  one row is written either way
    return _advanced(row)


def _advanced(row: Row) -> Advanced:
    return Advanced(row[0], row[1], bool(row[2]), bool(row[3]))


async def enter(tx: Writer, pool_id: str, identity_id: str, now: float) -> None:
    """Have everybody else who changes the identity's records or devices wait, whether or not it has changed anything.

    `tx` holds the identity itself.
    """
    await tx.execute(
        "INSERT INTO sync_identities (identity_pool_id, identity_id, revision, compacted_to, count_floor,"
        " session_count, doomed, updated_at) VALUES ($1, $2, 0, 0, 0, 0, FALSE, $3)"
        " ON CONFLICT (identity_pool_id, identity_id) DO UPDATE SET updated_at = sync_identities.updated_at",
        pool_id,
        identity_id,
        now,
    )


async def note_subscribed(tx: Writer, pool_id: str, ids: Collection[str]) -> None:
    """Note for these identities whether any of their devices wants to hear of something."""
    await tx.execute(
        "UPDATE sync_identities SET subscribed = EXISTS (SELECT 1 FROM sync_subscriptions s"
        " WHERE s.identity_pool_id = $1 AND s.identity_id = sync_identities.identity_id)"
        f" WHERE identity_pool_id = $1 AND identity_id IN ({tx.dialect.placeholders(2, len(ids))})",
        pool_id,
        *ids,
    )


async def note_merged(tx: Writer, pool_id: str, ids: Collection[str]) -> None:
    """Note that these identities are part of another by now; `tx` holds them, and goes on to forget their devices."""
    await tx.execute(
        "UPDATE sync_identities SET merged = TRUE, subscribed = FALSE WHERE identity_pool_id = $1"
        f" AND identity_id IN ({tx.dialect.placeholders(2, len(ids))})",
        pool_id,
        *ids,
    )


async def hold(tx: Writer, pool_id: str, identity_id: str) -> None:
    """Have everybody else who changes the identity's records wait until the transaction ends."""
    await tx.row(
        "SELECT 1 FROM sync_identities WHERE identity_pool_id = $1 AND identity_id = $2" + tx.dialect.for_update,
        pool_id,
        identity_id,
    )


async def note_compacted(tx: Writer, pool_id: str, identity_id: str, revision: int, count_floor: int) -> None:
    """Note that removals up to this revision, and datasets up to this sync count, were forgotten."""
    await tx.execute(
        "UPDATE sync_identities SET"
        " compacted_to = CASE WHEN compacted_to < $3 THEN $3 ELSE compacted_to END,"
        " count_floor = CASE WHEN count_floor < $4 THEN $4 ELSE count_floor END"
        " WHERE identity_pool_id = $1 AND identity_id = $2",
        pool_id,
        identity_id,
        revision,
        count_floor,
    )


async def count_floor(reader: Reader, pool_id: str, identity_id: str) -> int:
    """Above which sync count a dataset begins that the identity does not have."""
    found: int | None = await reader.value(
        "SELECT count_floor FROM sync_identities WHERE identity_pool_id = $1 AND identity_id = $2", pool_id, identity_id
    )
    return found or 0


async def updated_at(reader: Reader, pool_id: str, identity_id: str) -> float | None:
    """When the identity has last changed something; None if it never has."""
    found: float | None = await reader.value(
        "SELECT updated_at FROM sync_identities WHERE identity_pool_id = $1 AND identity_id = $2 AND revision > 0",
        pool_id,
        identity_id,
    )
    return found


async def usage(reader: Reader, pool_id: str) -> Usage:
    """The sums over all identities of a pool. It reads all their rows."""
    sums = await reader.row(
        "SELECT coalesce(sum(session_count), 0), max(CASE WHEN revision > 0 THEN updated_at END) FROM sync_identities"
        " WHERE identity_pool_id = $1",
        pool_id,
    )
    data_bytes = await reader.value(
        "SELECT coalesce(sum(data_bytes), 0) FROM datasets WHERE identity_pool_id = $1", pool_id
    )
    assert sums is not None  # noqa: S101  a sum is one row
    return Usage(int(sums[0]), int(data_bytes), sums[1])


async def doom(tx: Writer, pool_id: str, ids: Collection[str]) -> None:
    """Mark all that these identities have as to be deleted; `tx` holds the identities, and takes them away."""
    await tx.execute(
        "UPDATE sync_identities SET doomed = TRUE WHERE identity_pool_id = $1"
        f" AND identity_id IN ({tx.dialect.placeholders(2, len(ids))})",
        pool_id,
        *ids,
    )


async def doomed(reader: Reader, limit: int) -> list[tuple[str, str]]:
    """Up to `limit` pools and identities whose rows are to be deleted."""
    rows = await reader.rows("SELECT identity_pool_id, identity_id FROM sync_identities WHERE doomed LIMIT $1", limit)
    return [(row[0], row[1]) for row in rows]


async def empty(tx: Writer, pool_id: str, identity_id: str, limit: int) -> int:
    """Delete up to `limit` rows of a doomed identity, its own last; how many there were."""
    await hold(tx, pool_id, identity_id)
    deleted = 0
    for table, columns in _OF_AN_IDENTITY.items():
        deleted += await tx.execute(
            f"DELETE FROM {table} WHERE identity_pool_id = $1 AND identity_id = $2 AND ({columns}) IN"
            f" (SELECT {columns} FROM {table} WHERE identity_pool_id = $1 AND identity_id = $2 LIMIT $3)",
            pool_id,
            identity_id,
            limit - deleted,
        )
        if deleted >= limit:
            break
    return deleted
