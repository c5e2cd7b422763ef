"""Rows of what is done about risks, on both engines."""

from poolhouse.storage import risk_configurations as rows
from poolhouse.storage import user_pools
from poolhouse.storage.store import Store
from poolhouse.storage.user_pools import ClientRow, PoolRow

POOL = PoolRow("us-east-1_A", "us-east-1", "pool", b"settings", 1, 1.0, 2.0)
OTHER = PoolRow("us-east-1_B", "us-east-1", "other", b"settings", 1, 1.0, 2.0)
CLIENT = ClientRow(POOL.id, "client-a", "app", b"settings", 1, 1.0, 2.0)


async def test_what_is_set_is_a_new_revision_of_the_pool(tables: Store) -> None:
    """Of that pool alone; it can be taken back."""
    async with tables.write() as tx:
        for pool in (POOL, OTHER):
            await user_pools.insert_pool(tx, pool)
        await rows.configure_pool(tx, POOL.id, b"risk", 5.0)
    found = await user_pools.pool(tables, POOL.id)
    assert found is not None
    assert (found.risk, found.settings, found.revision, found.updated_at) == (b"risk", b"settings", 2, 5.0)
    assert await user_pools.pool(tables, OTHER.id) == OTHER
    async with tables.write() as tx:
        await rows.configure_pool(tx, POOL.id, None, 6.0)
    found = await user_pools.pool(tables, POOL.id)
    assert found is not None
    assert (found.risk, found.revision) == (None, 3)


async def test_what_is_set_is_a_new_revision_of_the_app_client(tables: Store) -> None:
    """Of a client of that pool alone."""
    async with tables.write() as tx:
        await user_pools.insert_client(tx, CLIENT)
        await rows.configure_client(tx, POOL.id, CLIENT.id, b"risk", 5.0)
        await rows.configure_client(tx, OTHER.id, CLIENT.id, b"other", 6.0)
    found = await user_pools.client(tables, CLIENT.id)
    assert found is not None
    assert (found.risk, found.settings, found.revision, found.updated_at) == (b"risk", b"settings", 2, 5.0)
