"""What was removed is forgotten in time, on both engines."""

from poolhouse.storage import datasets, forgetting
from poolhouse.storage.datasets import DatasetRow
from poolhouse.storage.store import Store
from tests.storage.synced import ME, POOL, YOU, delete, write


async def found(store: Store, name: str) -> DatasetRow:
    """A dataset of the identity."""
    row = await datasets.find(store, POOL, ME, name)
    assert row is not None
    return row


async def compacted_to(store: Store) -> int:
    """Up to which revision the identity has forgotten something."""
    found: int = await store.value("SELECT compacted_to FROM sync_identities WHERE identity_id = $1", ME)
    return found


async def removed(store: Store) -> list[str]:
    """The keys of removed records that are remembered."""
    return [row[0] for row in await store.rows("SELECT key FROM records WHERE value IS NULL ORDER BY key")]


async def test_whose_removals_are_old_is_found(tables: Store) -> None:
    """Removed records and deleted datasets alike; what stands does not count, however old."""
    await write(tables, "a", one="1", now=1.0)
    assert await forgetting.old(tables, 9.0, 9) == set()
    await write(tables, "a", one=None, now=5.0)
    await write(tables, "a", identity_id=YOU, one="1", now=5.0)
    await delete(tables, "a", identity_id=YOU, now=6.0)
    assert await forgetting.old(tables, 4.9, 9) == set()
    assert await forgetting.old(tables, 5.0, 9) == {(POOL, ME)}
    assert await forgetting.old(tables, 6.0, 9) == {(POOL, ME), (POOL, YOU)}


async def test_old_removals_are_forgotten_and_that_is_noted(tables: Store) -> None:
    """Younger ones stay; the dataset and the identity know up to where something may be missing."""
    await write(tables, "a", one="1", two="2", three="3")
    await write(tables, "a", one=None, two=None, now=6.0)
    await write(tables, "a", three=None, now=8.0)
    await write(tables, "b", four=None, now=7.0)
    async with tables.write() as tx:
        await forgetting.forget_old(tx, POOL, ME, 7.0, 9)
    assert await removed(tables) == ["three"]
    a, b = await found(tables, "a"), await found(tables, "b")
    assert [(row.removed_count, row.compacted_count) for row in (a, b)] == [(1, 2), (0, 1)]
    assert await compacted_to(tables) == 4
    async with tables.write() as tx:
        await forgetting.forget_old(tx, POOL, ME, 7.0, 9)
    assert (await found(tables, "a"), await compacted_to(tables)) == (a, 4)


async def test_no_more_than_a_batch_is_forgotten_at_once(tables: Store) -> None:
    """The longest ago comes first."""
    for key in ("x", "y", "z"):
        await write(tables, "a", {key: None})
    async with tables.write() as tx:
        await forgetting.forget_old(tx, POOL, ME, 9.0, 2)
    assert await removed(tables) == ["z"]
    assert (await found(tables, "a")).compacted_count == 2


async def test_a_forgotten_dataset_begins_above_its_counts(tables: Store) -> None:
    """A device that knew it is never taken for one that knows the new one."""
    await write(tables, "a", one="1")
    await write(tables, "a", one="2")
    await delete(tables, "a", now=6.0)
    await write(tables, "b", one="1")
    await delete(tables, "b", now=7.0)
    async with tables.write() as tx:
        await forgetting.forget_old(tx, POOL, ME, 6.0, 9)
    assert await datasets.find(tables, POOL, ME, "a") is None
    assert (await found(tables, "b")).deleted_at == 7.0
    assert await tables.value("SELECT count_floor FROM sync_identities") == 3
    assert await compacted_to(tables) == 3


async def test_a_dataset_forgets_its_oldest_removals(tables: Store) -> None:
    """As many as it is told; another dataset keeps its own."""
    await write(tables, "b", other=None)
    for key in ("x", "y", "z"):
        await write(tables, "a", {key: None})
    async with tables.write() as tx:
        await forgetting.forget_oldest_records(tx, POOL, ME, "a", 2)
    assert await removed(tables) == ["other", "z"]
    assert (await found(tables, "a")).compacted_count == 2
    assert (await found(tables, "a")).removed_count == 1
    assert (await found(tables, "b")).compacted_count == 0
    assert await compacted_to(tables) == 3


async def test_only_the_last_deleted_datasets_are_remembered(tables: Store) -> None:
    """However many there were; those that stand are not touched."""
    await write(tables, "stands", one="1")
    for name in ("x", "y", "z"):
        await write(tables, name, one="1")
        await delete(tables, name)
    async with tables.write() as tx:
        await forgetting.keep_newest_datasets(tx, POOL, ME, 2)
    rows = await tables.rows("SELECT name FROM datasets WHERE identity_id = $1 ORDER BY name", ME)
    assert [row[0] for row in rows] == ["stands", "y", "z"]
    assert await compacted_to(tables) == 3
