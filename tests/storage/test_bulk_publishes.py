"""Rows of bulk publishes, on both engines."""

from dataclasses import replace

from poolhouse.storage import bulk_publishes
from poolhouse.storage.bulk_publishes import FAILED, IN_PROGRESS, SUCCEEDED, BulkPublishRow
from poolhouse.storage.store import Store
from tests.storage.synced import ME, OTHER, POOL

BEGUN = BulkPublishRow(IN_PROGRESS, 5.0, 5.0, None, "", "")


async def begin(store: Store, now: float = 5.0) -> BulkPublishRow | None:
    """Begin one."""
    async with store.write() as tx:
        await bulk_publishes.begin(tx, POOL, now)
    return await bulk_publishes.find(store, POOL)


async def advance(store: Store, row: BulkPublishRow) -> bool:
    """Note how one stands."""
    async with store.write() as tx:
        return await bulk_publishes.advance(tx, POOL, row)


async def test_one_begins_at_the_beginning(tables: Store) -> None:
    """And there is none before."""
    assert await bulk_publishes.find(tables, POOL) is None
    assert await begin(tables) == BEGUN
    assert await bulk_publishes.find(tables, OTHER) is None


async def test_how_far_one_has_come_is_remembered(tables: Store) -> None:
    """And how it ended; then it does not go on."""
    await begin(tables)
    halfway = replace(BEGUN, updated_at=6.0, identity_id=ME, dataset="a")
    assert await advance(tables, halfway)
    assert await bulk_publishes.find(tables, POOL) == halfway
    ended = replace(halfway, status=FAILED, failure="no")
    assert await advance(tables, ended)
    assert not await advance(tables, halfway)
    assert await bulk_publishes.find(tables, POOL) == ended


async def test_a_new_one_takes_the_place_of_the_last(tables: Store) -> None:
    """Whatever work of that one is still on its way."""
    await begin(tables)
    await advance(tables, replace(BEGUN, status=SUCCEEDED, failure="no", identity_id=ME, dataset="a"))
    again = replace(BEGUN, started_at=7.0, updated_at=7.0)
    assert await begin(tables, 7.0) == again
    assert not await advance(tables, replace(BEGUN, identity_id=ME))
    assert await bulk_publishes.find(tables, POOL) == again
