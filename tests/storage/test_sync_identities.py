"""Rows of identities that synchronize, on both engines."""

import asyncio

from poolhouse.storage import identities, identity_pools, sync_devices, sync_identities, sync_subscriptions
from poolhouse.storage.identity_pools import IdentityPoolRow
from poolhouse.storage.store import Store
from poolhouse.storage.sync_devices import DeviceRow
from poolhouse.storage.sync_identities import Advanced, OwnerRow, Usage
from tests.storage.synced import ME, OTHER, POOL, THEM, YOU, add_identities, delete, write


async def counts(store: Store, identity_id: str) -> list[int]:
    """How many rows an identity has in each table."""
    sql = "SELECT count(*) FROM {} WHERE identity_pool_id = $1 AND identity_id = $2"
    tables = ("records", "datasets", "sync_identities")
    return [await store.value(sql.format(table), POOL, identity_id) for table in tables]


async def test_a_pool_and_an_identity_are_found_at_once(tables: Store) -> None:
    """Whether there are both, where the pool is, and whether others were merged into the identity."""
    async with tables.write() as tx:
        await identity_pools.insert(tx, IdentityPoolRow(POOL, "eu-west-1", "0a", "pool", b"", b"", b"", 1, 1.0, 1.0))
    await add_identities(tables, ME, YOU)
    assert await sync_identities.owner(tables, OTHER, ME) is None
    assert await sync_identities.owner(tables, POOL, THEM) == OwnerRow("eu-west-1", None, None, None, has_merged=False)
    assert await sync_identities.owner(tables, POOL, ME) == OwnerRow("eu-west-1", ME, None, 1.0, has_merged=False)
    async with tables.write() as tx:
        await identities.merge(tx, POOL, [YOU], ME, 5.0)
    assert await sync_identities.owner(tables, POOL, ME) == OwnerRow("eu-west-1", ME, None, 1.0, has_merged=True)
    assert await sync_identities.owner(tables, POOL, YOU) == OwnerRow("eu-west-1", YOU, ME, 1.0, has_merged=False)


async def test_revisions_follow_one_another(tables: Store) -> None:
    """Each identity has its own, from 1 on; only who has begun can advance."""
    async with tables.write() as tx:
        assert await sync_identities.advance(tx, POOL, ME, 1, 5.0) is None
        assert await sync_identities.begin(tx, POOL, ME, 1, 5.0) == Advanced(1, 0, subscribed=False)
        assert await sync_identities.begin(tx, POOL, ME, 1, 5.0) == Advanced(2, 0, subscribed=False)
        assert await sync_identities.advance(tx, POOL, ME, 0, 6.0) == Advanced(3, 0, subscribed=False)
        assert await sync_identities.advance(tx, POOL, YOU, 1, 6.0) is None
    assert await sync_identities.updated_at(tables, POOL, ME) == 6.0
    assert await sync_identities.updated_at(tables, POOL, YOU) is None


async def test_the_order_of_revisions_is_that_of_commits(tables: Store) -> None:
    """Who has a revision keeps everybody else from the next one until it has committed."""
    async with tables.write() as tx:
        await sync_identities.begin(tx, POOL, ME, 1, 5.0)
    seen: list[int] = []

    async def advance() -> None:
        async with tables.write() as tx:
            advanced = await sync_identities.advance(tx, POOL, ME, 1, 5.0)
            await asyncio.sleep(0.01)
            assert advanced is not None
            tx.after_commit(lambda: seen.append(advanced.revision))

    await asyncio.gather(*(advance() for _ in range(5)))
    assert seen == [2, 3, 4, 5, 6]


async def test_forgetting_only_ever_reaches_further(tables: Store) -> None:
    """What was noted later is never taken back by something smaller."""
    async with tables.write() as tx:
        await sync_identities.begin(tx, POOL, ME, 1, 5.0)
        await sync_identities.note_compacted(tx, POOL, ME, 7, 3)
        await sync_identities.note_compacted(tx, POOL, ME, 5, 4)
        assert await sync_identities.begin(tx, POOL, ME, 1, 5.0) == Advanced(2, 4, subscribed=False)
    assert await tables.value("SELECT compacted_to FROM sync_identities") == 7


async def test_a_pools_usage_is_the_sum_over_its_identities(tables: Store) -> None:
    """Sessions that wrote, bytes, and the time of the last change; other pools have theirs."""
    assert await sync_identities.usage(tables, POOL) == Usage(0, 0, None)
    await write(tables, "a", one="12345", now=5.0)
    await write(tables, "b", one="1", now=6.0)
    await write(tables, "a", identity_id=YOU, one="1", now=7.0)
    assert await sync_identities.usage(tables, POOL) == Usage(3, 8 + 4 + 4, 7.0)
    assert await sync_identities.usage(tables, OTHER) == Usage(0, 0, None)


async def test_a_deleted_identitys_rows_go_batch_by_batch(tables: Store) -> None:
    """It can write nothing any more; its own row is the last to go, and others keep theirs."""
    await add_identities(tables, ME, YOU)
    await write(tables, "a", one="1", two="2", three=None)
    await write(tables, "b", one="1")
    await delete(tables, "b")
    await write(tables, "a", identity_id=YOU, one="1")
    assert await sync_identities.doomed(tables, 9) == []
    async with tables.write() as tx:
        held = await identities.lock(tx, POOL, [ME])
        await identities.delete(tx, POOL, held)
    async with tables.write() as tx:
        assert await sync_identities.advance(tx, POOL, ME, 1, 5.0) is None
    deleted = []
    while await sync_identities.doomed(tables, 9) == [(POOL, ME)]:
        async with tables.write() as tx:
            deleted.append(await sync_identities.empty(tx, POOL, ME, 2))
    assert deleted == [2, 2, 2]
    assert await counts(tables, ME) == [0, 0, 0]
    assert await counts(tables, YOU) == [1, 1, 1]


async def test_who_is_held_waits(tables: Store) -> None:
    """While something is forgotten, nobody changes the identity's records."""
    async with tables.write() as tx:
        await sync_identities.begin(tx, POOL, ME, 1, 5.0)

    async def advance() -> Advanced | None:
        async with tables.write() as tx:
            return await sync_identities.advance(tx, POOL, ME, 1, 5.0)

    async with tables.write() as tx:
        await sync_identities.hold(tx, POOL, ME)
        waiting = asyncio.create_task(advance())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await sync_identities.note_compacted(tx, POOL, ME, 1, 9)
    assert await waiting == Advanced(2, 9, subscribed=False)


async def test_who_has_only_entered_has_changed_nothing(tables: Store) -> None:
    """Its first change is number 1; entering again takes nothing back."""
    async with tables.write() as tx:
        await sync_identities.enter(tx, POOL, ME, 5.0)
    assert await sync_identities.updated_at(tables, POOL, ME) is None
    assert await sync_identities.usage(tables, POOL) == Usage(0, 0, None)
    async with tables.write() as tx:
        assert await sync_identities.advance(tx, POOL, ME, 1, 6.0) == Advanced(1, 0, subscribed=False)
        await sync_identities.enter(tx, POOL, ME, 7.0)
    assert await sync_identities.updated_at(tables, POOL, ME) == 6.0
    assert await sync_identities.usage(tables, POOL) == Usage(1, 0, 6.0)


async def test_devices_go_with_their_identity(tables: Store) -> None:
    """In the same batches, and before the row that they are found by."""
    await add_identities(tables, ME)
    async with tables.write() as tx:
        await sync_identities.enter(tx, POOL, ME, 5.0)
        for name in "ab":
            await sync_devices.register(tx, POOL, ME, DeviceRow(name, "app", b"", name, 1.0), 9)
            await sync_subscriptions.add(tx, POOL, ME, name, "x", 9)
        await identities.delete(tx, POOL, [ME])
        assert await sync_identities.empty(tx, POOL, ME, 3) == 3
        assert await tx.value("SELECT count(*) FROM sync_subscriptions") == 0
        assert await sync_identities.empty(tx, POOL, ME, 3) == 2
    assert await sync_identities.doomed(tables, 9) == []


async def test_who_forgets_a_device_is_not_kept_from_it_by_a_clear_out(tables: Store) -> None:
    """It waits for them, and for another server's: none of them waits for what another holds."""
    await add_identities(tables, ME)
    async with tables.write() as tx:
        await sync_identities.enter(tx, POOL, ME, 5.0)
        await sync_devices.register(tx, POOL, ME, DeviceRow("d", "app", b"", "digest", 1.0), 9)
        await sync_subscriptions.add(tx, POOL, ME, "d", "x", 9)
        await identities.delete(tx, POOL, [ME])

    async def empty() -> int:
        async with tables.write() as tx:
            return await sync_identities.empty(tx, POOL, ME, 9)

    async with tables.write() as tx:
        await sync_identities.hold(tx, POOL, ME)
        emptying = [asyncio.create_task(empty()) for _ in range(2)]
        await asyncio.sleep(0.05)
        await sync_devices.delete(tx, POOL, ME, "d")
    assert sorted(await asyncio.gather(*emptying)) == [0, 1]
    assert await sync_identities.doomed(tables, 9) == []
