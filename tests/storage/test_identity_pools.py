"""Rows of identity pools, on both engines."""

from dataclasses import replace

import pytest

from poolhouse.storage import identity_pools
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.identity_pools import IdentityPoolRow
from poolhouse.storage.store import Store

REGION = "us-east-1"
FIRST = IdentityPoolRow("us-east-1:0a", REGION, "0a", "first", b"s", b"r", b"c", 1, 1.0, 2.0)
SECOND = replace(FIRST, id="us-east-1:0b", tag="0b", name="second")
ELSEWHERE = replace(FIRST, id="eu-west-1:0a", region="eu-west-1")


@pytest.fixture
async def store(tables: Store) -> Store:
    """Two pools of one region, and one of another."""
    async with tables.write() as tx:
        for pool in (SECOND, FIRST, ELSEWHERE):
            await identity_pools.insert(tx, pool)
    return tables


async def test_a_pool_is_found_by_its_id_and_by_what_its_identities_begin_with(store: Store) -> None:
    """As it was put."""
    assert await identity_pools.find(store, FIRST.id) == FIRST
    assert await identity_pools.find(store, "us-east-1:0c") is None
    assert await identity_pools.find_by_tag(store, REGION, "0b") == SECOND
    assert await identity_pools.find_by_tag(store, "eu-west-1", "0b") is None


@pytest.mark.parametrize("taken", [replace(FIRST, tag="0c"), replace(FIRST, id="us-east-1:0c")])
async def test_ids_and_tags_are_taken_once(store: Store, taken: IdentityPoolRow) -> None:
    """In one region: an identity's id tells its pool."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await identity_pools.insert(tx, taken)


async def test_pools_are_listed_by_region(store: Store) -> None:
    """In the order of their ids."""
    assert await identity_pools.after(store, REGION, "", 9) == [FIRST, SECOND]
    assert await identity_pools.after(store, REGION, "", 1) == [FIRST]
    assert await identity_pools.after(store, REGION, FIRST.id, 9) == [SECOND]


async def test_a_change_raises_the_revision(store: Store) -> None:
    """And touches one pool only."""
    async with store.write() as tx:
        held = await identity_pools.lock(tx, FIRST.id)
        assert held == FIRST
        assert await identity_pools.lock(tx, "us-east-1:0c") is None
        changed = replace(FIRST, name="n", settings=b"S", roles=b"R", credential_source=b"C", updated_at=5.0)
        await identity_pools.update(tx, changed)
    assert await identity_pools.find(store, FIRST.id) == replace(changed, revision=2)
    assert await identity_pools.find(store, SECOND.id) == SECOND


async def test_a_deleted_pool_is_gone(store: Store) -> None:
    """It alone."""
    async with store.write() as tx:
        await identity_pools.delete(tx, FIRST.id)
    assert await identity_pools.after(store, REGION, "", 9) == [SECOND]


async def test_each_provider_has_one_map_of_tags(store: Store) -> None:
    """The last one that was put."""
    async with store.write() as tx:
        for pool, provider, settings in (
            (FIRST, "q", b"1"),
            (FIRST, "p", b"2"),
            (FIRST, "q", b"3"),
            (SECOND, "p", b"4"),
        ):
            await identity_pools.put_principal_tags(tx, pool.id, provider, settings)
    assert await identity_pools.principal_tags(store, FIRST.id) == {"p": b"2", "q": b"3"}
