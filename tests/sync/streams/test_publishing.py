"""What waits is published, in the order of the commits, whatever happens on the way."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.streams.stream import PAUSE_SECONDS, Destination, Event
from poolhouse.storage import stream_events
from poolhouse.sync import housekeeping
from poolhouse.sync.streams import outbox, publishing
from tests.sync.conftest import Api, Device
from tests.sync.streams.conftest import Work
from tests.sync.streams.recording import Recording


async def waiting(api: Api) -> int:
    """How many events wait in all."""
    count: int = await api.house.store.value("SELECT count(*) FROM stream_events")
    return count


async def test_every_change_is_published_in_its_order(device: Device, stream: Recording, work: Work) -> None:
    """With the values of its own time, also where they were overwritten meanwhile; then nothing is left."""
    await device.put(a="1", b="1")
    await device.put(a="2")
    await device.put(b=None)
    await device.delete()
    await work()
    assert stream.values() == [{"a": "1", "b": "1"}, {"a": "2"}, {"b": None}, {}]
    documents = stream.documents()
    assert [one["syncCount"] for one in documents] == [1, 2, 3, 4]
    assert [one["operation"] for one in documents] == ["replace", "replace", "replace", "remove"]
    assert {one["identityId"] for one in documents} == {device.identity_id}
    assert stream.names == {"changes"}
    assert await waiting(device.api) == 0
    assert await work() == 0


async def test_changes_of_many_identities_go_together(device: Device, stream: Recording, work: Work) -> None:
    """A call to the stream carries what there is of all of them."""
    pools = device.api.identity_pools
    pool = await pools.found_pool(device.pool_id)
    devices = [device.other(identity_id=await pools.resolve(pool)) for _ in range(outbox.SHARDS * 3)]
    await asyncio.gather(*(one.put(a="1") for one in devices))
    await work()
    assert sorted(event.identity_id for event in stream.published) == sorted(one.identity_id for one in devices)
    assert len(stream.calls) <= outbox.SHARDS


async def test_a_long_backlog_is_read_page_by_page(
    device: Device, stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in goes, so that other work has its turn."""
    monkeypatch.setattr(publishing, "EVENTS_AT_ONCE", 2)
    monkeypatch.setattr(publishing, "GO_SECONDS", -1.0)
    for number in range(5):
        await device.put(a=str(number))
    assert await work() > 2
    assert [value["a"] for value in stream.values()] == ["0", "1", "2", "3", "4"]


async def test_while_a_stream_is_away_its_events_wait(device: Device, stream: Recording, work: Work) -> None:
    """For days, if need be: nothing is given up, and nothing comes in another order afterwards."""
    stream.away = True
    await device.put(a="1")
    for _ in range(30):
        await work()
        device.api.clock.advance(PAUSE_SECONDS + 1)
    await device.put(a="2")
    assert await waiting(device.api) == 2
    stream.away = False
    device.api.clock.advance(PAUSE_SECONDS + 1)
    await work()
    assert [value["a"] for value in stream.values()] == ["1", "2"]


@pytest.mark.parametrize("page", [1, publishing.EVENTS_AT_ONCE])
async def test_what_a_busy_stream_refuses_comes_before_what_follows(
    device: Device, stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Of the same identity, on whatever page it is; it is sent again within a second."""
    monkeypatch.setattr(publishing, "EVENTS_AT_ONCE", page)
    for number in range(3):
        await device.put(a=str(number))
    place = f"{device.pool_id}/{device.identity_id}/2/0"
    stream.refused = {place}
    await work()
    assert [value["a"] for value in stream.values()] == ["0"]
    stream.refused = set()
    device.api.clock.advance(publishing.RETRY_SECONDS)
    await work()
    assert [value["a"] for value in stream.values()] == ["0", "1", "2"]


async def test_a_server_that_dies_in_between_publishes_again(
    device: Device, stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same id, by which readers can tell; none is left out."""
    await device.put(a="1")
    delete = stream_events.delete

    async def die(*_: Any) -> None:
        raise KeyError

    monkeypatch.setattr(stream_events, "delete", die)
    await work()
    monkeypatch.setattr(stream_events, "delete", delete)
    device.api.clock.advance(60.0)
    await work()
    first, second = stream.published
    assert first == second
    assert await waiting(device.api) == 0


async def test_a_pool_that_is_disabled_drops_what_waits(device: Device, stream: Recording, work: Work) -> None:
    """Its operator does not want it any more; so does one that is gone."""
    await device.put(a="1")
    await device.stream("changes", pb.STREAMING_STATUS_DISABLED)
    await work()
    assert (await waiting(device.api), stream.published) == (0, [])
    await device.stream("changes")
    await device.put(a="2")
    await device.api.identity_pools.delete_identity_pool(identity_pool_id=device.pool_id)
    await work()
    assert (await waiting(device.api), stream.published) == (0, [])


async def test_a_server_that_has_no_target_leaves_it_to_others(device: Device, work: Work) -> None:
    """Settings may differ for a while; nothing is lost by that."""
    await device.put(a="1")
    bare = device.api.with_parts(stream=None)
    (row,) = await bare.house.store.rows("SELECT key FROM jobs WHERE kind = $1", outbox.JOB_KIND)
    job: Any = type("Job", (), {"payload": row[0].encode()})
    await publishing.publish(bare.house, job)
    assert await waiting(bare) == 1
    await work()
    assert await waiting(bare) == 0


async def test_a_slow_stream_gets_no_event_twice(
    device: Device, stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has accepted is noted before a handler's time is up, however many events of one identity wait."""
    for number in range(7):
        await device.put(a=str(number))
    stream.put_seconds = 10.0
    left: list[int] = []
    put = stream._put

    async def noting(destination: Destination, events: Sequence[Event]) -> list[bool]:
        left.append(await waiting(device.api))
        return await put(destination, events)

    monkeypatch.setattr(stream, "_put", noting)
    await work()
    assert [value["a"] for value in stream.values()] == [str(number) for number in range(7)]
    assert left == [7, 7, 5, 5, 3, 3, 1]


async def test_publishing_that_was_given_up_is_begun_anew(device: Device, stream: Recording, work: Work) -> None:
    """Whatever it was that went wrong so often: the events are there, and nobody else would publish them."""
    await device.put(a="1")
    async with device.api.house.store.write() as tx:
        await tx.execute("UPDATE jobs SET state = 'failed' WHERE kind = $1", outbox.JOB_KIND)
    assert await work() == 0
    await housekeeping.purge(device.api.house)
    await work()
    assert stream.values() == [{"a": "1"}]


async def test_what_is_dropped_is_dropped_in_goes(
    device: Device, stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that other work has its turn, and no handler is cut off."""
    monkeypatch.setattr(publishing, "BATCH_ROWS", 1)
    monkeypatch.setattr(publishing, "GO_SECONDS", -1.0)
    for number in range(3):
        await device.put(a=str(number))
    await device.stream("changes", pb.STREAMING_STATUS_DISABLED)
    assert await work() == 4
    assert (await waiting(device.api), stream.published) == (0, [])
