"""Rows of signing keys."""

import asyncio

import pytest

from poolhouse.storage import signing_keys, user_pools
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.migrate import migrate
from poolhouse.storage.signing_keys import SigningKeyRow
from poolhouse.storage.store import Store
from poolhouse.storage.user_pools import PoolRow
from tests.edge.serving import open_house

POOL, OTHER = "us-east-1_A", "us-east-1_B"


async def fill(store: Store, pool_id: str, *keys: SigningKeyRow) -> None:
    """A pool with these keys."""
    async with store.write() as tx:
        await user_pools.insert_pool(tx, PoolRow(pool_id, "us-east-1", "pool", b"", 1, 0.0, 0.0))
        for key in keys:
            await signing_keys.insert(tx, pool_id, key)


async def kids(store: Store, pool_id: str) -> list[str]:
    """The ids of a pool's keys."""
    return [key.kid for key in await signing_keys.of_issuer(store, pool_id)]


async def test_keys_come_in_the_order_in_which_they_sign() -> None:
    """Only the pool's own, and as they were put."""
    late, early = SigningKeyRow("late", b"1", 2.0, 9.0), SigningKeyRow("early", b"2", 3.0, 4.0, 5.0)
    async with open_house() as house:
        await fill(house.store, POOL, late, early)
        await fill(house.store, OTHER, SigningKeyRow("late", b"3", 1.0, 1.0))
        assert await signing_keys.of_issuer(house.store, POOL) == [early, late]
        assert await signing_keys.newest(house.store, POOL) == 3.0
        assert await signing_keys.newest(house.store, "unknown") is None


async def test_a_pool_has_a_key_once() -> None:
    """Its id names it."""
    async with open_house() as house:
        key = SigningKeyRow("kid", b"1", 1.0, 1.0)
        await fill(house.store, POOL, key)
        with pytest.raises(UniqueViolation):
            async with house.store.write() as tx:
                await signing_keys.insert(tx, POOL, key)


async def test_a_key_is_kept_until_its_end() -> None:
    """An end is given once, to the pool's own keys, and ended keys of every pool go."""
    async with open_house() as house:
        await fill(house.store, POOL, SigningKeyRow("a", b"", 1.0, 1.0, 50.0), SigningKeyRow("b", b"", 2.0, 2.0))
        await fill(house.store, OTHER, SigningKeyRow("c", b"", 1.0, 1.0))
        async with house.store.write() as tx:
            await signing_keys.keep_until(tx, POOL, 100.0)
        assert [key.kept_until for key in await signing_keys.of_issuer(house.store, POOL)] == [50.0, 100.0]
        async with house.store.write() as tx:
            assert await signing_keys.delete_ended(tx, 50.0) == 1
        assert (await kids(house.store, POOL), await kids(house.store, OTHER)) == (["b"], ["c"])
        async with house.store.write() as tx:
            await signing_keys.delete_all(tx, POOL)
        assert (await kids(house.store, POOL), await kids(house.store, OTHER)) == ([], ["c"])


async def test_pools_whose_newest_key_is_old_are_found() -> None:
    """Those that there are, some at a time."""
    async with open_house() as house:
        await fill(house.store, POOL, SigningKeyRow("a", b"", 1.0, 1.0), SigningKeyRow("b", b"", 20.0, 20.0))
        await fill(house.store, OTHER, SigningKeyRow("c", b"", 10.0, 1.0))
        async with house.store.write() as tx:
            await signing_keys.insert(tx, "deleted", SigningKeyRow("d", b"", 1.0, 1.0))
        assert await signing_keys.pools_without_one_since(house.store, 9.9, 10) == []
        assert await signing_keys.pools_without_one_since(house.store, 10.0, 10) == [OTHER]
        assert await signing_keys.pools_without_one_since(house.store, 20.0, 1) == [POOL]


async def test_the_installation_is_held_by_one_at_a_time(bare_store: Store) -> None:
    """Who waits for it sees what the one before has written."""
    await migrate(bare_store, 0.0, "id")
    seen: list[int] = []

    async def hold(kid: str) -> None:
        async with bare_store.write() as tx:
            await signing_keys.lock_installation(tx)
            seen.append(len(await signing_keys.of_issuer(tx, "issuer")))
            await signing_keys.insert(tx, "issuer", SigningKeyRow(kid, b"", 1.0, 1.0))

    await asyncio.gather(*(hold(kid) for kid in "abc"))
    assert sorted(seen) == [0, 1, 2]


def test_a_sealed_key_is_not_even_shown_in_a_repr() -> None:
    """Log lines and tracebacks do not carry it about."""
    assert "sealed" not in repr(SigningKeyRow("kid", b"sealed", 1.0, 1.0))
