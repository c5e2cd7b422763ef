"""Rows of users' devices, on both engines."""

from dataclasses import replace

from poolhouse.storage import devices
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1_A", "us-east-1_B"
DEVICE = DeviceRow(
    key="k1",
    name="phone",
    srp_salt=b"salt",
    srp_verifier=b"sealed",
    remembered=True,
    last_ip="192.0.2.1",
    created_at=1.0,
    updated_at=2.0,
    authenticated_at=3.0,
)


async def test_a_device_belongs_to_one_user_of_one_pool(tables: Store) -> None:
    """Nobody else finds it, changes it, or forgets it."""
    async with tables.write() as tx:
        await devices.add(tx, POOL, "a", DEVICE, 9)
        for pool, sub in ((POOL, "b"), (OTHER, "a")):
            assert await devices.find(tx, pool, sub, "k1") is None
            assert await devices.after(tx, pool, sub, "", 9) == []
            assert not await devices.set_remembered(tx, pool, sub, "k1", 9.0, remembered=False)
            await devices.seen(tx, pool, sub, "k1", "other", 9.0)
            assert not await devices.delete(tx, pool, sub, "k1")
    assert await devices.find(tables, POOL, "a", "k1") == DEVICE


async def test_devices_are_read_page_by_page(tables: Store) -> None:
    """In the order of their keys."""
    async with tables.write() as tx:
        for key in ("k2", "k3", "k1"):
            await devices.add(tx, POOL, "a", replace(DEVICE, key=key, name=None), 9)
    assert [each.key for each in await devices.after(tables, POOL, "a", "", 2)] == ["k1", "k2"]
    assert [each.key for each in await devices.after(tables, POOL, "a", "k2", 2)] == ["k3"]


async def test_those_used_the_longest_ago_make_room(tables: Store) -> None:
    """A new one is never among them, whatever its own times are; other users' are left alone."""
    async with tables.write() as tx:
        await devices.add(tx, POOL, "b", DEVICE, 2)
        for key, used in (("k1", 5.0), ("k2", 4.0), ("k3", 0.0)):
            await devices.add(tx, POOL, "a", replace(DEVICE, key=key, authenticated_at=used), 2)
    assert [each.key for each in await devices.after(tables, POOL, "a", "", 9)] == ["k1", "k3"]
    assert await devices.find(tables, POOL, "b", "k1") is not None


async def test_a_device_is_changed_seen_and_forgotten(tables: Store) -> None:
    """Its dates tell the one from the other."""
    async with tables.write() as tx:
        await devices.add(tx, POOL, "a", DEVICE, 9)
        assert await devices.set_remembered(tx, POOL, "a", "k1", 7.0, remembered=False)
        await devices.seen(tx, POOL, "a", "k1", "192.0.2.2", 8.0)
    changed = replace(DEVICE, remembered=False, updated_at=7.0, last_ip="192.0.2.2", authenticated_at=8.0)
    assert await devices.find(tables, POOL, "a", "k1") == changed
    async with tables.write() as tx:
        assert await devices.delete(tx, POOL, "a", "k1")
        assert not await devices.delete(tx, POOL, "a", "k1")


async def test_a_sign_in_is_bound_to_its_device_once(tables: Store) -> None:
    """One that is bound stays so, and no other is touched."""
    columns = "user_pool_id, origin_jti, sub, client_id, auth_time, expires_at, device_key"
    async with tables.write() as tx:
        for jti, sub, key in (("1", "a", "k1"), ("2", "a", "k2"), ("3", "b", "k1")):
            await tx.execute(
                f"INSERT INTO sign_ins ({columns}) VALUES ($1, $2, $3, 'c', 1.0, 9.0, $4)",  # noqa: S608  constants
                POOL,
                jti,
                sub,
                key,
            )
        assert await devices.bind_sign_in(tx, POOL, "a", "k1")
        assert not await devices.bind_sign_in(tx, POOL, "a", "k1")
        assert not await devices.bind_sign_in(tx, OTHER, "a", "k2")
    bound = await tables.rows("SELECT origin_jti FROM sign_ins WHERE device_bound ORDER BY origin_jti")
    assert [row[0] for row in bound] == ["1"]
