"""Datasets as an identity sees them: its own by their names, and those of identities that were merged into it.

The latter have the other identity's id behind their name, with a dot between. Those whose name would become longer than
a name can be are not shown.
"""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.datasets import QUALIFIED, DatasetRow, dataset_row
from poolhouse.storage.store import Reader

SEPARATOR: Final = "."
MAX_NAME_LENGTH: Final = 128

# Whoever was merged into a merged identity is part of the same one by now. The first row is the identity itself.
_FAMILY: Final = (
    "WITH RECURSIVE family (id) AS (SELECT id FROM identities WHERE identity_pool_id = $1 AND id = $2 UNION"
    " SELECT i.id FROM family f JOIN identities i ON i.identity_pool_id = $1 AND i.merged_into = f.id)"
)
_SHOWN: Final = f"CASE WHEN f.id = $2 THEN d.name ELSE d.name || '{SEPARATOR}' || f.id END"
_DATASETS: Final = (
    "FROM family f JOIN datasets d ON d.identity_pool_id = $1 AND d.identity_id = f.id AND d.deleted_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A dataset, and the name that it is shown by."""

    name: str
    dataset: DatasetRow


@dataclass(frozen=True, slots=True)
class Totals:
    """How many datasets are shown, and what they take."""

    dataset_count: int
    data_bytes: int


async def after(reader: Reader, pool_id: str, identity_id: str, last: str, limit: int) -> list[Shown]:
    """Up to `limit` datasets in the order of the names that they are shown by, from the one after `last` on."""
    rows = await reader.rows(
        f"{_FAMILY} SELECT {QUALIFIED}, {_SHOWN} AS shown {_DATASETS}"
        f" WHERE {_SHOWN} > $3 AND length({_SHOWN}) <= {MAX_NAME_LENGTH} ORDER BY shown LIMIT $4",
        pool_id,
        identity_id,
        last,
        limit,
    )
    return [Shown(row["shown"], dataset_row(row)) for row in rows]


async def merged(reader: Reader, pool_id: str, identity_id: str, name: str, limit: int) -> list[str]:
    """The names by which an identity is shown the datasets of this name of others, up to `limit` of them."""
    rows = await reader.rows(
        f"{_FAMILY} SELECT {_SHOWN} AS shown {_DATASETS} WHERE d.name = $3 AND f.id <> $2"
        f" AND length({_SHOWN}) <= {MAX_NAME_LENGTH} ORDER BY shown LIMIT $4",
        pool_id,
        identity_id,
        name,
        limit,
    )
    return [row[0] for row in rows]


async def totals(reader: Reader, pool_id: str, identity_id: str) -> Totals:
    """The sums over all datasets that are shown to the identity."""
    row = await reader.row(
        f"{_FAMILY} SELECT count(*), coalesce(sum(d.data_bytes), 0) {_DATASETS}"
        f" WHERE length({_SHOWN}) <= {MAX_NAME_LENGTH}",
        pool_id,
        identity_id,
    )
    assert row is not None  # noqa: S101  a sum is one row
    return Totals(int(row[0]), int(row[1]))
