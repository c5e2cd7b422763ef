"""Bulk publishing, as operators ask for it."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.functions.functions import Functions
from poolhouse.sync.streams import bulk
from poolhouse.timestamps import timestamp
from tests.sync.conftest import ELSEWHERE, Api, Device, patch
from tests.sync.functions import SYNC, Scripted
from tests.sync.streams.conftest import Work
from tests.sync.streams.recording import Recording

Details = pb.GetBulkPublishDetailsResponse


async def details(device: Device) -> Details:
    """How it stands."""
    response: Details = await device.api.get_bulk_publish_details(identity_pool_id=device.pool_id)
    return response


async def begin(device: Device) -> None:
    """Begin one."""
    response = await device.api.bulk_publish(identity_pool_id=device.pool_id)
    assert response.identity_pool_id == device.pool_id


async def test_a_bulk_publish_says_how_it_stands(device: Device, stream: Recording, work: Work) -> None:
    """From the time before the first, to its end."""
    assert await details(device) == Details(
        identity_pool_id=device.pool_id, bulk_publish_status=pb.BULK_PUBLISH_STATUS_NOT_STARTED
    )
    await device.put(a="1")
    began = timestamp(device.api.clock.now())
    await begin(device)
    assert await details(device) == Details(
        identity_pool_id=device.pool_id,
        bulk_publish_start_time=began,
        bulk_publish_status=pb.BULK_PUBLISH_STATUS_IN_PROGRESS,
    )
    device.api.clock.advance(5)
    await work()
    assert await details(device) == Details(
        identity_pool_id=device.pool_id,
        bulk_publish_start_time=began,
        bulk_publish_complete_time=timestamp(device.api.clock.now()),
        bulk_publish_status=pb.BULK_PUBLISH_STATUS_SUCCEEDED,
    )
    assert {"a": "1"} in stream.values()


async def test_one_runs_at_a_time(device: Device) -> None:
    """However many are asked for at once; one that has got nowhere for hours counts for none."""
    outcomes = await asyncio.gather(*(begin(device) for _ in range(3)), return_exceptions=True)
    refused = [one for one in outcomes if one is not None]
    assert [type(one) for one in refused] == [errors.DuplicateRequestException] * 2
    device.api.clock.advance(bulk.STALLED_SECONDS)
    await begin(device)


async def test_one_succeeds_in_a_day(device: Device, work: Work) -> None:
    """The next can begin a day after that began."""
    await begin(device)
    await work()
    device.api.clock.advance(bulk.PAUSE_SECONDS - 1)
    with pytest.raises(errors.AlreadyStreamedException):
        await begin(device)
    device.api.clock.advance(1)
    await begin(device)


async def test_a_pool_that_does_not_stream_is_refused(api: Api, device: Device) -> None:
    """Disabled, never set up, or on a server that has nowhere to stream to."""
    await device.stream("changes", pb.STREAMING_STATUS_DISABLED)
    stranger = await api.device()
    nowhere = await api.device()
    await nowhere.stream("changes")
    for one in (device, stranger, nowhere):
        with pytest.raises(errors.InvalidParameterException, match="has no stream that is enabled"):
            await begin(one)


async def test_nothing_is_missing_that_was_being_written_as_streaming_began(
    streaming: Api, stream: Recording, work: Work
) -> None:
    """The pool's function may think for long: what it lets through later is published like any change."""
    functions = Functions({SYNC: Scripted()})

    class Slow(Functions):
        async def invoke(self, *given: Any) -> Any:
            await device.stream("changes")
            await begin(device)
            await work()
            return await functions.invoke(*given)

    device = await streaming.with_parts(functions=Slow({SYNC: Scripted()})).device()
    await device.api.set_cognito_events(identity_pool_id=device.pool_id, events={"SyncTrigger": SYNC})
    await device.signed_in().update(patch("a", "1"))
    assert (await details(device)).bulk_publish_status == pb.BULK_PUBLISH_STATUS_SUCCEEDED
    await work()
    assert stream.values() == [{"a": "1"}]


async def test_other_regions_pools_are_not_found(device: Device) -> None:
    """Nor are those that there are not."""
    for caller, pool_id in ((ELSEWHERE, device.pool_id), (None, "us-east-1:0f")):
        for operation in (device.api.bulk_publish, device.api.get_bulk_publish_details):
            with pytest.raises(errors.ResourceNotFoundException):
                await operation(caller, identity_pool_id=pool_id)


async def test_devices_cannot_ask_for_it(device: Device) -> None:
    """It is for operators, whatever a role allows."""
    caller = device.signed_in().caller
    for operation in (device.api.bulk_publish, device.api.get_bulk_publish_details):
        with pytest.raises(errors.CognitoError):
            await operation(caller, identity_pool_id=device.pool_id)
