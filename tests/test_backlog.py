"""How much is left to be done, as metrics show it."""

import pytest

from poolhouse.backlog import Backlog
from poolhouse.storage import jobs, stream_events
from poolhouse.storage.errors import StoreError
from poolhouse.storage.migrate import migrate
from poolhouse.storage.store import Store
from poolhouse.storage.stream_events import EventRow, Place, Shard


@pytest.fixture
async def store(bare_store: Store) -> Store:
    """A store with every table."""
    await migrate(bare_store, 0.0, "id")
    return bare_store


async def test_what_waits_and_what_was_given_up_is_counted(store: Store) -> None:
    """By kind, of which those that have nothing to do are shown as well."""
    backlog = Backlog(store, ["message", "push"])
    assert (backlog.waiting, backlog.failed) == ({}, {})
    async with store.write() as tx:
        for number in range(3):
            await jobs.add(tx, str(number), "message", None, b"", 0.0)
        (job, _) = await jobs.claim(tx, {"message": 2}, "lease", 1.0, 2.0)
        await jobs.fail(tx, job, "no")
        events = [EventRow(Place("identity", 1, part), b"{}") for part in range(2)]
        await stream_events.add(tx, Shard("pool", 0), events)
    await backlog.count()
    assert backlog.waiting == {"message": 2, "push": 0, "stream_events": 2}
    assert backlog.failed == {"message": 1, "push": 0}


async def test_no_more_events_are_counted_than_say_something(store: Store) -> None:
    """Millions may wait while a stream is away, and the database has other things to do."""
    async with store.write() as tx:
        await stream_events.add(tx, Shard("pool", 0), [EventRow(Place("a", 1, part), b"{}") for part in range(5)])
    assert await stream_events.waiting(store, 3) == 3
    assert await stream_events.waiting(store, 9) == 5


async def test_what_cannot_be_counted_is_not_shown(store: Store) -> None:
    """Yesterday's figures would be believed."""
    backlog = Backlog(store, ["message"])
    await backlog.count()
    async with store.write() as tx:
        await tx.execute("ALTER TABLE jobs RENAME TO away")
    with pytest.raises(StoreError):
        await backlog.count()
    assert (backlog.waiting, backlog.failed) == ({}, {})
