"""What has changed in an identity's records since somebody looked, in the order in which it was committed."""

from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from poolhouse.storage.records import COLUMNS, WIDTH, RecordRow, record_row
from poolhouse.storage.store import Reader, Row

_OF_IDENTITY: Final = "identity_pool_id = $1 AND identity_id = $2"
_ORDER: Final = "(ORDER BY revision, dataset, key)"
_BEFORE: Final = f"sum(data_bytes) OVER {_ORDER} - data_bytes"
"""How many bytes the changes before this one take."""


class Cursor(NamedTuple):
    """How far somebody has read an identity's changes. They are in this order."""

    revision: int
    dataset: str = ""
    key: str = ""

    @classmethod
    def past(cls, revision: int) -> Self:
        """All up to this revision were read."""
        return cls(revision + 1)


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change of one record; without a `record`, the latest deletion of a whole dataset."""

    revision: int
    dataset: str
    sync_count: int
    record: RecordRow | None

    @property
    def cursor(self) -> Cursor:
        """Everything up to this change, and itself, was read."""
        return Cursor(self.revision, self.dataset, "" if self.record is None else self.record.key)


class Position(NamedTuple):
    """Where an identity is: its revision, and the greatest revision of what was removed and is forgotten."""

    revision: int
    compacted_to: int


@dataclass(frozen=True, slots=True)
class Found:
    """The next changes, where the identity was when they were read, and how far they lead; whether there is `more`."""

    position: Position
    changes: list[Change]
    cursor: Cursor
    more: bool


async def changes_after(
    reader: Reader, pool_id: str, identity_id: str, dataset: str | None, cursor: Cursor, limit: int, room: int
) -> Found:
    """Up to `limit` changes after the cursor, in their order; of one dataset, or of all.

    The first of them has place, and then whatever begins within `room` bytes of keys and values. What was changed again
    since is there once, as it is now. A revision is whole, or it is the only one in the list, and the cursor leads
    to the rest of it. Where nothing ever changed, the position is 0.
    """
    named = "" if dataset is None else " AND dataset = $8"
    deleted = "" if dataset is None else " AND name = $8"
    # What was removed can be forgotten at any time: only the position of the same snapshot tells whether all is there.
    rows = await reader.rows(
        f"SELECT {COLUMNS}, dataset, next_revision, p.identity_revision, p.compacted_to FROM"
        f" (SELECT revision AS identity_revision, compacted_to FROM sync_identities WHERE {_OF_IDENTITY}) p LEFT JOIN"
        f" (SELECT {COLUMNS}, dataset, {_BEFORE} AS before, lead(revision) OVER {_ORDER} AS next_revision FROM"
        f" (SELECT * FROM (SELECT {COLUMNS}, dataset, data_bytes FROM records WHERE {_OF_IDENTITY}"
        f" AND revision >= $3 AND (revision, dataset, key) > ($3, $4, $5){named}"
        " ORDER BY revision, dataset, key LIMIT $6) r"
        " UNION ALL SELECT '', NULL, deleted_at_count, deleted_at_revision, 0.0, updated_at, updated_by, name, 0"
        f" FROM datasets WHERE {_OF_IDENTITY} AND deleted_at_revision > 0"
        f" AND (deleted_at_revision, name, '') > ($3, $4, $5){deleted}"
        " ORDER BY revision, dataset, key LIMIT $6) u) c"
        " ON c.before < $7 ORDER BY revision, dataset, key",
        pool_id,
        identity_id,
        *cursor,
        limit + 1,
        room,
        *(() if dataset is None else (dataset,)),
    )
    if not rows:
        return Found(Position(0, 0), [], Cursor.past(0), more=False)
    position = Position(*rows[0][WIDTH + 2 : WIDTH + 4])
    found = [_change(row) for row in rows[:limit] if row[0] is not None]
    following: int | None = rows[:limit][-1][WIDTH + 1]
    if following is None:
        return Found(position, found, Cursor.past(position.revision), more=False)
    whole = [change for change in found if change.revision != following]
    cursor = Cursor.past(whole[-1].revision) if whole else found[-1].cursor
    return Found(position, whole or found, cursor, more=True)


def _change(row: Row) -> Change:
    record = record_row(row) if row[0] else None
    return Change(row[3], row[WIDTH], row[2], record)
