"""The job behind a bulk publish."""

from collections.abc import Sequence
from typing import Any

import pytest

from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.streams.stream import PAUSE_SECONDS, Destination, Event
from poolhouse.jobs import LONGEST_RETRY_SECONDS, MAX_ATTEMPTS
from poolhouse.storage import datasets
from poolhouse.sync.streams import bulk_publishing
from tests.sync.conftest import Api, Device
from tests.sync.streams.conftest import Work
from tests.sync.streams.recording import Recording
from tests.sync.streams.test_bulk import begin, details


@pytest.fixture
async def crowd(api: Api, streaming: Api) -> list[Device]:
    """Devices of three identities with two datasets each, in a pool that streams by now."""
    first = await api.device()
    pool = await api.identity_pools.found_pool(first.pool_id)
    devices = [first, *[first.other(identity_id=await api.identity_pools.resolve(pool)) for _ in range(2)]]
    for number, device in enumerate(devices):
        await device.put(mine=str(number), gone="1")
        await device.put(gone=None)
        await device.other(name="other").put(x="1", y="2")
    await first.stream("changes")
    return [device.other(api=streaming) for device in devices]


def told(stream: Recording) -> list[tuple[str, str, dict[str, Any]]]:
    """What was published: identity, dataset and values."""
    return [
        (one["identityId"], one["dataSetName"], values)
        for one, values in zip(stream.documents(), stream.values(), strict=True)
    ]


def expected(crowd: list[Device]) -> list[tuple[str, str, dict[str, Any]]]:
    """All that there is."""
    mine = [(one.identity_id, "settings", {"mine": str(number)}) for number, one in enumerate(crowd)]
    return [*mine, *((one.identity_id, "other", {"x": "1", "y": "2"}) for one in crowd)]


async def test_all_that_there_is_is_published(crowd: list[Device], stream: Recording, work: Work) -> None:
    """Of every dataset that stands what was not removed, with its sync counts."""
    await crowd[0].other(name="deleted").put(a="1")
    await crowd[0].other(name="deleted").delete()
    await work()
    stream.calls.clear()
    await begin(crowd[0])
    await work()
    assert sorted(told(stream), key=str) == sorted(expected(crowd), key=str)
    assert {one["syncCount"] for one in stream.documents() if one["dataSetName"] == "settings"} == {2}


async def test_one_goes_on_where_it_was_interrupted(
    crowd: list[Device], stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In many goes, each dataset comes once."""
    monkeypatch.setattr(bulk_publishing, "DATASETS_AT_ONCE", 2)
    monkeypatch.setattr(bulk_publishing, "GO_SECONDS", -1.0)
    await begin(crowd[0])
    assert await work() == 4
    assert sorted(told(stream), key=str) == sorted(expected(crowd), key=str)
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_SUCCEEDED


async def test_identities_that_are_gone_are_left_out(crowd: list[Device], stream: Recording, work: Work) -> None:
    """Although their data is cleared away a little later."""
    await crowd[0].api.identity_pools.delete_identities(identity_ids_to_delete=[crowd[0].identity_id])
    await begin(crowd[0])
    await work()
    assert {identity for identity, _, _ in told(stream)} == {crowd[1].identity_id, crowd[2].identity_id}


async def test_a_stream_that_comes_back_is_waited_for(crowd: list[Device], stream: Recording, work: Work) -> None:
    """Meanwhile it is in progress."""
    stream.away = True
    await begin(crowd[0])
    await work()
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_IN_PROGRESS
    stream.away = False
    crowd[0].api.clock.advance(PAUSE_SECONDS)
    await work()
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_SUCCEEDED


async def test_a_stream_that_stays_away_is_a_failure(crowd: list[Device], stream: Recording, work: Work) -> None:
    """After hours, with the reason; then one can begin anew."""
    stream.away = True
    await begin(crowd[0])
    for _ in range(MAX_ATTEMPTS):
        await work()
        crowd[0].api.clock.advance(LONGEST_RETRY_SECONDS)
    found = await details(crowd[0])
    assert (found.bulk_publish_status, found.failure_message) == (pb.BULK_PUBLISH_STATUS_FAILED, "it is away")
    assert not found.HasField("bulk_publish_complete_time")
    await begin(crowd[0])


async def test_a_failure_that_is_ours_is_not_told(
    crowd: list[Device], work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in the log."""

    async def fail(*_: Any) -> Any:
        raise KeyError("secret")

    monkeypatch.setattr(datasets, "of_pool", fail)
    await begin(crowd[0])
    for _ in range(MAX_ATTEMPTS):
        await work()
        crowd[0].api.clock.advance(LONGEST_RETRY_SECONDS)
    assert (await details(crowd[0])).failure_message == "It cannot be published."


async def test_a_pool_that_is_disabled_meanwhile_fails(crowd: list[Device], stream: Recording, work: Work) -> None:
    """At once, as trying again is no use."""
    await begin(crowd[0])
    await crowd[0].stream("changes", pb.STREAMING_STATUS_DISABLED)
    await work()
    assert (await details(crowd[0])).failure_message == "The stream was disabled."
    assert stream.published == []


async def test_what_a_busy_stream_refuses_is_sent_again(
    crowd: list[Device], stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several times; then the whole is tried later."""
    monkeypatch.setattr(bulk_publishing, "PAUSE_SECONDS", 0.0)
    await begin(crowd[0])
    start = (await details(crowd[0])).bulk_publish_start_time
    name = f"{crowd[0].pool_id}/{crowd[0].identity_id}/settings/{start.seconds + start.nanos / 1e9}/0"
    stream.refused = {name}
    await work()
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_IN_PROGRESS
    assert len(stream.calls) > bulk_publishing.TRIES
    stream.refused = set()
    crowd[0].api.clock.advance(60)
    await work()
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_SUCCEEDED
    assert all(one in told(stream) for one in expected(crowd))


async def test_what_was_published_before_a_stream_was_lost_is_not_published_again(
    crowd: list[Device], stream: Recording, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often that happens: as long as it gets on, it is not given up."""
    monkeypatch.setattr(bulk_publishing, "BYTES_AT_ONCE", 0)
    put = stream._put

    async def lose(destination: Destination, events: Sequence[Event]) -> list[bool]:
        stream.away = not stream.away
        return await put(destination, events)

    monkeypatch.setattr(stream, "_put", lose)
    stream.away = True
    await begin(crowd[0])
    for _ in range(2 * MAX_ATTEMPTS):
        await work()
        crowd[0].api.clock.advance(60)
    assert (await details(crowd[0])).bulk_publish_status == pb.BULK_PUBLISH_STATUS_SUCCEEDED
    assert sorted(told(stream), key=str) == sorted(expected(crowd), key=str)


async def test_a_stream_that_is_too_slow_is_a_failure(crowd: list[Device], stream: Recording, work: Work) -> None:
    """Which is told: no handler is cut off in the middle, and nothing is in progress for ever."""
    stream.put_seconds = bulk_publishing.SEND_SECONDS + 1
    await begin(crowd[0])
    for _ in range(MAX_ATTEMPTS):
        await work()
        crowd[0].api.clock.advance(LONGEST_RETRY_SECONDS)
    found = await details(crowd[0])
    assert found.bulk_publish_status == pb.BULK_PUBLISH_STATUS_FAILED
    assert found.failure_message == "The stream does not accept all that there is."
