"""The job behind a bulk publish: dataset after dataset, in goes, each of which begins where the last one ended."""

import asyncio
from dataclasses import replace
from typing import Final

import structlog

from poolhouse.call import House
from poolhouse.integrations.streams.stream import Destination, Event, Stream, StreamUnavailable
from poolhouse.jobs import MAX_ATTEMPTS
from poolhouse.purging import GO_SECONDS
from poolhouse.storage import bulk_publishes, datasets, records
from poolhouse.storage.bulk_publishes import FAILED, IN_PROGRESS, SUCCEEDED, BulkPublishRow
from poolhouse.storage.datasets import OwnedDataset
from poolhouse.storage.jobs import JobRow
from poolhouse.sync import pool_settings
from poolhouse.sync.streams import messages, sending

DATASETS_AT_ONCE: Final = 200
BYTES_AT_ONCE: Final = 2 * 1024 * 1024
"""How much is sent before what follows is read."""
TRIES: Final = 10
"""How often what a busy stream has not accepted is sent within one go."""
PAUSE_SECONDS: Final = 0.5
SEND_SECONDS: Final = GO_SECONDS
"""How long all of that may take: with a go before it, less than a handler may."""

_log = structlog.get_logger(__name__)


async def publish(house: House, job: JobRow) -> None:
    """Do work of kind JOB_KIND, for the pool whose id is the payload. It fails when it has been tried for hours."""
    pool_id = job.payload.decode()
    bulk = await bulk_publishes.find(house.store, pool_id)
    if bulk is None or bulk.status != IN_PROGRESS:
        return
    try:
        done = await _go(house, pool_id, bulk)
    except Exception as error:
        if job.attempts < MAX_ATTEMPTS:
            raise
        _log.exception("streams.bulk_publish_failed", identity_pool=pool_id)
        failure = str(error) if isinstance(error, StreamUnavailable) else "It cannot be published."
        done = replace(bulk, status=FAILED, failure=failure)
    async with house.store.write() as tx:
        goes_on = await bulk_publishes.advance(tx, pool_id, replace(done, updated_at=house.clock.now()))
        if goes_on and done.status == IN_PROGRESS:
            await house.jobs.enqueue(tx, job.kind, job.payload, house.clock.now(), pool_id)


async def _go(house: House, pool_id: str, bulk: BulkPublishRow) -> BulkPublishRow:
    """Publish for GO_SECONDS at most, and at least something; how it stands then.

    StreamUnavailable if nothing could be published at all: what was is not published again.
    """
    settings = await pool_settings.load(house.store, pool_id)
    if settings.stream_name is None:
        return replace(bulk, status=FAILED, failure="The stream was disabled.")
    if house.stream is None:
        raise StreamUnavailable("streams_target is not set on this server")
    destination, until = Destination(pool_id, settings.stream_name), house.clock.monotonic() + GO_SECONDS
    begun, batch = bulk, list[Event]()
    while page := await datasets.of_pool(house.store, pool_id, bulk.identity_id, bulk.dataset, DATASETS_AT_ONCE):
        for owned in page:
            batch += await _events(house, pool_id, bulk, owned)
            if owned is page[-1] or sum(len(event.data) for event in batch) > BYTES_AT_ONCE:
                try:
                    await _send(house, house.stream, destination, batch)
                except StreamUnavailable:
                    if bulk is begun:
                        raise
                    return bulk
                batch = []
                bulk = replace(bulk, identity_id=owned.identity_id, dataset=owned.dataset.name)
                if house.clock.monotonic() > until:
                    return bulk
    return replace(bulk, status=SUCCEEDED)


async def _events(house: House, pool_id: str, bulk: BulkPublishRow, owned: OwnedDataset) -> list[Event]:
    """A dataset's events: its records as they are now."""
    key, dataset = (pool_id, owned.identity_id, owned.dataset.name), owned.dataset
    found = await records.standing(house.store, *key)
    texts = messages.of_records(key, dataset.sync_count, dataset.updated_at, found)
    name = f"{'/'.join(key)}/{bulk.started_at}"
    return [Event(f"{name}/{part}", owned.identity_id, text) for part, text in enumerate(texts)]


async def _send(house: House, stream: Stream, destination: Destination, events: list[Event]) -> None:
    """Publish all of these; StreamUnavailable if the stream is away, or stays too busy, or too slow."""
    until = house.clock.monotonic() + SEND_SECONDS
    for _ in range(TRIES):
        sent = await sending.send(stream, destination, events, house.clock, until)
        if sent.failure is not None:
            raise sent.failure
        events = [event for event in events if event.id not in sent.accepted]
        if not events:
            return
        if house.clock.monotonic() > until:
            break
        await asyncio.sleep(PAUSE_SECONDS)
    raise StreamUnavailable("The stream does not accept all that there is.")
