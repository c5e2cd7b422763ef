"""How much identities and identity pools have synchronized."""

from typing import Final, cast

from poolhouse import page_tokens
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import identity_pools, shown_datasets, sync_identities
from poolhouse.storage.identity_pools import IdentityPoolRow
from poolhouse.storage.sync_identities import Usage
from poolhouse.sync import limits, owners
from poolhouse.timestamps import timestamp

MAX_PAGE: Final = page_tokens.MAX_PAGE


async def describe_identity_usage(
    call: Call, request: pb.DescribeIdentityUsageRequest
) -> pb.DescribeIdentityUsageResponse:
    """How many datasets an identity sees, what they take, and when the identity last changed one."""
    owner = await owners.of_identity(call, request.identity_pool_id, request.identity_id)
    totals = await shown_datasets.totals(call.store, owner.pool_id, owner.identity_id)
    updated_at = await sync_identities.updated_at(call.store, owner.pool_id, owner.identity_id)
    usage = pb.IdentityUsage(
        identity_id=owner.identity_id,
        identity_pool_id=owner.pool_id,
        last_modified_date=timestamp(owner.created_at if updated_at is None else updated_at),
        dataset_count=totals.dataset_count,
        data_storage=totals.data_bytes,
    )
    return pb.DescribeIdentityUsageResponse(identity_usage=usage)


async def describe_identity_pool_usage(
    call: Call, request: pb.DescribeIdentityPoolUsageRequest
) -> pb.DescribeIdentityPoolUsageResponse:
    """What the data of a whole pool takes, as it was within the last minute."""
    pool = await owners.pool_of(call, request.identity_pool_id)
    return pb.DescribeIdentityPoolUsageResponse(identity_pool_usage=await _usage(call, pool))


async def list_identity_pool_usage(
    call: Call, request: pb.ListIdentityPoolUsageRequest
) -> pb.ListIdentityPoolUsageResponse:
    """The same for one page of the pools in the caller's region, in the order of their ids."""
    owners.check_no_identity(call)
    list_name = f"ListIdentityPoolUsage {call.region}"
    last = page_tokens.read(call.house, list_name, request.next_token)
    size = limits.page_size(request.max_results if request.HasField("max_results") else None, MAX_PAGE)
    found = await identity_pools.after(call.store, call.region, last, size + 1)
    page = found[:size]
    response = pb.ListIdentityPoolUsageResponse(
        identity_pool_usages=[await _usage(call, pool) for pool in page], max_results=size, count=len(page)
    )
    if len(found) > len(page):
        response.next_token = page_tokens.issue(call.house, list_name, page[-1].id)
    return response


async def _usage(call: Call, pool: IdentityPoolRow) -> pb.IdentityPoolUsage:
    async def add_up() -> Usage:
        async with call.store.read() as reader:
            return await sync_identities.usage(reader, pool.id)

    sums = cast("Usage", await call.caches.sync_usage.get(pool.id, add_up))  # there always are some
    return pb.IdentityPoolUsage(
        identity_pool_id=pool.id,
        sync_sessions_count=sums.session_count,
        data_storage=sums.data_bytes,
        last_modified_date=timestamp(pool.created_at if sums.updated_at is None else sums.updated_at),
    )
