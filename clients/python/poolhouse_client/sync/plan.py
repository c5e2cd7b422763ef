"""Which changes go together into one call."""

from collections.abc import Sequence
from typing import Final

from poolhouse_client.sync.records import Record

BATCH_CHANGES: Final = 500
BATCH_BYTES: Final = 2_000_000
"""Half of the largest message that a server takes by default; one change fits in any case."""


def batch(pending: Sequence[Record]) -> list[Record]:
    """The first of these records, as many as one call takes."""
    taken: list[Record] = []
    total = 0
    for record in pending[:BATCH_CHANGES]:
        total += size(record)
        if taken and total > BATCH_BYTES:
            break
        taken.append(record)
    return taken


def halves(changes: Sequence[Record]) -> tuple[Sequence[Record], Sequence[Record]]:
    """Two parts, to find out which of several changes was refused."""
    middle = len(changes) // 2
    return changes[:middle], changes[middle:]


def size(record: Record) -> int:
    """How many bytes the pending change takes."""
    value = record.pending.value if record.pending else None
    return len(record.key.encode()) + len((value or "").encode())
