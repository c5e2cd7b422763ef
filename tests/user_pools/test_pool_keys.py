"""The keys that sign a pool's tokens, and who replaces them."""

import asyncio
from dataclasses import replace

import pytest

from poolhouse import errors, signing_keys
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.signing_keys import DAY, PUBLICATION_SECONDS
from poolhouse.storage import signing_keys as rows
from poolhouse.storage.store import Store
from poolhouse.user_pools import pool_keys
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.conftest import Api

MAX_AGE_DAYS = 90


@pytest.fixture
async def pool(api: Api) -> Pool:
    """A pool with its first key."""
    return await api.new_pool()


def rotating(house: House) -> House:
    """The same house, configured to replace old keys."""
    return replace(house, config=house.config.model_copy(update={"signing_key_days": MAX_AGE_DAYS}))


async def kids(house: House, pool: Pool) -> list[str]:
    """The ids of the keys in the pool's JWKS."""
    return list(await signing_keys.public_keys(house, pool.id))


async def signer(house: House, pool: Pool) -> str:
    """The id of the key that signs now."""
    return (await pool_keys.current(house, pool.id)).kid


async def test_the_first_key_signs_at_once(house: House, pool: Pool) -> None:
    """Nobody has a JWKS of the pool yet."""
    assert await kids(house, pool) == [await signer(house, pool)]


async def test_a_pools_key_can_be_replaced(house: House, pool: Pool, clock: ManualClock) -> None:
    """In time, and at once."""
    old = await signer(house, pool)
    new = await pool_keys.rotate(house, pool.id)
    assert await kids(house, pool) == [old, new]
    assert await signer(house, pool) == old
    clock.advance(PUBLICATION_SECONDS)
    assert await signer(house, pool) == new
    newest = await pool_keys.rotate(house, pool.id, at_once=True)
    assert await kids(house, pool) == [newest] == [await signer(house, pool)]


async def test_a_pool_that_does_not_exist_has_no_keys(house: House) -> None:
    """Whoever wants one is told in Cognito's words."""
    unknown = "us-east-1_Unknown00"
    for wanted in (pool_keys.current(house, unknown), pool_keys.rotate(house, unknown)):
        with pytest.raises(errors.ResourceNotFoundException, match=f"^User pool {unknown} does not exist.$"):
            await wanted


async def test_old_keys_are_replaced_by_themselves(house: House, pool: Pool, clock: ManualClock) -> None:
    """Once they are as old as is configured, and not again until the new one is."""
    house = rotating(house)
    clock.advance(MAX_AGE_DAYS * DAY - 1)
    await pool_keys.keep(house)
    assert len(await kids(house, pool)) == 1
    clock.advance(1)
    await pool_keys.keep(house)
    await pool_keys.keep(house)
    assert len(await kids(house, pool)) == 2


async def test_keys_stay_where_nothing_is_configured(house: House, pool: Pool, clock: ManualClock) -> None:
    """By default an operator rotates, or nobody."""
    clock.advance(10_000 * DAY)
    await pool_keys.keep(house)
    assert len(await kids(house, pool)) == 1


async def test_servers_that_rotate_at_once_make_one_key(house: House, pool: Pool, clock: ManualClock) -> None:
    """Whoever comes second sees that it has been done."""
    house = rotating(house)
    clock.advance(MAX_AGE_DAYS * DAY)
    await asyncio.gather(*(pool_keys.keep(house) for _ in range(3)))
    assert len(await kids(house, pool)) == 2


async def test_a_deleted_pool_gets_no_new_key(api: Api, pool: Pool, store: Store) -> None:
    """Its last one went with it."""
    await api.delete_user_pool(user_pool_id=pool.id)
    api.clock.advance(MAX_AGE_DAYS * DAY)
    await pool_keys.keep(rotating(api.house))
    assert await rows.of_issuer(store, pool.id) == []
