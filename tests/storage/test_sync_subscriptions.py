"""Rows of what devices want to hear of, on both engines."""

from poolhouse.storage import sync_identities, sync_subscriptions
from poolhouse.storage.store import Store
from poolhouse.storage.sync_subscriptions import DueRow
from tests.storage.synced import ME, POOL, YOU, write

MANY = 9


async def subscribe(store: Store, device_id: str, *datasets: str, limit: int = MANY) -> list[bool]:
    """Have a device of mine told of these; whether each was accepted."""
    async with store.write() as tx:
        return [await sync_subscriptions.add(tx, POOL, ME, device_id, name, limit) for name in datasets]


async def change(store: Store, dataset: str, sync_count: int, by: str = "") -> list[str]:
    """A change by one of my devices; who is to be told."""
    async with store.write() as tx:
        return await sync_subscriptions.note_change(tx, POOL, ME, dataset, sync_count, by)


async def due(store: Store, device_id: str) -> list[DueRow]:
    """What a device of mine is still to be told."""
    return await sync_subscriptions.due(store, POOL, ME, device_id)


async def test_a_device_is_told_of_others_changes(tables: Store) -> None:
    """Not of its own, and not of datasets that it has not asked for."""
    await subscribe(tables, "a", "settings", "scores")
    await subscribe(tables, "b", "settings")
    assert await change(tables, "settings", 3, by="a") == ["b"]
    assert await change(tables, "settings", 4) == ["a", "b"]
    assert await change(tables, "scores", 1, by="b") == ["a"]
    assert await change(tables, "other", 1) == []
    assert await due(tables, "a") == [DueRow("scores", 1), DueRow("settings", 4)]
    assert await due(tables, "b") == [DueRow("settings", 4)]
    assert await due(tables, "c") == await sync_subscriptions.due(tables, POOL, YOU, "a") == []


async def test_what_was_told_is_not_due_any_more(tables: Store) -> None:
    """Until the dataset changes again; what was told late never takes it back."""
    await subscribe(tables, "a", "settings")
    await change(tables, "settings", 3)
    async with tables.write() as tx:
        await sync_subscriptions.note_told(tx, POOL, ME, "a", DueRow("settings", 3))
    assert await due(tables, "a") == []
    await change(tables, "settings", 4)
    async with tables.write() as tx:
        await sync_subscriptions.note_told(tx, POOL, ME, "a", DueRow("settings", 3))
    assert await due(tables, "a") == [DueRow("settings", 4)]


async def test_what_is_due_is_the_newest(tables: Store) -> None:
    """The dataset's own sync count, also if the device has written meanwhile itself."""
    await subscribe(tables, "a", "settings")
    await write(tables, "settings", a="1")
    await change(tables, "settings", 1)
    await write(tables, "settings", a="2")
    assert await due(tables, "a") == [DueRow("settings", 2)]


async def test_a_device_hears_of_so_many_datasets(tables: Store) -> None:
    """One that it hears of already is no other, and keeps what is due."""
    assert await subscribe(tables, "a", "x", "y", limit=2) == [True, True]
    await change(tables, "y", 5)
    assert await subscribe(tables, "a", "z", "y", limit=2) == [False, True]
    assert await due(tables, "a") == [DueRow("y", 5)]
    assert await subscribe(tables, "b", "z", limit=2) == [True]


async def test_a_device_can_be_left_alone(tables: Store) -> None:
    """About one dataset; what is not there can be taken away as well."""
    await subscribe(tables, "a", "x", "y")
    async with tables.write() as tx:
        for name in ("x", "x", "z"):
            await sync_subscriptions.remove(tx, POOL, ME, "a", name)
    assert await change(tables, "x", 1) == []
    assert await change(tables, "y", 1) == ["a"]


async def test_an_identity_knows_whether_anybody_listens(tables: Store) -> None:
    """Its next change is told so, without asking for it."""
    async with tables.write() as tx:
        for identity_id in (ME, YOU):
            await sync_identities.enter(tx, POOL, identity_id, 1.0)
        assert await sync_subscriptions.add(tx, POOL, ME, "a", "x", MANY)
        await sync_identities.note_subscribed(tx, POOL, [ME, YOU])
        mine, yours = [await sync_identities.advance(tx, POOL, one, 1, 1.0) for one in (ME, YOU)]
        assert mine is not None
        assert yours is not None
        assert (mine.subscribed, yours.subscribed) == (True, False)
        await sync_subscriptions.remove(tx, POOL, ME, "a", "x")
        await sync_identities.note_subscribed(tx, POOL, [ME])
        assert not (await sync_identities.begin(tx, POOL, ME, 1, 1.0)).subscribed
