"""Rows of datasets. Whoever changes one has raised its identity's revision before: nobody else changes it meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

KEYS_AT_ONCE: Final = 50
"""How many records a statement is about at most, so that there are few statements that differ in this alone."""

_COLUMNS: Final = (
    "name, sync_count, deleted_at, deleted_at_count, compacted_count, record_count, removed_count, data_bytes,"
    " created_at, updated_at, updated_by"
)
QUALIFIED: Final = ", ".join(f"d.{name.strip()}" for name in _COLUMNS.split(","))
DATASET_WIDTH: Final = len(_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset, or what is remembered of one that was deleted: then `deleted_at` says when.

    Whoever knows it as it was at `deleted_at_count` or before, or before `compacted_count`, may have records that are
    no more, and that nothing here tells of. The last two counts are of records that stand and that were removed.
    """

    name: str
    sync_count: int
    deleted_at: float | None
    deleted_at_count: int
    compacted_count: int
    record_count: int
    removed_count: int
    data_bytes: int
    created_at: float
    updated_at: float
    updated_by: str

    @property
    def forgotten_to(self) -> int:
        """The greatest sync count of a record that went with a deletion, or whose removal is forgotten by now."""
        return max(self.deleted_at_count, self.compacted_count)

    def is_past(self, known: int) -> bool:
        """Whether whoever knows it as it was at the sync count `known` may have such records, and has to begin anew."""
        return 0 < known < self.forgotten_to


@dataclass(frozen=True, slots=True)
class Head:
    """A record without its value: what a change of it has to know."""

    sync_count: int
    data_bytes: int
    removed: bool


@dataclass(frozen=True, slots=True)
class OwnedDataset:
    """A dataset, and the identity that keeps it."""

    identity_id: str
    dataset: DatasetRow


def dataset_row(row: Row) -> DatasetRow:
    """The dataset that a result row begins with."""
    return DatasetRow(*row[0:DATASET_WIDTH])


async def find(reader: Reader, pool_id: str, identity_id: str, name: str) -> DatasetRow | None:
    """The dataset with this name, deleted or not."""
    row = await reader.row(
        f"SELECT {_COLUMNS} FROM datasets WHERE identity_pool_id = $1 AND identity_id = $2 AND name = $3",
        pool_id,
        identity_id,
        name,
    )
    return None if row is None else dataset_row(row)


async def of_pool(
    reader: Reader, pool_id: str, last_identity_id: str, last_name: str, limit: int
) -> list[OwnedDataset]:
    """Up to `limit` datasets that stand, by identity and name, from the one after the last on; none of who is gone."""
    rows = await reader.rows(
        f"SELECT {QUALIFIED}, d.identity_id FROM datasets d JOIN sync_identities i ON i.identity_pool_id = $1"
        " AND i.identity_id = d.identity_id AND NOT i.doomed WHERE d.identity_pool_id = $1"
        " AND (d.identity_id, d.name) > ($2, $3) AND d.deleted_at IS NULL ORDER BY d.identity_id, d.name LIMIT $4",
        pool_id,
        last_identity_id,
        last_name,
        limit,
    )
    return [OwnedDataset(row[DATASET_WIDTH], dataset_row(row)) for row in rows]


async def with_heads(
    reader: Reader, pool_id: str, identity_id: str, name: str, keys: Sequence[str]
) -> tuple[DatasetRow | None, dict[str, Head]]:
    """The dataset with this name, deleted or not, and those of its records that have these keys."""
    found: DatasetRow | None = None
    heads: dict[str, Head] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        chunk = keys[start : start + KEYS_AT_ONCE]
        rows = await reader.rows(
            f"SELECT {QUALIFIED}, r.key, r.sync_count, r.data_bytes, r.value IS NULL FROM datasets d"
            " LEFT JOIN records r ON r.identity_pool_id = $1 AND r.identity_id = $2 AND r.dataset = $3"
            f" AND r.key IN ({reader.dialect.placeholders(4, len(chunk))})"
            " WHERE d.identity_pool_id = $1 AND d.identity_id = $2 AND d.name = $3",
            pool_id,
            identity_id,
            name,
            *chunk,
        )
        found = dataset_row(rows[0]) if rows else None
        heads |= {row[DATASET_WIDTH]: _head(row) for row in rows if row[DATASET_WIDTH] is not None}
    return found, heads


def _head(row: Row) -> Head:
    return Head(row[DATASET_WIDTH + 1], row[DATASET_WIDTH + 2], bool(row[DATASET_WIDTH + 3]))


async def insert(tx: Writer, pool_id: str, identity_id: str, dataset: DatasetRow, limit: int) -> bool:
    """Add a dataset, or write one anew that was deleted; False if `limit` others stand already."""
    added = await tx.execute(
        f"INSERT INTO datasets (identity_pool_id, identity_id, {_COLUMNS}, deleted_at_revision)"
        " SELECT $1, $2, $3, $4, NULL, $5, 0, $6, $7, $8, $9, $10, $11, 0 WHERE (SELECT count(*) FROM datasets"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND deleted_at IS NULL) < $12"
        " ON CONFLICT (identity_pool_id, identity_id, name) DO UPDATE SET sync_count = EXCLUDED.sync_count,"
        " deleted_at = NULL, record_count = EXCLUDED.record_count, removed_count = EXCLUDED.removed_count,"
        " data_bytes = EXCLUDED.data_bytes, created_at = EXCLUDED.created_at, updated_at = EXCLUDED.updated_at,"
        " updated_by = EXCLUDED.updated_by",
        pool_id,
        identity_id,
        dataset.name,
        dataset.sync_count,
        dataset.deleted_at_count,
        dataset.record_count,
        dataset.removed_count,
        dataset.data_bytes,
        dataset.created_at,
        dataset.updated_at,
        dataset.updated_by,
        limit,
    )
    return added > 0


async def update(tx: Writer, pool_id: str, identity_id: str, dataset: DatasetRow) -> None:
    """Write the counts of a dataset that stands, and who changed it when."""
    await tx.execute(
        "UPDATE datasets SET sync_count = $4, compacted_count = $5, record_count = $6, removed_count = $7,"
        " data_bytes = $8, updated_at = $9, updated_by = $10"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND name = $3",
        pool_id,
        identity_id,
        dataset.name,
        dataset.sync_count,
        dataset.compacted_count,
        dataset.record_count,
        dataset.removed_count,
        dataset.data_bytes,
        dataset.updated_at,
        dataset.updated_by,
    )


async def delete(tx: Writer, pool_id: str, identity_id: str, name: str, revision: int, now: float, by: str) -> None:
    """Delete a dataset that stands, with its records. It has happened at its next sync count, and at this revision."""
    await tx.execute(
        "DELETE FROM records WHERE identity_pool_id = $1 AND identity_id = $2 AND dataset = $3",
        pool_id,
        identity_id,
        name,
    )
    await tx.execute(
        "UPDATE datasets SET sync_count = sync_count + 1, deleted_at = $5, deleted_at_count = sync_count + 1,"
        " deleted_at_revision = $4, compacted_count = 0, record_count = 0, removed_count = 0, data_bytes = 0,"
        " updated_at = $5, updated_by = $6"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND name = $3",
        pool_id,
        identity_id,
        name,
        revision,
        now,
        by,
    )
