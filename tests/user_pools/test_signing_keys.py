"""The keys that sign a pool's tokens, and how they are replaced."""

import asyncio
from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt, sealed
from poolhouse.storage import signing_keys as rows
from poolhouse.storage.store import Store
from poolhouse.user_pools import signing_keys
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.signing_keys import DAY, LONGEST_TOKEN_SECONDS, PUBLICATION_SECONDS, SKEW_SECONDS
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
    return (await signing_keys.current(house, pool.id)).kid


async def test_the_first_key_signs_at_once(house: House, pool: Pool) -> None:
    """Nobody has a JWKS of the pool yet."""
    assert await kids(house, pool) == [await signer(house, pool)]


async def test_no_key_is_stored_in_the_clear(house: House, pool: Pool) -> None:
    """Whoever copies the database cannot sign, and a key moved to another pool does not open."""
    key = await signing_keys.current(house, pool.id)
    [row] = await rows.of_pool(house.store, pool.id)
    assert key.to_der()[40:] not in row.private_key
    with pytest.raises(sealed.SealBroken):
        signing_keys.PoolKeys.open(house, "us-east-1_Other0000", [row])


async def test_a_new_key_is_published_before_it_signs(house: House, pool: Pool, clock: ManualClock) -> None:
    """A verifier that fetched the JWKS just before knows the key by the time it meets it."""
    old = await signer(house, pool)
    new = await signing_keys.rotate(house, pool.id)
    assert await kids(house, pool) == [old, new]
    clock.advance(PUBLICATION_SECONDS - 1)
    assert await signer(house, pool) == old
    clock.advance(1)
    assert await signer(house, pool) == new


async def test_an_old_key_is_kept_for_its_last_token(house: House, pool: Pool, clock: ManualClock) -> None:
    """No valid token ever meets a JWKS without its key; after that the key goes."""
    old = await signer(house, pool)
    new = await signing_keys.rotate(house, pool.id)
    clock.advance(PUBLICATION_SECONDS + LONGEST_TOKEN_SECONDS + SKEW_SECONDS - 1)
    await signing_keys.keep(house)
    assert await kids(house, pool) == [old, new]
    clock.advance(1)
    house.caches.clear()
    assert await kids(house, pool) == [new]
    await signing_keys.keep(house)
    assert [row.kid for row in await rows.of_pool(house.store, pool.id)] == [new]


async def test_rotations_in_a_row_each_get_their_time(house: House, pool: Pool, clock: ManualClock) -> None:
    """A second new key does not push the first one aside before it has been known for as long."""
    first = await signer(house, pool)
    second = await signing_keys.rotate(house, pool.id)
    clock.advance(PUBLICATION_SECONDS / 2)
    third = await signing_keys.rotate(house, pool.id)
    assert await signer(house, pool) == first
    clock.advance(PUBLICATION_SECONDS / 2)
    assert await signer(house, pool) == second
    clock.advance(PUBLICATION_SECONDS / 2)
    assert await signer(house, pool) == third
    assert await kids(house, pool) == [first, second, third]


async def test_a_leaked_key_is_replaced_at_once(house: House, pool: Pool) -> None:
    """Whoever has it can sign nothing that is believed any more."""
    await signing_keys.rotate(house, pool.id)
    new = await signing_keys.rotate(house, pool.id, at_once=True)
    assert await kids(house, pool) == [new] == [await signer(house, pool)]


async def test_a_clock_that_was_set_back_does_not_stop_sign_ins(house: House, pool: Pool, clock: ManualClock) -> None:
    """There is always a key that signs."""
    key = await signer(house, pool)
    clock.advance(-100)
    assert await signer(house, pool) == key


async def test_a_pool_that_does_not_exist_has_no_keys(house: House) -> None:
    """Each function says so in its way."""
    unknown = "us-east-1_Unknown00"
    assert await signing_keys.of_pool(house, unknown) is None
    assert dict(await signing_keys.public_keys(house, unknown)) == {}
    with pytest.raises(errors.ResourceNotFoundException):
        await signing_keys.current(house, unknown)
    with pytest.raises(errors.ResourceNotFoundException):
        await signing_keys.rotate(house, unknown)


async def test_old_keys_are_replaced_by_themselves(house: House, pool: Pool, clock: ManualClock) -> None:
    """Once they are as old as is configured, and not again until the new one is."""
    house = rotating(house)
    clock.advance(MAX_AGE_DAYS * DAY - 1)
    await signing_keys.keep(house)
    assert len(await kids(house, pool)) == 1
    clock.advance(1)
    await signing_keys.keep(house)
    await signing_keys.keep(house)
    assert len(await kids(house, pool)) == 2


async def test_keys_stay_where_nothing_is_configured(house: House, pool: Pool, clock: ManualClock) -> None:
    """By default an operator rotates, or nobody."""
    clock.advance(10_000 * DAY)
    await signing_keys.keep(house)
    assert len(await kids(house, pool)) == 1


async def test_servers_that_rotate_at_once_make_one_key(house: House, pool: Pool, clock: ManualClock) -> None:
    """Whoever comes second sees that it has been done."""
    house = rotating(house)
    clock.advance(MAX_AGE_DAYS * DAY)
    await asyncio.gather(*(signing_keys.keep(house) for _ in range(3)))
    assert len(await kids(house, pool)) == 2


async def test_a_deleted_pool_gets_no_new_key(api: Api, pool: Pool, store: Store) -> None:
    """Though its last one has not been cleared away yet."""
    await api.delete_user_pool(user_pool_id=pool.id)
    api.clock.advance(MAX_AGE_DAYS * DAY)
    await signing_keys.keep(rotating(api.house))
    await signing_keys._rotate_if_due(api.house, pool.id, api.clock.now())
    assert len(await rows.of_pool(store, pool.id)) == 1


async def test_a_fresh_key_is_a_key_of_its_own(house: House, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made by the real generator, off the event loop."""
    monkeypatch.setattr(signing_keys, "generate_key", jwt.generate_key)
    new = await signing_keys.rotate(house, pool.id, at_once=True)
    key = await signing_keys.current(house, pool.id)
    assert key.kid == new
    token = jwt.sign({"iss": "x", "exp": 2, "iat": 1}, key)
    assert jwt.verify(token, await signing_keys.public_keys(house, pool.id), issuer="x", now=1.0)["exp"] == 2
