"""What was removed is remembered, so that every device hears of it, and forgotten in time.

Up to where that has happened is noted: in the dataset, for who asks by its sync count, and in the identity, for who
asks by revision. They have to begin anew. Whoever forgets has raised the identity's revision before, or holds its row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from poolhouse.storage import sync_identities
from poolhouse.storage.store import Reader, Writer

_OF_IDENTITY: Final = "identity_pool_id = $1 AND identity_id = $2"
_NEWEST_DELETED: Final = (
    f"SELECT name FROM datasets WHERE {_OF_IDENTITY} AND deleted_at IS NOT NULL"
    " ORDER BY deleted_at_revision DESC LIMIT $3"
)


@dataclass(frozen=True, slots=True)
class _Forgotten:
    """What was removed or deleted, and is not remembered any more: its last sync count and revision."""

    dataset: str
    sync_count: int
    revision: int


async def old(reader: Reader, before: float, limit: int) -> set[tuple[str, str]]:
    """Pools and identities of what was removed by `before`: up to `limit` records, and as many datasets."""
    found: set[tuple[str, str]] = set()
    for removed, since in (("records WHERE value IS NULL", "updated_at"), ("datasets WHERE TRUE", "deleted_at")):
        rows = await reader.rows(
            f"SELECT identity_pool_id, identity_id FROM {removed} AND {since} <= $1 ORDER BY {since} LIMIT $2",
            before,
            limit,
        )
        found |= {(row[0], row[1]) for row in rows}
    return found


async def forget_old(tx: Writer, pool_id: str, identity_id: str, before: float, limit: int) -> None:
    """Forget up to `limit` of an identity's records that were removed by `before`, and datasets that were deleted."""
    await sync_identities.hold(tx, pool_id, identity_id)
    await _forget_records(tx, pool_id, identity_id, "updated_at <= $4", limit, before)
    await _forget_datasets(tx, pool_id, identity_id, "deleted_at <= $3", before)


async def forget_oldest_records(tx: Writer, pool_id: str, identity_id: str, dataset: str, number: int) -> None:
    """Forget those of a dataset's records that were removed the longest ago."""
    await _forget_records(tx, pool_id, identity_id, "dataset = $4", number, dataset)


async def keep_newest_datasets(tx: Writer, pool_id: str, identity_id: str, number: int) -> None:
    """Forget all datasets of an identity that were deleted, but for the last ones."""
    await _forget_datasets(tx, pool_id, identity_id, f"name NOT IN ({_NEWEST_DELETED})", number)


async def _forget_records(
    tx: Writer, pool_id: str, identity_id: str, condition: str, limit: int, value: float | str
) -> None:
    rows = await tx.rows(
        f"DELETE FROM records WHERE {_OF_IDENTITY} AND (dataset, key) IN (SELECT dataset, key FROM records"
        f" WHERE {_OF_IDENTITY} AND value IS NULL AND {condition} ORDER BY revision, dataset, key LIMIT $3)"
        " RETURNING dataset, sync_count, revision",
        pool_id,
        identity_id,
        limit,
        value,
    )
    forgotten = [_Forgotten(*row[0:3]) for row in rows]
    for name in sorted({one.dataset for one in forgotten}):
        counts = [one.sync_count for one in forgotten if one.dataset == name]
        await tx.execute(
            "UPDATE datasets SET removed_count = removed_count - $4,"
            " compacted_count = CASE WHEN compacted_count < $5 THEN $5 ELSE compacted_count END"
            f" WHERE {_OF_IDENTITY} AND name = $3",
            pool_id,
            identity_id,
            name,
            len(counts),
            max(counts),
        )
    await _note(tx, pool_id, identity_id, forgotten, 0)


async def _forget_datasets(tx: Writer, pool_id: str, identity_id: str, condition: str, value: float) -> None:
    rows = await tx.rows(
        f"DELETE FROM datasets WHERE {_OF_IDENTITY} AND deleted_at IS NOT NULL AND {condition}"
        " RETURNING name, sync_count, deleted_at_revision",
        pool_id,
        identity_id,
        value,
    )
    forgotten = [_Forgotten(*row[0:3]) for row in rows]
    await _note(tx, pool_id, identity_id, forgotten, max((one.sync_count for one in forgotten), default=0))


async def _note(tx: Writer, pool_id: str, identity_id: str, forgotten: Iterable[_Forgotten], count_floor: int) -> None:
    revision = max((one.revision for one in forgotten), default=0)
    if revision:
        await sync_identities.note_compacted(tx, pool_id, identity_id, revision, count_floor)
