"""Rows of records.

A record that was removed keeps its row for a while, without a value, so that every device hears of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from poolhouse.storage.datasets import DATASET_WIDTH, KEYS_AT_ONCE, QUALIFIED, DatasetRow, dataset_row
from poolhouse.storage.store import Reader, Row, Writer

COLUMNS: Final = "key, value, sync_count, revision, device_updated_at, updated_at, updated_by"
WIDTH: Final = 7
_OF_DATASET: Final = "FROM records WHERE identity_pool_id = $1 AND identity_id = $2 AND dataset = $3"
_SHARED: Final = 7
"""How many parameters all records of a statement have in common."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as it was last written; its value is None if it was removed. Times are seconds since the Unix epoch."""

    key: str
    value: str | None
    sync_count: int
    revision: int
    device_updated_at: float
    updated_at: float
    updated_by: str

    @property
    def data_bytes(self) -> int:
        """What the record counts for: its key and value in UTF-8, nothing once it was removed."""
        return 0 if self.value is None else len(self.key.encode()) + len(self.value.encode())


def record_row(row: Row) -> RecordRow:
    """The record that a result row begins with."""
    return RecordRow(*row[0:WIDTH])


async def put(tx: Writer, pool_id: str, identity_id: str, dataset: str, records: Sequence[RecordRow]) -> None:
    """Write records of one revision, each with its own key; `tx` has raised the identity's revision to that."""
    for start in range(0, len(records), KEYS_AT_ONCE):
        chunk = records[start : start + KEYS_AT_ONCE]
        rows = ", ".join(
            f"($1, $2, $3, ${n}, ${n + 1}, ${n + 2}, ${n + 3}, $4, $5, $6, $7)"
            for n in range(_SHARED + 1, _SHARED + 1 + 4 * len(chunk), 4)
        )
        first = chunk[0]
        await tx.execute(
            "INSERT INTO records (identity_pool_id, identity_id, dataset, key, value, data_bytes, device_updated_at,"
            f" sync_count, revision, updated_at, updated_by) VALUES {rows}"
            " ON CONFLICT (identity_pool_id, identity_id, dataset, key) DO UPDATE SET value = EXCLUDED.value,"
            " data_bytes = EXCLUDED.data_bytes, device_updated_at = EXCLUDED.device_updated_at,"
            " sync_count = EXCLUDED.sync_count, revision = EXCLUDED.revision, updated_at = EXCLUDED.updated_at,"
            " updated_by = EXCLUDED.updated_by",
            pool_id,
            identity_id,
            dataset,
            first.sync_count,
            first.revision,
            first.updated_at,
            first.updated_by,
            *(part for one in chunk for part in (one.key, one.value, one.data_bytes, one.device_updated_at)),
        )


async def listed(
    reader: Reader, pool_id: str, identity_id: str, dataset: str, known: int, last: str, limit: int
) -> tuple[DatasetRow | None, list[RecordRow]]:
    """A dataset, deleted or not, and up to `limit` of its records: both as of one moment.

    The records are those that were changed above the sync count `known`, or all if that is `is_past` for the dataset,
    in the order of their keys, from the one after `last` on.
    """
    rows = await reader.rows(
        f"SELECT {QUALIFIED}, r.* FROM datasets d LEFT JOIN"
        f" (SELECT {COLUMNS} {_OF_DATASET} AND key > $5 AND sync_count > (SELECT CASE WHEN $4 < deleted_at_count"
        " OR $4 < compacted_count THEN 0 ELSE $4 END FROM datasets"
        " WHERE identity_pool_id = $1 AND identity_id = $2 AND name = $3) ORDER BY key LIMIT $6) r ON TRUE"
        " WHERE d.identity_pool_id = $1 AND d.identity_id = $2 AND d.name = $3 ORDER BY r.key",
        pool_id,
        identity_id,
        dataset,
        known,
        last,
        limit,
    )
    if not rows:
        return None, []
    return dataset_row(rows[0]), [RecordRow(*row[DATASET_WIDTH:]) for row in rows if row[DATASET_WIDTH] is not None]


async def standing(reader: Reader, pool_id: str, identity_id: str, dataset: str) -> list[RecordRow]:
    """All records of a dataset that were not removed, in the order of their keys."""
    rows = await reader.rows(
        f"SELECT {COLUMNS} {_OF_DATASET} AND value IS NOT NULL ORDER BY key",
        pool_id,
        identity_id,
        dataset,
    )
    return [record_row(row) for row in rows]


async def count(reader: Reader, pool_id: str, identity_id: str, dataset: str, above: int) -> int:
    """How many records were changed above a sync count."""
    sql = f"SELECT count(*) {_OF_DATASET} AND sync_count > $4"
    found: int = await reader.value(sql, pool_id, identity_id, dataset, above)
    return found
