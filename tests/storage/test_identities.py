"""Rows of identities, on both engines."""

import asyncio
from dataclasses import replace

import pytest

from poolhouse.storage import identities, identity_logins, sync_devices, sync_identities, sync_subscriptions
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.identities import IdentityRow
from poolhouse.storage.store import Store
from poolhouse.storage.sync_devices import DeviceRow
from poolhouse.storage.sync_identities import Advanced

POOL, OTHER = "us-east-1:0a", "us-east-1:0b"


def row(identity_id: str, *, guest: bool = True) -> IdentityRow:
    """An identity that is part of no other."""
    return IdentityRow(identity_id, None, guest, 0.0, 1.0, 2.0)


async def put(store: Store, *names: str) -> None:
    """Add guests' identities with these ids."""
    async with store.write() as tx:
        for name in names:
            await identities.insert(tx, POOL, row(name))


async def test_an_identity_is_found_as_it_was_put(tables: Store) -> None:
    """In its own pool, by its id."""
    await put(tables, "a")
    assert await identities.find(tables, POOL, "a") == row("a")
    assert await identities.find(tables, OTHER, "a") is None
    assert await identities.find(tables, POOL, "b") is None


async def test_an_id_is_taken_once(tables: Store) -> None:
    """In one pool."""
    await put(tables, "a")
    with pytest.raises(UniqueViolation):
        await put(tables, "a")


async def test_an_identity_that_somebody_signed_in_to_is_no_guests(tables: Store) -> None:
    """And it has changed then."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        await identities.touch(tx, POOL, "a", 5.0)
    assert await identities.find(tables, POOL, "a") == replace(row("a", guest=False), updated_at=5.0)
    assert await identities.find(tables, POOL, "b") == row("b")


async def test_merged_identities_say_where_their_user_is(tables: Store) -> None:
    """The others are as they were, and a listing can leave them out."""
    await put(tables, "a", "b", "c", "d")
    async with tables.write() as tx:
        await identities.merge(tx, POOL, ["b", "c"], "a", 5.0)
    assert await identities.find(tables, POOL, "c") == replace(row("c"), merged_into="a", updated_at=5.0)
    assert [found.id for found in await identities.after(tables, POOL, "", 9, hide_merged=False)] == list("abcd")
    assert [found.id for found in await identities.after(tables, POOL, "", 9, hide_merged=True)] == ["a", "d"]
    assert [found.id for found in await identities.after(tables, POOL, "a", 2, hide_merged=False)] == ["b", "c"]


async def test_devices_of_merged_identities_are_forgotten(tables: Store) -> None:
    """Nobody has credentials of these any more; who they are part of by now has devices of its own."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        for one in "ab":
            await sync_identities.enter(tx, POOL, one, 1.0)
            await sync_devices.register(tx, POOL, one, DeviceRow("d", "app", b"", "digest", 1.0), 9)
            await sync_subscriptions.add(tx, POOL, one, "d", "settings", 9)
        await sync_identities.note_subscribed(tx, POOL, ["a", "b"])
        await identities.merge(tx, POOL, ["b"], "a", 5.0)
        kept, gone = [await sync_identities.advance(tx, POOL, one, 1, 5.0) for one in "ab"]
        assert await sync_devices.find(tx, POOL, "b", "d") is None
        assert await sync_devices.find(tx, POOL, "a", "d") is not None
    assert kept is not None
    assert gone is not None
    assert (kept.subscribed, gone.subscribed) == (True, False)
    assert (kept.merged, gone.merged) == (False, True)


async def test_who_waits_to_write_hears_that_the_identity_was_merged(tables: Store) -> None:
    """Whatever was known when the write began: what is written to a merged identity may be lost with it."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        await sync_identities.begin(tx, POOL, "b", 1, 1.0)

    async def advance() -> Advanced | None:
        async with tables.write() as tx:
            return await sync_identities.advance(tx, POOL, "b", 1, 1.0)

    async with tables.write() as tx:
        await identities.merge(tx, POOL, ["b"], "a", 5.0)
        waiting = asyncio.create_task(advance())
        await asyncio.sleep(0.05)
        assert not waiting.done()
    assert await waiting == Advanced(2, 0, subscribed=False, merged=True)


async def test_who_is_writing_is_not_kept_from_it_by_a_merge(tables: Store) -> None:
    """It waits for them. Else each would wait for the other: one for devices to be told, one for the identity."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        await sync_identities.enter(tx, POOL, "b", 1.0)
        await sync_devices.register(tx, POOL, "b", DeviceRow("d", "app", b"", "digest", 1.0), 9)
        await sync_subscriptions.add(tx, POOL, "b", "d", "settings", 9)
        await sync_identities.note_subscribed(tx, POOL, ["b"])

    async def merge() -> None:
        async with tables.write() as tx:
            await identities.merge(tx, POOL, ["b"], "a", 5.0)

    async with tables.write() as tx:
        await sync_identities.advance(tx, POOL, "b", 1, 1.0)
        merging = asyncio.create_task(merge())
        await asyncio.sleep(0.05)
        assert not merging.done()
        assert await sync_subscriptions.note_change(tx, POOL, "b", "settings", 1, "") == ["d"]
    await merging
    assert await sync_devices.find(tables, POOL, "b", "d") is None


async def test_credentials_are_voided_by_a_point_in_time(tables: Store) -> None:
    """For one identity, if there is such a one."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        assert await identities.void_credentials(tx, POOL, "a", 7.0)
        assert not await identities.void_credentials(tx, POOL, "x", 7.0)
    assert await identities.find(tables, POOL, "a") == replace(row("a"), credentials_valid_from=7.0)
    assert await identities.find(tables, POOL, "b") == row("b")


async def test_a_deleted_identity_takes_its_logins_along(tables: Store) -> None:
    """Whoever had it starts anew."""
    await put(tables, "a", "b")
    async with tables.write() as tx:
        await identity_logins.add(tx, POOL, [("p", "1")], "a", 3.0)
        await identity_logins.add(tx, POOL, [("p", "2")], "b", 3.0)
        held = await identities.lock(tx, POOL, ["a", "x"])
        await identities.delete(tx, POOL, held)
    assert await identities.find(tables, POOL, "a") is None
    assert await identity_logins.owners(tables, POOL, [("p", "1"), ("p", "2")]) == {("p", "2"): "b"}


async def test_an_identity_that_is_held_waits_for_nobody_else(tables: Store) -> None:
    """What one transaction holds, another sees only as it is afterwards."""
    await put(tables, "a")

    async def look() -> IdentityRow:
        async with tables.write() as tx:
            return (await identities.lock(tx, POOL, ["a"]))["a"]

    async with tables.write() as tx:
        assert await identities.lock(tx, POOL, ["a"]) == {"a": row("a")}
        looking = asyncio.create_task(look())
        await asyncio.sleep(0.05)
        assert not looking.done()
        await identities.touch(tx, POOL, "a", 5.0)
    assert (await looking).updated_at == 5.0
