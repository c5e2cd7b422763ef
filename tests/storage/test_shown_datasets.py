"""Datasets as an identity sees them, on both engines."""

from poolhouse.storage import identities, shown_datasets
from poolhouse.storage.shown_datasets import MAX_NAME_LENGTH, Totals
from poolhouse.storage.store import Store
from tests.storage.synced import ME, POOL, THEM, YOU, add_identities, delete, write


async def merged(store: Store) -> None:
    """`THEM` was merged into `YOU`, and then `YOU` into `ME`."""
    await add_identities(store, ME, YOU, THEM)
    async with store.write() as tx:
        await identities.merge(tx, POOL, [THEM], YOU, 2.0)
    async with store.write() as tx:
        await identities.merge(tx, POOL, [YOU], ME, 3.0)


async def names(store: Store, identity_id: str = ME, last: str = "", limit: int = 99) -> list[str]:
    """What an identity is shown."""
    return [shown.name for shown in await shown_datasets.after(store, POOL, identity_id, last, limit)]


async def test_an_identity_sees_its_own_datasets_in_order(tables: Store) -> None:
    """Page by page, without deleted ones."""
    await add_identities(tables, ME, YOU)
    for name in ("c", "a", "b", "d"):
        await write(tables, name, one="1")
    await delete(tables, "b")
    assert await names(tables) == ["a", "c", "d"]
    assert await names(tables, limit=2) == ["a", "c"]
    assert await names(tables, last="c") == ["d"]
    assert await names(tables, YOU) == []


async def test_it_sees_those_of_whom_was_merged_into_it(tables: Store) -> None:
    """With their ids behind the names, however many steps there were."""
    await merged(tables)
    for identity_id in (ME, YOU, THEM):
        await write(tables, "a", identity_id=identity_id, one=identity_id)
    await write(tables, "b", identity_id=THEM, one="1")
    assert await names(tables) == ["a", f"a.{YOU}", f"a.{THEM}", f"b.{THEM}"]
    assert await shown_datasets.merged(tables, POOL, ME, "a", 9) == [f"a.{YOU}", f"a.{THEM}"]
    assert await shown_datasets.merged(tables, POOL, ME, "a", 1) == [f"a.{YOU}"]
    assert await shown_datasets.merged(tables, POOL, ME, "b", 9) == [f"b.{THEM}"]
    assert await shown_datasets.merged(tables, POOL, ME, "c", 9) == []
    await delete(tables, "a", identity_id=YOU)
    assert await shown_datasets.merged(tables, POOL, ME, "a", 9) == [f"a.{THEM}"]


async def test_sums_are_over_all_that_is_shown(tables: Store) -> None:
    """Nothing at all is nothing."""
    await merged(tables)
    assert await shown_datasets.totals(tables, POOL, ME) == Totals(0, 0)
    await write(tables, "a", one="1")
    await write(tables, "a", identity_id=THEM, one="12")
    assert await shown_datasets.totals(tables, POOL, ME) == Totals(2, 9)


async def test_names_that_would_become_too_long_are_not_shown(tables: Store) -> None:
    """No request could name them."""
    await merged(tables)
    longest = "x" * (MAX_NAME_LENGTH - len(YOU) - 1)
    await write(tables, longest, identity_id=YOU, one="1")
    await write(tables, longest + "x", identity_id=YOU, one="1")
    assert await names(tables) == [f"{longest}.{YOU}"]
    assert await shown_datasets.merged(tables, POOL, ME, longest + "x", 9) == []
    assert await shown_datasets.totals(tables, POOL, ME) == Totals(1, 4)
