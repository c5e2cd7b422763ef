"""What is cleared away in the background."""

import pytest

from poolhouse import purging
from poolhouse.identity_pools import housekeeping as identity_housekeeping
from poolhouse.sync import housekeeping
from poolhouse.sync.housekeeping import DAY
from tests.sync.conftest import Api, Device

TABLES = ("records", "datasets", "sync_identities")


async def counts(device: Device) -> list[int]:
    """How many rows the identity has in each table."""
    sql = "SELECT count(*) FROM {} WHERE identity_pool_id = $1 AND identity_id = $2"
    store = device.api.house.store
    return [await store.value(sql.format(table), device.pool_id, device.identity_id) for table in TABLES]


async def neighbour(device: Device) -> Device:
    """Another identity of the pool, with a record of its own."""
    pools = device.api.identity_pools
    other = device.other(identity_id=await pools.resolve(await pools.found_pool(device.pool_id)))
    await other.put(a="1")
    return other


async def test_data_of_a_deleted_identity_goes(api: Api, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """In small batches; who is still there keeps everything."""
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 2)
    other = await neighbour(device)
    await device.put(a="1", b="1", c=None)
    await device.other(name="b").put(a="1")
    await api.identity_pools.delete_identities(identity_ids_to_delete=[device.identity_id])
    await housekeeping.purge(api.house)
    assert await counts(device) == [0, 0, 0]
    assert await counts(other) == [1, 1, 1]
    assert await other.values() == {"a": "1"}


async def test_data_of_a_deleted_pool_goes_with_it(api: Api, device: Device) -> None:
    """Identity pools clear away everything under their ids, whoever has put it there."""
    stranger = await api.device()
    await stranger.put(a="1")
    await device.put(a="1")
    await api.identity_pools.delete_identity_pool(identity_pool_id=device.pool_id)
    assert await identity_housekeeping.purge_pool(api.house, device.pool_id)
    assert await counts(device) == [0, 0, 0]
    assert await counts(stranger) == [1, 1, 1]


async def test_removals_are_remembered_for_so_many_days(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as are set, to the day; more than one batch goes at once."""
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 1)
    api = device.api.limited(sync_removed_days=7)
    other = await neighbour(device)
    for one in (device, other):
        await one.put(a="1", b="1")
        await one.put(a=None, b=None)
        await one.other(name="gone").put(a="1")
        await one.other(name="gone").delete()
    api.clock.advance(7 * DAY - 1)
    await housekeeping.purge(api.house)
    assert await counts(device) == [2, 2, 1]
    api.clock.advance(1)
    await housekeeping.purge(api.house)
    assert await counts(device) == await counts(other) == [0, 1, 1]
    assert (await device.page(last_sync_count=2)).dataset_exists


async def test_what_is_left_waits_for_the_next_time(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long clear-out gives way to other work."""
    await device.put(a="1")
    await device.api.identity_pools.delete_identities(identity_ids_to_delete=[device.identity_id])
    monkeypatch.setattr(housekeeping, "GO_SECONDS", -1.0)
    await housekeeping.purge(device.api.house)
    assert await counts(device) == [1, 1, 1]
    monkeypatch.setattr(housekeeping, "GO_SECONDS", purging.GO_SECONDS)
    await housekeeping.purge(device.api.house)
    assert await counts(device) == [0, 0, 0]
