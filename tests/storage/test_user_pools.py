"""Rows of user pools and of their app clients."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from poolhouse.storage import user_pools as rows
from poolhouse.storage import users
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.store import Store
from poolhouse.storage.user_pools import ClientRow, PoolRow, SecretRow
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL = PoolRow("us-east-1_A", "us-east-1", "pool", b"settings", 1, 1.0, 2.0)
OTHER = PoolRow("us-east-1_B", "us-east-1", "other", b"", 1, 1.0, 2.0)
ABROAD = PoolRow("eu-west-1_A", "eu-west-1", "abroad", b"", 1, 1.0, 2.0)
CLIENT = ClientRow(POOL.id, "client-a", "app", b"settings", 1, 1.0, 2.0)
SECRETS = (SecretRow("new", b"2", 2.0), SecretRow("old", b"1", 1.0))


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """Three pools, the first of which has two app clients, one of them with secrets."""
    async with open_house() as house:
        async with house.store.write() as tx:
            for pool in (OTHER, POOL, ABROAD):
                await rows.insert_pool(tx, pool)
            await rows.insert_client(tx, replace(CLIENT, id="client-b"))
            await rows.insert_client(tx, CLIENT)
            for secret in SECRETS:
                await rows.insert_secret(tx, POOL.id, CLIENT.id, secret)
        yield house.store


async def test_a_pool_is_found_as_it_was_put(store: Store) -> None:
    """Locked or not."""
    assert await rows.pool(store, POOL.id) == POOL
    assert await rows.pool(store, "unknown") is None
    async with store.write() as tx:
        assert await rows.lock_pool(tx, POOL.id) == POOL
        assert await rows.lock_pool(tx, "unknown") is None


async def test_ids_are_taken_once(store: Store) -> None:
    """A pool's, and an app client's even in another pool."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await rows.insert_pool(tx, POOL)
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await rows.insert_client(tx, replace(CLIENT, user_pool_id=OTHER.id))
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await rows.insert_secret(tx, POOL.id, CLIENT.id, SECRETS[0])


async def test_pools_of_a_region_are_listed_from_an_id_on(store: Store) -> None:
    """In the order of ids."""
    assert await rows.pools_after(store, "us-east-1", "", 1) == [POOL]
    assert await rows.pools_after(store, "us-east-1", POOL.id, 9) == [OTHER]
    assert await rows.pools_after(store, "eu-west-1", "", 9) == [ABROAD]


async def test_a_pool_is_changed_at_the_revision_that_was_read(store: Store) -> None:
    """Whoever read an older one changes nothing."""
    async with store.write() as tx:
        assert await rows.update_pool(tx, POOL.id, "renamed", b"new", 1, 9.0)
        assert not await rows.update_pool(tx, POOL.id, "late", b"late", 1, 10.0)
    changed = replace(POOL, name="renamed", settings=b"new", revision=2, updated_at=9.0)
    assert await rows.pool(store, POOL.id) == changed


async def test_a_pools_factors_are_kept_with_it(store: Store) -> None:
    """They are in no other pool, and an update of its settings leaves them alone."""
    async with store.write() as tx:
        await rows.set_pool_mfa(tx, POOL.id, b"factors")
        await rows.update_pool(tx, POOL.id, POOL.name, POOL.settings, 1, 9.0)
    found = await rows.pool(store, POOL.id)
    assert found is not None
    assert found.mfa == b"factors"
    assert await rows.pool(store, OTHER.id) == OTHER


async def test_a_deleted_pool_is_not_found(store: Store) -> None:
    """What belonged to it is somebody else's to clear away."""
    async with store.write() as tx:
        await rows.delete_pool(tx, POOL.id)
    assert await rows.pool(store, POOL.id) is None
    assert await rows.pool(store, OTHER.id) == OTHER
    assert await rows.client(store, CLIENT.id) == CLIENT


async def test_users_are_counted_up_to_a_limit(store: Store) -> None:
    """Those of the pool."""
    enabled = True
    async with store.write() as tx:
        for sub in "abc":
            user = UserRow(sub, sub, sub, "CONFIRMED", enabled, "{}", None, None, None, None, 0.0, 1.0, 2.0)
            await users.insert(tx, POOL.id, user)
    assert [await rows.count_users(store, POOL.id, limit) for limit in (1, 3, 99)] == [1, 3, 3]
    assert await rows.count_users(store, OTHER.id, 99) == 0


async def test_a_client_is_found_by_its_id_alone(store: Store) -> None:
    """But locked in its own pool only."""
    assert await rows.client(store, CLIENT.id) == CLIENT
    assert await rows.client(store, "unknown") is None
    async with store.write() as tx:
        assert await rows.lock_client(tx, POOL.id, CLIENT.id) == CLIENT
        assert await rows.lock_client(tx, OTHER.id, CLIENT.id) is None


async def test_clients_are_listed_from_an_id_on(store: Store) -> None:
    """In the order of ids."""
    assert [client.id for client in await rows.clients_after(store, POOL.id, "", 1)] == ["client-a"]
    assert [client.id for client in await rows.clients_after(store, POOL.id, "client-a", 9)] == ["client-b"]
    assert await rows.clients_after(store, OTHER.id, "", 9) == []


async def test_a_client_is_changed_at_the_revision_that_was_read(store: Store) -> None:
    """Whoever read an older one changes nothing."""
    async with store.write() as tx:
        assert await rows.update_client(tx, POOL.id, CLIENT.id, "renamed", b"new", 1, 9.0)
        assert not await rows.update_client(tx, POOL.id, CLIENT.id, "late", b"late", 1, 10.0)
        assert not await rows.update_client(tx, OTHER.id, CLIENT.id, "foreign", b"", 2, 10.0)
    changed = replace(CLIENT, name="renamed", settings=b"new", revision=2, updated_at=9.0)
    assert await rows.client(store, CLIENT.id) == changed


async def test_secrets_come_oldest_first_and_go_one_by_one(store: Store) -> None:
    """Each belongs to one client."""
    new, old = SECRETS
    assert await rows.secrets(store, POOL.id, CLIENT.id) == [old, new]
    assert await rows.secrets(store, POOL.id, "client-b") == []
    async with store.write() as tx:
        await rows.delete_secret(tx, POOL.id, "client-b", old.id)
        await rows.delete_secret(tx, POOL.id, CLIENT.id, old.id)
    assert await rows.secrets(store, POOL.id, CLIENT.id) == [new]


async def test_a_deleted_client_takes_its_secrets_along(store: Store) -> None:
    """And no other client."""
    async with store.write() as tx:
        await rows.delete_client(tx, POOL.id, CLIENT.id)
    assert await rows.client(store, CLIENT.id) is None
    assert await rows.secrets(store, POOL.id, CLIENT.id) == []
    assert await rows.client(store, "client-b") is not None
