"""Rows of functions that identity pools call on events, on both engines."""

from poolhouse.storage import sync_triggers
from poolhouse.storage.store import Store
from tests.storage.synced import OTHER, POOL


async def test_an_event_has_one_function_or_none(tables: Store) -> None:
    """The one that was set last, in its own pool."""
    assert await sync_triggers.of_pool(tables, POOL) == {}
    async with tables.write() as tx:
        await sync_triggers.put(tx, POOL, "a", "old")
        await sync_triggers.put(tx, POOL, "a", "new")
        await sync_triggers.put(tx, POOL, "b", "b")
        await sync_triggers.put(tx, OTHER, "a", "theirs")
    assert await sync_triggers.of_pool(tables, POOL) == {"a": "new", "b": "b"}
    async with tables.write() as tx:
        await sync_triggers.delete(tx, POOL, "a")
        await sync_triggers.delete(tx, POOL, "never")
    assert await sync_triggers.of_pool(tables, POOL) == {"b": "b"}
    assert await sync_triggers.of_pool(tables, OTHER) == {"a": "theirs"}
