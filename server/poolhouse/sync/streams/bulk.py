"""Bulk publishing: all datasets of an identity pool, as they are, to the pool's stream.

What is written meanwhile is published as ever, so that the same may come twice, and in either order: sync counts tell.
"""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import bulk_publishes, identity_pools
from poolhouse.storage.bulk_publishes import FAILED, IN_PROGRESS, SUCCEEDED, BulkPublishRow
from poolhouse.sync import owners, pool_settings
from poolhouse.timestamps import timestamp

JOB_KIND: Final = "bulk_publish"
PAUSE_SECONDS: Final = 86_400.0
"""How long after one that succeeds the next can begin."""
STALLED_SECONDS: Final = 21_600.0
"""One that has not got on for this long will not: its work has been given up."""

_STATUS: Final = {
    IN_PROGRESS: pb.BULK_PUBLISH_STATUS_IN_PROGRESS,
    SUCCEEDED: pb.BULK_PUBLISH_STATUS_SUCCEEDED,
    FAILED: pb.BULK_PUBLISH_STATUS_FAILED,
}


async def bulk_publish(call: Call, request: pb.BulkPublishRequest) -> pb.BulkPublishResponse:
    """Begin to publish all datasets of a pool. InvalidParameterException if the pool does not stream.

    DuplicateRequestException while another does so, AlreadyStreamedException within a day of one that has.
    """
    pool_id, now = (await owners.pool_of(call, request.identity_pool_id)).id, call.now()
    async with call.store.write() as tx:
        if await identity_pools.lock(tx, pool_id) is None:
            raise owners.pool_not_found(pool_id)
        settings = await pool_settings.load(tx, pool_id)
        if settings.stream_name is None or call.house.stream is None:
            raise errors.InvalidParameterException(f"IdentityPool '{pool_id}' has no stream that is enabled.")
        _check_may_begin(await bulk_publishes.find(tx, pool_id), now)
        await bulk_publishes.begin(tx, pool_id, now)
        await call.jobs.enqueue(tx, JOB_KIND, pool_id.encode(), now, pool_id)
    return pb.BulkPublishResponse(identity_pool_id=pool_id)


async def get_bulk_publish_details(
    call: Call, request: pb.GetBulkPublishDetailsRequest
) -> pb.GetBulkPublishDetailsResponse:
    """How the latest bulk publish of a pool stands."""
    pool = await owners.pool_of(call, request.identity_pool_id)
    latest = await bulk_publishes.find(call.store, pool.id)
    if latest is None:
        return pb.GetBulkPublishDetailsResponse(
            identity_pool_id=pool.id, bulk_publish_status=pb.BULK_PUBLISH_STATUS_NOT_STARTED
        )
    return pb.GetBulkPublishDetailsResponse(
        identity_pool_id=pool.id,
        bulk_publish_start_time=timestamp(latest.started_at),
        bulk_publish_complete_time=timestamp(latest.updated_at) if latest.status == SUCCEEDED else None,
        bulk_publish_status=_STATUS[latest.status],
        failure_message=latest.failure,
    )


def _check_may_begin(latest: BulkPublishRow | None, now: float) -> None:
    if latest is None or latest.status == FAILED:
        return
    if latest.status == IN_PROGRESS and now < latest.updated_at + STALLED_SECONDS:
        raise errors.DuplicateRequestException("A bulk publish of this identity pool is in progress.")
    if latest.status == SUCCEEDED and now < latest.started_at + PAUSE_SECONDS:
        raise errors.AlreadyStreamedException("A bulk publish of this identity pool has succeeded within 24 hours.")
