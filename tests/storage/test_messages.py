"""Counts of requested messages, on both engines."""

from poolhouse.storage import messages
from poolhouse.storage.store import Store

POOL = "us-east-1_A"


async def test_messages_are_counted_within_a_window(tables: Store) -> None:
    """It begins with the first message and does not move with the next ones; then a new one begins."""
    async with tables.write() as tx:
        counts = [await messages.count(tx, POOL, "a", now, 10.0) for now in (0.0, 5.0, 9.9, 10.0, 19.9, 20.0)]
        assert counts == [1, 2, 3, 1, 2, 1]


async def test_subjects_are_counted_apart(tables: Store) -> None:
    """Neither another name nor another pool adds to a count."""
    async with tables.write() as tx:
        await messages.count(tx, POOL, "a", 0.0, 10.0)
        assert await messages.count(tx, POOL, "b", 0.0, 10.0) == 1
        assert await messages.count(tx, "us-east-1_B", "a", 0.0, 10.0) == 1
