"""The job that publishes what waits in a shard of a pool, until nothing is left.

It never gives up: as long as a stream is away, its events wait, in the database. What was published just before a
server died is published again.
"""

from collections.abc import Sequence
from typing import Final

import structlog

from poolhouse.call import House
from poolhouse.integrations.streams.stream import PAUSE_SECONDS, Destination, Event, Stream, StreamUnavailable
from poolhouse.purging import BATCH_ROWS, GO_SECONDS
from poolhouse.storage import identity_pools, stream_events
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.stream_events import BEGINNING, EventRow, Place, Shard
from poolhouse.sync import pool_settings
from poolhouse.sync.streams import outbox, sending

EVENTS_AT_ONCE: Final = 500
BYTES_AT_ONCE: Final = 4 * 1024 * 1024
RETRY_SECONDS: Final = 1.0
"""After which time a stream that is too busy is tried again."""

_log = structlog.get_logger(__name__)


async def publish(house: House, job: JobRow) -> None:
    """Do work of the kind that the outbox enqueues, for the shard that the payload names."""
    pool_id, _, number = job.payload.decode().partition(" ")
    shard = Shard(pool_id, int(number))
    settings = await pool_settings.load(house.store, pool_id)
    if settings.stream_name is None or await identity_pools.find(house.store, pool_id) is None:
        again_at = await _drop(house, shard)
    elif house.stream is None:
        _log.warning("streams.no_target", identity_pool=pool_id, next="set streams_target on this server")
        again_at = house.clock.now() + PAUSE_SECONDS
    else:
        again_at = await _publish_in(house, house.stream, Destination(pool_id, settings.stream_name), shard)
    if again_at is not None:
        async with house.store.write() as tx:
            await outbox.enqueue(house, tx, shard, again_at)


async def _publish_in(house: House, stream: Stream, destination: Destination, shard: Shard) -> float | None:
    """Publish what there is in a shard; when to go on, if something is left."""
    try:
        return await _publish(house, stream, destination, shard)
    except StreamUnavailable as error:
        _log.warning(
            "streams.unavailable", identity_pool=shard.pool_id, stream=destination.stream_name, error=str(error)
        )
        return max(house.clock.now() + RETRY_SECONDS, stream.ready_at(destination))


async def _publish(house: House, stream: Stream, destination: Destination, shard: Shard) -> float | None:
    """Publish for GO_SECONDS at most; when to go on, if something is left."""
    until = house.clock.monotonic() + GO_SECONDS
    after, refused = BEGINNING, set[str]()
    while page := await stream_events.page(house.store, shard, after, EVENTS_AT_ONCE, BYTES_AT_ONCE):
        # Nothing overtakes what was refused before, on whatever page it is.
        rows = [row for row in page if row.place.identity_id not in refused]
        refused |= await _publish_rows(house, stream, destination, shard, rows, until)
        after = page[-1].place
        if house.clock.monotonic() > until:
            return house.clock.now()
    return house.clock.now() + RETRY_SECONDS if refused else None


async def _publish_rows(
    house: House, stream: Stream, destination: Destination, shard: Shard, rows: Sequence[EventRow], until: float
) -> set[str]:
    """Publish these events until then, and forget those that were accepted; the identities of the others."""
    named = {_id(shard, row.place): row for row in rows}
    events = [Event(name, row.place.identity_id, row.data) for name, row in named.items()]
    sent = await sending.send(stream, destination, events, house.clock, until)
    done = [row.place for name, row in named.items() if name in sent.accepted]
    if done:
        async with house.store.write() as tx:
            await stream_events.delete(tx, shard, done)
    if sent.failure is not None:
        raise sent.failure
    return {row.place.identity_id for name, row in named.items() if name not in sent.accepted}


def _id(shard: Shard, place: Place) -> str:
    return f"{shard.pool_id}/{place.identity_id}/{place.revision}/{place.part}"


async def _drop(house: House, shard: Shard) -> float | None:
    """Nobody is to have these any more: the pool does not stream, or is gone. When to go on, if something is left."""
    until = house.clock.monotonic() + GO_SECONDS
    dropped = BATCH_ROWS
    while dropped == BATCH_ROWS:
        async with house.store.write() as tx:
            dropped = await stream_events.drop(tx, shard, BATCH_ROWS)
        if dropped == BATCH_ROWS and house.clock.monotonic() > until:
            return house.clock.now()
    return None
