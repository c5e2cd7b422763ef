"""Rows of changes that are still to be published, on both engines."""

from poolhouse.storage import stream_events, sync_identities
from poolhouse.storage.datasets import KEYS_AT_ONCE
from poolhouse.storage.store import Store
from poolhouse.storage.stream_events import BEGINNING, EventRow, Place, Shard
from tests.storage.synced import ME, OTHER, POOL, YOU, write

SHARD = Shard(POOL, 3)


def event(identity_id: str, revision: int, part: int = 0, data: bytes = b"data") -> EventRow:
    """An event."""
    return EventRow(Place(identity_id, revision, part), data)


async def add(store: Store, *events: EventRow, shard: Shard = SHARD) -> None:
    """Have them published."""
    async with store.write() as tx:
        await stream_events.add(tx, shard, events)


async def places(store: Store, after: Place = BEGINNING, limit: int = 99, room: int = 999) -> list[Place]:
    """Where the events of a page are."""
    return [row.place for row in await stream_events.page(store, SHARD, after, limit, room)]


async def test_events_of_an_identity_are_in_the_order_of_their_commits(tables: Store) -> None:
    """By revision and part, whoever added them first; and of one shard alone."""
    await add(tables, event(ME, 10), event(ME, 9), event(YOU, 1), event(ME, 9, 1))
    await add(tables, event(ME, 1), shard=Shard(POOL, 4))
    await add(tables, event(ME, 1), shard=Shard(OTHER, 3))
    assert await places(tables) == [(ME, 9, 0), (ME, 9, 1), (ME, 10, 0), (YOU, 1, 0)]
    assert await places(tables, Place(ME, 9, 1)) == [(ME, 10, 0), (YOU, 1, 0)]
    assert (await stream_events.page(tables, SHARD, BEGINNING, 1, 1))[0].data == b"data"


async def test_a_page_has_room_for_so_many_events_and_bytes(tables: Store) -> None:
    """One that is longer than that comes alone: what nobody could read would never be published."""
    await add(tables, event(ME, 1, 0, b"x" * 50), event(ME, 2), event(ME, 3), event(ME, 4))
    assert [one.revision for one in await places(tables, limit=2)] == [1, 2]
    assert [one.revision for one in await places(tables, room=10)] == [1]
    assert [one.revision for one in await places(tables, Place(ME, 1, 0), room=5)] == [2, 3]


async def test_what_was_published_is_forgotten_and_nothing_else(tables: Store) -> None:
    """However much that is at once."""
    await add(tables, *(event(ME, number) for number in range(1, KEYS_AT_ONCE + 10)))
    await add(tables, event(ME, 1), shard=Shard(OTHER, 3))
    async with tables.write() as tx:
        await stream_events.delete(tx, SHARD, [Place(ME, number, 0) for number in range(1, KEYS_AT_ONCE + 9)])
        await stream_events.delete(tx, SHARD, [])
    assert await places(tables) == [(ME, KEYS_AT_ONCE + 9, 0)]
    assert len(await stream_events.page(tables, Shard(OTHER, 3), BEGINNING, 9, 99)) == 1


async def test_a_shard_can_be_given_up_in_batches(tables: Store) -> None:
    """Where nobody is to have its events any more."""
    await add(tables, event(ME, 1), event(ME, 2), event(YOU, 1))
    await add(tables, event(ME, 1), shard=Shard(POOL, 4))
    async with tables.write() as tx:
        assert [await stream_events.drop(tx, SHARD, 2) for _ in range(3)] == [2, 1, 0]
    assert len(await stream_events.page(tables, Shard(POOL, 4), BEGINNING, 9, 99)) == 1


async def test_events_of_an_identity_go_with_it(tables: Store) -> None:
    """What somebody had deleted is not published an hour later."""
    await write(tables, "a", k="v")
    await add(tables, event(ME, 1), event(YOU, 1))
    async with tables.write() as tx:
        await sync_identities.doom(tx, POOL, [ME])
        await sync_identities.empty(tx, POOL, ME, 99)
    assert await places(tables) == [(YOU, 1, 0)]
