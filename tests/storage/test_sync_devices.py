"""Rows of registered devices, on both engines."""

from poolhouse.storage import sync_devices, sync_identities, sync_subscriptions
from poolhouse.storage.store import Store
from poolhouse.storage.sync_devices import DeviceRow
from tests.storage.synced import ME, OTHER, POOL, YOU

MANY = 9


async def register(store: Store, name: str, *, digest: str = "", now: float = 1.0, limit: int = MANY) -> str:
    """A device of mine, with a token of its own unless its digest is given; the id that it has."""
    device = DeviceRow(name, f"app-{name}", f"token-{name}".encode(), digest or name, now)
    async with store.write() as tx:
        await sync_identities.enter(tx, POOL, ME, now)
        return await sync_devices.register(tx, POOL, ME, device, limit)


async def ids(store: Store, identity_id: str = ME) -> list[str]:
    """The ids of the devices that there are."""
    sql = "SELECT id FROM sync_devices WHERE identity_pool_id = $1 AND identity_id = $2 ORDER BY id"
    return [row[0] for row in await store.rows(sql, POOL, identity_id)]


async def test_a_device_is_found_under_its_identity(tables: Store) -> None:
    """And nowhere else."""
    assert await register(tables, "a") == "a"
    assert await sync_devices.find(tables, POOL, ME, "a") == DeviceRow("a", "app-a", b"token-a", "a", 1.0)
    for pool_id, identity_id, device_id in ((POOL, YOU, "a"), (OTHER, ME, "a"), (POOL, ME, "b")):
        assert await sync_devices.find(tables, pool_id, identity_id, device_id) is None


async def test_a_token_that_was_registered_before_is_the_same_device(tables: Store) -> None:
    """It keeps its id; what it is reached by is the latest."""
    assert await register(tables, "a", digest="same") == "a"
    assert await register(tables, "b", digest="same", now=2.0) == "a"
    assert await sync_devices.find(tables, POOL, ME, "a") == DeviceRow("a", "app-b", b"token-b", "same", 2.0)


async def test_the_oldest_make_room(tables: Store) -> None:
    """With what they wanted to hear of; one that registers again is the youngest."""
    for now, name in enumerate("abc", start=1):
        await register(tables, name, now=float(now), limit=3)
    async with tables.write() as tx:
        assert await sync_subscriptions.add(tx, POOL, ME, "b", "settings", MANY)
    await register(tables, "a", now=4.0, limit=3)
    await register(tables, "d", now=5.0, limit=3)
    assert await ids(tables) == ["a", "c", "d"]
    assert await tables.value("SELECT count(*) FROM sync_subscriptions") == 0
    await register(tables, "e", now=6.0, limit=1)
    assert await ids(tables) == ["e"]


async def test_devices_are_forgotten_with_what_they_wanted_to_hear_of(tables: Store) -> None:
    """One of them, or all of an identity."""
    for name in "abc":
        await register(tables, name)
        async with tables.write() as tx:
            await sync_subscriptions.add(tx, POOL, ME, name, "settings", MANY)
    async with tables.write() as tx:
        await sync_devices.delete(tx, POOL, ME, "a")
    assert await ids(tables) == ["b", "c"]
    assert await tables.value("SELECT count(*) FROM sync_subscriptions") == 2
    async with tables.write() as tx:
        await sync_devices.delete_all(tx, POOL, [YOU])
        await sync_devices.delete_all(tx, OTHER, [ME])
        assert await ids(tables) == ["b", "c"]
        await sync_devices.delete_all(tx, POOL, [ME, YOU])
    assert await ids(tables) == []
    assert await tables.value("SELECT count(*) FROM sync_subscriptions") == 0


def test_tokens_are_not_shown() -> None:
    """They are sealed, and still nobody's business."""
    assert "token-a" not in repr(DeviceRow("a", "app", b"token-a", "digest", 1.0))
