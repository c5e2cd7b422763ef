import asyncio

import pytest

from poolhouse import errors
from poolhouse.user_pools import throttles
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import make, refused

SUB = "11111111-2222-4333-8444-555555555555"


async def fail(api: Api, pool_id: str, sub: str = SUB) -> str:
    """What a wrong password is told."""
    async with api.house.store.write() as tx:
        failure = await throttles.fail(tx, pool_id, sub, api.clock.now())
    return failure.message


async def is_blocked(api: Api, pool_id: str, sub: str = SUB) -> bool:
    """Whether the next password is refused unseen."""
    try:
        await throttles.check(api.house.store, pool_id, sub, api.clock.now())
    except errors.NotAuthorizedException as error:
        return error.message == throttles.BLOCKED_MESSAGE
    return False


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (16, 900), (10_000, 900)],
)
def test_a_lock_out_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: float) -> None:
    """Cognito documents 2**(n-5) seconds after the n-th failure, fifteen minutes at most."""
    assert throttles.block_seconds(failures) == seconds


async def test_the_fifth_wrong_password_locks_out_for_a_second(api: Api) -> None:
    """Four mistakes are free."""
    pool, _, _ = await make(api)
    for _ in range(4):
        assert await fail(api, pool.id) == throttles.WRONG_MESSAGE
        assert not await is_blocked(api, pool.id)
    assert await fail(api, pool.id) == throttles.WRONG_MESSAGE
    assert await is_blocked(api, pool.id)
    api.clock.advance(0.999)
    assert await is_blocked(api, pool.id)
    api.clock.advance(0.001)
    assert not await is_blocked(api, pool.id)


async def test_what_is_tried_during_a_lock_out_does_not_count(api: Api) -> None:
    """An impatient user does not make it worse."""
    pool, _, _ = await make(api)
    for _ in range(5):
        await fail(api, pool.id)
    for _ in range(50):
        assert await fail(api, pool.id) == throttles.BLOCKED_MESSAGE
    api.clock.advance(1)
    assert not await is_blocked(api, pool.id)
    await fail(api, pool.id)
    api.clock.advance(1.5)
    assert await is_blocked(api, pool.id)
    api.clock.advance(0.5)
    assert not await is_blocked(api, pool.id)


async def test_a_quiet_quarter_of_an_hour_after_a_lock_out_forgets_it(api: Api) -> None:
    """A user who comes back another day starts anew; one who keeps guessing does not."""
    pool, _, _ = await make(api)
    for _ in range(5):
        await fail(api, pool.id)
    api.clock.advance(1 + throttles.QUIET_SECONDS - 0.5)
    await fail(api, pool.id)
    assert await is_blocked(api, pool.id)
    api.clock.advance(2 + throttles.QUIET_SECONDS)
    for _ in range(4):
        await fail(api, pool.id)
        assert not await is_blocked(api, pool.id)


async def test_a_few_mistakes_are_forgotten_as_well(api: Api) -> None:
    """Mistakes that are far apart never add up."""
    pool, _, _ = await make(api)
    for _ in range(10):
        await fail(api, pool.id)
        api.clock.advance(throttles.QUIET_SECONDS)
    assert not await is_blocked(api, pool.id)


async def test_users_and_pools_are_counted_apart(api: Api) -> None:
    """Nobody locks out anybody but the one whose name they try."""
    pool, _, alice = await make(api)
    other, _, _ = await make(api)
    for _ in range(5):
        await fail(api, pool.id)
    assert await is_blocked(api, pool.id)
    assert not await is_blocked(api, pool.id, alice.sub)
    assert not await is_blocked(api, other.id)


async def test_clearing_ends_the_count_and_the_lock_out(api: Api) -> None:
    """A new password makes old mistakes irrelevant."""
    pool, _, _ = await make(api)
    for _ in range(5):
        await fail(api, pool.id)
    async with api.house.store.write() as tx:
        await throttles.clear(tx, pool.id, SUB)
    assert not await is_blocked(api, pool.id)
    for _ in range(4):
        await fail(api, pool.id)
    assert not await is_blocked(api, pool.id)


async def test_failures_at_the_same_time_are_all_counted(api: Api) -> None:
    """No wrong password is lost among others."""
    pool, _, alice = await make(api)
    told = await asyncio.gather(*(fail(api, pool.id, alice.sub) for _ in range(20)))
    assert told.count(throttles.WRONG_MESSAGE) == 5
    assert told.count(throttles.BLOCKED_MESSAGE) == 15


async def test_a_verdict_is_taken_once_the_user_is_held(api: Api) -> None:
    """What a transaction is going to do for a right password it does not do for one that comes too late."""
    pool, _, alice = await make(api)
    async with api.house.store.write() as tx:
        await throttles.confirm(tx, pool.id, alice.sub, api.clock.now())
    for _ in range(5):
        await fail(api, pool.id, alice.sub)
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        async with api.house.store.write() as tx:
            await throttles.confirm(tx, pool.id, alice.sub, api.clock.now())
