"""Changes on their way to the stream: rows in the transaction of the change itself, so that none is ever missed.

A pool's identities are spread over SHARDS: each has one job, which publishes what there is. So a call to the stream
carries the changes of many identities, those of one stay in their order, and writers hardly ever wait for one another.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from poolhouse.call import Call, House
from poolhouse.integrations.streams.stream import Destination
from poolhouse.storage import stream_events
from poolhouse.storage.datasets import DatasetRow
from poolhouse.storage.records import RecordRow
from poolhouse.storage.store import Writer
from poolhouse.storage.stream_events import EventRow, Place, Shard
from poolhouse.sync.owners import Source
from poolhouse.sync.pool_settings import PoolSettings
from poolhouse.sync.streams import messages

JOB_KIND: Final = "publish_changes"
SHARDS: Final = 16


async def add_records(
    call: Call, tx: Writer, settings: PoolSettings, source: Source, dataset: DatasetRow, records: Sequence[RecordRow]
) -> None:
    """Publish records that `tx` has written, at one revision, if the pool streams at all."""
    if settings.stream_name is not None:
        events = messages.of_records(source.key, dataset.sync_count, dataset.updated_at, records)
        await _add(call, tx, settings.stream_name, source, records[0].revision, events)


async def add_deletion(
    call: Call, tx: Writer, settings: PoolSettings, source: Source, revision: int, deleted: tuple[int, float]
) -> None:
    """Publish that `tx` has deleted a dataset: at which sync count, and when."""
    if settings.stream_name is not None:
        await _add(call, tx, settings.stream_name, source, revision, [messages.of_deletion(source.key, *deleted)])


def shard_of(pool_id: str, identity_id: str) -> Shard:
    """Where an identity's changes are published."""
    return Shard(pool_id, hashlib.sha256(identity_id.encode()).digest()[0] % SHARDS)


async def enqueue(house: House, tx: Writer, shard: Shard, run_at: float) -> None:
    """Have what is in the shard published from `run_at` on."""
    key = f"{shard.pool_id} {shard.number}"
    await house.jobs.enqueue(tx, JOB_KIND, key.encode(), run_at, key)


async def _add(
    call: Call, tx: Writer, stream_name: str, source: Source, revision: int, events: Sequence[bytes]
) -> None:
    shard = shard_of(source.pool_id, source.identity_id)
    rows = [EventRow(Place(source.identity_id, revision, part), data) for part, data in enumerate(events)]
    await stream_events.add(tx, shard, rows)
    # The last statement: many wait for this row, and nobody for long.
    await enqueue(call.house, tx, shard, _when(call, Destination(source.pool_id, stream_name)))


def _when(call: Call, destination: Destination) -> float:
    stream = call.house.stream
    return call.now() if stream is None else max(call.now(), stream.ready_at(destination))
