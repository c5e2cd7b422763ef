"""What a pool has set up for its data, as every write asks for it."""

from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import sync_configurations
from poolhouse.storage.sync_configurations import ConfigurationRow
from poolhouse.sync import pool_settings
from poolhouse.sync.pool_settings import PoolSettings
from tests.sync.conftest import Api, Device

ARN = "arn:aws:lambda:us-east-1:000000000000:function:check"


async def test_a_pool_that_nobody_has_set_up_has_neither(device: Device) -> None:
    """It neither streams nor calls anything."""
    assert await pool_settings.of(device.api.house, device.pool_id) == PoolSettings(None, None)


async def test_a_stream_counts_while_it_is_enabled(api: Api, device: Device) -> None:
    """A disabled one is kept, and nothing goes there."""
    await device.stream("changes")
    assert await pool_settings.of(api.house, device.pool_id) == PoolSettings("changes", None)
    await device.stream("changes", pb.STREAMING_STATUS_DISABLED)
    assert await pool_settings.of(api.house, device.pool_id) == PoolSettings(None, None)


async def test_devices_are_notified_through_applications(api: Api, device: Device) -> None:
    """Those that the pool names, in their order."""
    push = pb.PushSync(application_arns=["b", "a"]).SerializeToString()
    async with api.house.store.write() as tx:
        await sync_configurations.put(tx, device.pool_id, ConfigurationRow(push), 0.0)
    assert await pool_settings.of(api.house, device.pool_id) == PoolSettings(None, None, ("b", "a"))


async def test_settings_are_remembered_until_they_change(api: Api, device: Device) -> None:
    """A write costs no statement for them; every server hears of a change."""
    await pool_settings.of(api.house, device.pool_id)
    assert api.house.caches.sync_settings.peek(device.pool_id) == PoolSettings(None, None)
    async with api.house.store.write() as tx:
        pool_settings.changed(api.house, tx, device.pool_id)
    assert api.house.caches.sync_settings.peek(device.pool_id) is None
