"""Rows of bulk publishes: the latest of each identity pool, and how far it has come."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Writer

IN_PROGRESS: Final = "IN_PROGRESS"
SUCCEEDED: Final = "SUCCEEDED"
FAILED: Final = "FAILED"


@dataclass(frozen=True, slots=True)
class BulkPublishRow:
    """How a bulk publish stands, since `updated_at`; all up to this dataset of this identity has been published."""

    status: str
    started_at: float
    updated_at: float
    failure: str | None
    identity_id: str
    dataset: str


async def find(reader: Reader, pool_id: str) -> BulkPublishRow | None:
    """The pool's latest."""
    row = await reader.row(
        "SELECT status, started_at, updated_at, failure, identity_id, dataset FROM bulk_publishes"
        " WHERE identity_pool_id = $1",
        pool_id,
    )
    return None if row is None else BulkPublishRow(*row[0:6])


async def begin(tx: Writer, pool_id: str, now: float) -> None:
    """Begin a new one, in the place of the latest; `tx` holds the pool."""
    await tx.execute(
        "INSERT INTO bulk_publishes (identity_pool_id, status, started_at, updated_at, identity_id, dataset)"
        " VALUES ($1, 'IN_PROGRESS', $2, $2, '', '') ON CONFLICT (identity_pool_id) DO UPDATE SET"
        " status = EXCLUDED.status, started_at = EXCLUDED.started_at, updated_at = EXCLUDED.updated_at, failure = NULL,"
        " identity_id = '', dataset = ''",
        pool_id,
        now,
    )


async def advance(tx: Writer, pool_id: str, bulk: BulkPublishRow) -> bool:
    """Note how one that is in progress stands now; False if that one is over, or another has begun."""
    changed = await tx.execute(
        "UPDATE bulk_publishes SET status = $3, updated_at = $4, failure = $5, identity_id = $6, dataset = $7"
        " WHERE identity_pool_id = $1 AND started_at = $2 AND status = 'IN_PROGRESS'",
        pool_id,
        bulk.started_at,
        bulk.status,
        bulk.updated_at,
        bulk.failure,
        bulk.identity_id,
        bulk.dataset,
    )
    return changed > 0
