"""Changes on their way to the stream: rows in the transaction of the change itself."""

import pytest

from poolhouse import errors
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.streams.stream import PAUSE_SECONDS, Destination, StreamUnavailable
from poolhouse.storage import stream_events
from poolhouse.storage.stream_events import BEGINNING
from poolhouse.sync.streams import outbox
from tests.sync.conftest import Api, Device, patch
from tests.sync.streams.recording import Recording


async def waiting(device: Device) -> int:
    """How many events of the device's identity wait."""
    shard = outbox.shard_of(device.pool_id, device.identity_id)
    rows = await stream_events.page(device.api.house.store, shard, BEGINNING, 99, 10**9)
    return sum(row.place.identity_id == device.identity_id for row in rows)


async def due(device: Device) -> list[float]:
    """When work of ours falls due."""
    rows = await device.api.house.store.rows("SELECT run_at FROM jobs WHERE kind = $1", outbox.JOB_KIND)
    return [row[0] for row in rows]


async def test_every_change_is_to_be_published(device: Device) -> None:
    """Of records, and of datasets that are deleted."""
    await device.put(a="1")
    await device.put(a="2", b="1")
    await device.delete()
    assert await waiting(device) == 3
    assert await due(device) == [device.api.clock.now()]


async def test_what_was_not_written_is_not_published(device: Device) -> None:
    """A change that is taken back leaves nothing behind."""
    await device.put(a="1")
    with pytest.raises(errors.ResourceConflictException):
        await device.update(patch("b", "1"), patch("a", "9"))
    with pytest.raises(errors.ResourceNotFoundException):
        await device.other(name="never").delete()
    assert await waiting(device) == 1


async def test_pools_that_do_not_stream_leave_nothing_to_be_done(api: Api, device: Device) -> None:
    """Whether they were never set up, or are disabled by now."""
    await device.stream("changes", pb.STREAMING_STATUS_DISABLED)
    for one in (await api.device(), device):
        await one.put(a="1")
        await one.delete()
        assert await waiting(one) == 0
    assert await due(device) == []


async def test_an_identity_is_always_in_the_same_shard() -> None:
    """On every server; many identities are in all of them."""
    assert outbox.shard_of("p", "us-east-1:0a") == outbox.shard_of("p", "us-east-1:0a")
    assert {outbox.shard_of("p", str(number)).number for number in range(999)} == set(range(outbox.SHARDS))


async def test_a_stream_that_is_away_is_not_worked_on_at_once(device: Device, stream: Recording) -> None:
    """The change itself is written as quickly as ever."""
    stream.away = True
    with pytest.raises(StreamUnavailable):
        await stream.put(Destination(device.pool_id, "changes"), [])
    await device.put(a="1")
    assert await due(device) == [device.api.clock.now() + PAUSE_SECONDS]
