"""How much identities and pools use."""

import pytest

from poolhouse import errors
from poolhouse.call import COUNT_SECONDS
from poolhouse.gen.sync import v1 as pb
from poolhouse.timestamps import timestamp
from tests.sync.conftest import ELSEWHERE, Api, Device
from tests.sync.test_owners import merged


async def of_identity(device: Device) -> pb.IdentityUsage:
    """The usage of the device's identity."""
    which = {"identity_pool_id": device.pool_id, "identity_id": device.identity_id}
    response: pb.DescribeIdentityUsageResponse = await device.api.describe_identity_usage(device.caller, **which)
    return response.identity_usage


async def of_pool(api: Api, pool_id: str) -> pb.IdentityPoolUsage:
    """The usage of a pool."""
    response: pb.DescribeIdentityPoolUsageResponse = await api.describe_identity_pool_usage(identity_pool_id=pool_id)
    return response.identity_pool_usage


async def test_an_identity_uses_what_its_datasets_take(api: Api, device: Device) -> None:
    """One that has written nothing uses nothing, since it was made."""
    made = timestamp(api.clock.now())
    usage = pb.IdentityUsage(identity_pool_id=device.pool_id, identity_id=device.identity_id)
    api.clock.advance(5)
    nothing = pb.IdentityUsage(dataset_count=0, data_storage=0, last_modified_date=made)
    nothing.MergeFrom(usage)
    assert await of_identity(device.signed_in()) == nothing
    await device.put(a="1", b="12")
    await device.other(name="b").put(a="1")
    some = pb.IdentityUsage(dataset_count=2, data_storage=7, last_modified_date=timestamp(api.clock.now()))
    some.MergeFrom(usage)
    assert await of_identity(device) == some
    await device.delete()
    assert (await of_identity(device)).dataset_count == 1


async def test_merged_datasets_count_for_the_identity_that_sees_them(api: Api) -> None:
    """Until they are deleted."""
    user, guest = await merged(api)
    assert (await of_identity(user)).dataset_count == 1
    await user.other(name=f"settings.{guest.identity_id}").delete()
    assert (await of_identity(user)).dataset_count == 0


async def test_a_pool_uses_what_its_identities_take(api: Api, device: Device) -> None:
    """Sessions are counted that have written something."""
    made = api.clock.now()
    pool = await api.identity_pools.found_pool(device.pool_id)
    neighbour = device.other(identity_id=await api.identity_pools.resolve(pool))
    assert await of_pool(api, device.pool_id) == pb.IdentityPoolUsage(
        identity_pool_id=device.pool_id, sync_sessions_count=0, data_storage=0, last_modified_date=timestamp(made)
    )
    api.clock.advance(COUNT_SECONDS + 1)
    await device.put(a="1")
    await device.put(a="12")
    await neighbour.put(a="1")
    await neighbour.page()
    assert await of_pool(api, device.pool_id) == pb.IdentityPoolUsage(
        identity_pool_id=device.pool_id,
        sync_sessions_count=3,
        data_storage=5,
        last_modified_date=timestamp(api.clock.now()),
    )


async def test_a_pools_usage_is_added_up_once_in_a_minute(api: Api, device: Device) -> None:
    """However often it is asked for: a large pool has many rows."""
    assert (await of_pool(api, device.pool_id)).data_storage == 0
    await device.put(a="1")
    assert (await of_pool(api, device.pool_id)).data_storage == 0
    api.clock.advance(COUNT_SECONDS)
    assert (await of_pool(api, device.pool_id)).data_storage == 2


async def test_the_usage_of_all_pools_is_listed_page_by_page(api: Api) -> None:
    """In the order of their ids, of the caller's region."""
    devices = [await api.device() for _ in range(3)]
    for device in devices[:2]:
        await device.put(a="1")
    wanted = {device.pool_id: await of_pool(api, device.pool_id) for device in devices}
    first = await api.list_identity_pool_usage(max_results=2)
    second = await api.list_identity_pool_usage(max_results=2, next_token=first.next_token)
    assert [*first.identity_pool_usages, *second.identity_pool_usages] == [wanted[key] for key in sorted(wanted)]
    assert [(page.max_results, page.count, bool(page.next_token)) for page in (first, second)] == [
        (2, 2, True),
        (2, 1, False),
    ]
    elsewhere = await api.list_identity_pool_usage(ELSEWHERE)
    assert (elsewhere.count, elsewhere.max_results, len(elsewhere.identity_pool_usages)) == (0, 60, 0)
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await api.list_identity_pool_usage(ELSEWHERE, next_token=first.next_token)


async def test_a_pool_that_does_not_exist_has_no_usage(api: Api, device: Device) -> None:
    """Neither has one of another region."""
    for caller, pool_id in ((None, device.pool_id[:-1] + "x"), (ELSEWHERE, device.pool_id)):
        with pytest.raises((errors.ResourceNotFoundException, errors.InvalidParameterException)):
            await api.describe_identity_pool_usage(caller, identity_pool_id=pool_id)
    with pytest.raises(errors.ResourceNotFoundException, match="IdentityPool 'us-east-1:0' not found"):
        await of_pool(api, "us-east-1:0")
