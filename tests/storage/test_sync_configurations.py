"""Rows of identity pools' settings for sync, on both engines."""

from poolhouse.storage import sync_configurations
from poolhouse.storage.store import Store
from poolhouse.storage.sync_configurations import ConfigurationRow
from tests.storage.synced import OTHER, POOL


async def test_what_is_not_set_stays(tables: Store) -> None:
    """Push and streams are set one by one; of a pool that nobody has set up, nothing is set."""
    assert await sync_configurations.find(tables, POOL) == ConfigurationRow()
    async with tables.write() as tx:
        assert await sync_configurations.put(tx, POOL, ConfigurationRow(push=b"p"), 1.0) == ConfigurationRow(b"p")
        both = await sync_configurations.put(tx, POOL, ConfigurationRow(streams=b"s"), 2.0)
        assert both == ConfigurationRow(b"p", b"s")
        assert await sync_configurations.put(tx, POOL, ConfigurationRow(push=b""), 3.0) == ConfigurationRow(b"", b"s")
    assert await sync_configurations.find(tables, POOL) == ConfigurationRow(b"", b"s")
    assert await sync_configurations.find(tables, OTHER) == ConfigurationRow()
