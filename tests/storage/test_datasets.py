"""Rows of datasets, on both engines."""

from dataclasses import replace

from poolhouse.storage import datasets, sync_identities
from poolhouse.storage.datasets import KEYS_AT_ONCE, DatasetRow, Head
from poolhouse.storage.store import Store
from tests.storage.synced import ME, OTHER, POOL, THEM, YOU, delete, write

NEW = DatasetRow("a", 4, None, 3, 0, 1, 2, 30, 5.0, 6.0, "me")


async def test_a_dataset_is_found_as_it_was_put(tables: Store) -> None:
    """Under its pool, its identity and its name."""
    async with tables.write() as tx:
        assert await datasets.insert(tx, POOL, ME, NEW, 1)
    assert await datasets.find(tables, POOL, ME, "a") == NEW
    for pool_id, identity_id, name in ((OTHER, ME, "a"), (POOL, YOU, "a"), (POOL, ME, "b")):
        assert await datasets.find(tables, pool_id, identity_id, name) is None


async def test_no_more_datasets_stand_than_may(tables: Store) -> None:
    """Another identity's do not count, and deleted ones neither."""
    async with tables.write() as tx:
        assert await datasets.insert(tx, POOL, YOU, NEW, 2)
        assert await datasets.insert(tx, POOL, ME, NEW, 2)
        assert await datasets.insert(tx, POOL, ME, replace(NEW, name="b"), 2)
        assert not await datasets.insert(tx, POOL, ME, replace(NEW, name="c"), 2)
        await datasets.delete(tx, POOL, ME, "a", 9, 7.0, "me")
        assert await datasets.insert(tx, POOL, ME, replace(NEW, name="c"), 2)
        assert not await datasets.insert(tx, POOL, ME, NEW, 2)
    assert await datasets.find(tables, POOL, ME, "c") == replace(NEW, name="c")


async def test_counts_are_written(tables: Store) -> None:
    """When it was made, and when it was deleted before, stays."""
    later = DatasetRow("a", 5, None, 3, 2, 3, 1, 50, 5.0, 9.0, "you")
    async with tables.write() as tx:
        await datasets.insert(tx, POOL, ME, NEW, 9)
        await datasets.update(tx, POOL, ME, later)
    assert await datasets.find(tables, POOL, ME, "a") == later


async def test_a_deleted_dataset_keeps_its_counts_and_loses_its_records(tables: Store) -> None:
    """One that is made again goes on above them, and still says when the former one was deleted."""
    await write(tables, "a", one="1", two=None)
    await write(tables, "b", one="1")
    await delete(tables, "a", now=7.0)
    assert await datasets.find(tables, POOL, ME, "a") == DatasetRow("a", 2, 7.0, 2, 0, 0, 0, 0, 5.0, 7.0, "me")
    assert await datasets.with_heads(tables, POOL, ME, "b", ["one"]) == (
        DatasetRow("b", 1, None, 0, 0, 1, 0, 4, 5.0, 5.0, "me"),
        {"one": Head(1, 4, removed=False)},
    )
    assert await tables.value("SELECT count(*) FROM records WHERE dataset = 'a'") == 0
    again = await write(tables, "a", one="1", now=8.0)
    assert await datasets.find(tables, POOL, ME, "a") == again
    assert (again.sync_count, again.deleted_at, again.deleted_at_count) == (3, None, 2)
    assert await tables.value("SELECT deleted_at_revision FROM datasets WHERE name = 'a'") == 3


async def test_what_a_change_has_to_know_is_read_together(tables: Store) -> None:
    """The dataset, and those of the records that there are; removed ones as such."""
    await write(tables, "a", one="1", two=None, three="333")
    found, heads = await datasets.with_heads(tables, POOL, ME, "a", ["one", "two", "four"])
    assert found == await datasets.find(tables, POOL, ME, "a")
    assert heads == {"one": Head(1, 4, removed=False), "two": Head(1, 0, removed=True)}
    assert await datasets.with_heads(tables, POOL, ME, "a", ["four"]) == (found, {})
    assert await datasets.with_heads(tables, POOL, ME, "b", ["one"]) == (None, {})


async def test_many_records_are_asked_for_at_once(tables: Store) -> None:
    """More than one statement takes."""
    values = {f"k{number}": "v" for number in range(2 * KEYS_AT_ONCE + 1)}
    row = await write(tables, "a", values)
    found, heads = await datasets.with_heads(tables, POOL, ME, "a", [*values, "x"])
    assert found == row
    assert heads == {key: Head(1, len(key) + 1, removed=False) for key in values}


async def test_a_pools_datasets_follow_one_another(tables: Store) -> None:
    """Of one identity after the other; those that stand, and that nobody is about to clear away."""
    for identity_id, name in ((ME, "b"), (ME, "a"), (YOU, "a"), (THEM, "a")):
        await write(tables, name, identity_id=identity_id, k="v")
    await delete(tables, "b")
    await write(tables, "c", k="v")
    async with tables.write() as tx:
        await sync_identities.doom(tx, POOL, [THEM])

    async def page(identity_id: str, name: str, limit: int) -> list[tuple[str, str]]:
        found = await datasets.of_pool(tables, POOL, identity_id, name, limit)
        return [(one.identity_id, one.dataset.name) for one in found]

    assert await page("", "", 9) == [(ME, "a"), (ME, "c"), (YOU, "a")]
    assert await page("", "", 1) == [(ME, "a")]
    assert await page(ME, "a", 9) == [(ME, "c"), (YOU, "a")]
    assert await page(YOU, "a", 9) == []
    assert await datasets.of_pool(tables, OTHER, "", "", 9) == []
