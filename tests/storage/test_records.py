"""Rows of records, on both engines."""

from poolhouse.storage import datasets, forgetting, records
from poolhouse.storage.datasets import KEYS_AT_ONCE
from poolhouse.storage.records import RecordRow
from poolhouse.storage.store import Store
from tests.storage.synced import ME, OTHER, POOL, YOU, record, write

ALL = 0


async def put(store: Store, *rows: RecordRow) -> None:
    """Write records."""
    async with store.write() as tx:
        await records.put(tx, POOL, ME, "a", rows)


async def listed(store: Store, known: int = ALL, last: str = "", limit: int = 9) -> list[RecordRow]:
    """A page of the dataset's records."""
    return (await records.listed(store, POOL, ME, "a", known, last, limit))[1]


async def keys(store: Store, known: int, last: str = "", limit: int = 9) -> list[str]:
    """The keys on a page."""
    return [row.key for row in await listed(store, known, last, limit)]


async def test_a_record_is_found_as_it_was_written_last(tables: Store) -> None:
    """Each in its own dataset, of its own identity."""
    for name in "ab":
        await write(tables, name, {})
    await put(tables, record("k", "old", 1, 1), record("l", "l", 1, 1))
    await put(tables, record("k", "new", 2, 2, 8.0))
    assert await listed(tables) == [record("k", "new", 2, 2, 8.0), record("l", "l", 1, 1)]
    for pool_id, identity_id, name in ((OTHER, ME, "a"), (POOL, YOU, "a"), (POOL, ME, "c")):
        assert await records.listed(tables, pool_id, identity_id, name, ALL, "", 9) == (None, [])
    dataset, found = await records.listed(tables, POOL, ME, "b", ALL, "", 9)
    assert (dataset, found) == (await datasets.find(tables, POOL, ME, "b"), [])
    assert dataset is not None


def test_a_record_takes_its_bytes() -> None:
    """In UTF-8, key and value; nothing once it was removed."""
    assert record("é", "€").data_bytes == 5
    assert record("é", None).data_bytes == 0


async def test_pages_follow_one_another_in_the_order_of_keys(tables: Store) -> None:
    """By their bytes, whatever the database's language."""
    await write(tables, "a", dict.fromkeys(("b", "B", "ä", "a"), "v"))
    assert await keys(tables, ALL) == ["B", "a", "b", "ä"]
    assert await keys(tables, ALL, limit=2) == ["B", "a"]
    assert await keys(tables, ALL, "a", 2) == ["b", "ä"]


async def test_a_page_has_what_changed_above_a_sync_count(tables: Store) -> None:
    """Removals as well."""
    for key, value in [("a", "v"), ("b", None), ("c", "v"), ("d", None)]:
        await write(tables, "a", {key: value})
    assert await keys(tables, ALL) == ["a", "b", "c", "d"]
    assert await keys(tables, 2) == ["c", "d"]
    assert [await records.count(tables, POOL, ME, "a", above) for above in (0, 2)] == [4, 2]


async def test_whoever_knows_what_is_forgotten_by_now_gets_all_there_is(tables: Store) -> None:
    """A record from before may be no more, and nothing tells of that."""
    for key, value in [("a", "v"), ("b", "v"), ("b", None), ("c", "v")]:
        await write(tables, "a", {key: value})
    assert await keys(tables, 2) == ["b", "c"]
    async with tables.write() as tx:
        await forgetting.forget_oldest_records(tx, POOL, ME, "a", 1)
    for known, expected in {2: ["a", "c"], 3: ["c"], 4: []}.items():
        dataset, _ = await records.listed(tables, POOL, ME, "a", known, "", 9)
        assert dataset is not None
        assert (dataset.is_past(known), await keys(tables, known)) == (known == 2, expected)


async def test_many_records_are_written_at_once(tables: Store) -> None:
    """More than one statement takes."""
    values = {f"k{number:03}": str(number) for number in range(2 * KEYS_AT_ONCE + 1)}
    await write(tables, "a", values)
    assert {row.key: row.value for row in await listed(tables, limit=1000)} == values


async def test_records_that_stand_are_all_that_users_see(tables: Store) -> None:
    """In the order of their keys, without what was removed."""
    await put(tables, record("b", "2"), record("a", "1"), record("gone", None))
    assert [row.key for row in await records.standing(tables, POOL, ME, "a")] == ["a", "b"]
    assert await records.standing(tables, POOL, YOU, "a") == []
