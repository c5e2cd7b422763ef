import asyncio

import pytest

from poolhouse.crypto import digests
from poolhouse.storage import sign_ins as rows
from poolhouse.user_pools import sign_ins, throttles
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from tests.storage.turns import waiting_for_turn
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import make


async def begin(api: Api, pool: Pool, client: AppClient, user: User, unless_blocked: str = "") -> tuple[SignIn, str]:
    """A new sign-in."""
    call, now = api.call("initiate_auth"), api.clock.now()
    async with api.house.store.write() as tx:
        return await sign_ins.begin(tx, call, pool, client, user, now, unless_blocked=unless_blocked)


async def count(api: Api, table: str, pool: Pool) -> int:
    """How many rows of the pool a table has."""
    found: int = await api.house.store.value(f"SELECT count(*) FROM {table} WHERE user_pool_id = $1", pool.id)  # noqa: S608
    return found


async def test_a_sign_in_has_its_own_names_and_token(api: Api) -> None:
    """No two sign-ins share anything, and a refresh token has 256 random bits."""
    pool, client, alice = await make(api)
    begun = [await begin(api, pool, client, alice) for _ in range(5)]
    assert len({sign_in.origin_jti for sign_in, _ in begun} | {sign_in.event_id for sign_in, _ in begun}) == 10
    assert len({token for _, token in begun}) == 5
    assert all(len(token) >= 43 and sign_in.auth_time == api.clock.now() for sign_in, token in begun)
    assert await count(api, "sign_ins", pool) == await count(api, "refresh_tokens", pool) == 5


@pytest.mark.parametrize("change", ["status", "enabled", "password", "deleted"])
async def test_a_user_who_has_changed_does_not_sign_in(api: Api, change: str) -> None:
    """What was decided about a user as they were is not done to the user as they are."""
    pool, client, alice = await make(api)
    new = {"status": "'RESET_REQUIRED'", "enabled": "FALSE", "password": "NULL"}
    async with api.house.store.write() as tx:
        if change == "deleted":
            await tx.execute("DELETE FROM users WHERE user_pool_id = $1", pool.id)
        else:
            await tx.execute(f"UPDATE users SET {change} = {new[change]} WHERE user_pool_id = $1", pool.id)  # noqa: S608
    with pytest.raises(sign_ins.Changed):
        await begin(api, pool, client, alice)
    assert await count(api, "sign_ins", pool) == await count(api, "refresh_tokens", pool) == 0


async def test_a_user_without_a_password_signs_in_by_other_means(api: Api) -> None:
    """No password is no change either."""
    pool, client, _ = await make(api)
    bob = await api.new_user(pool, "bob", password=None)
    assert await begin(api, pool, client, bob)


async def test_a_user_who_is_locked_out_does_not_sign_in_where_that_counts(api: Api) -> None:
    """The lock-out is looked at in the same transaction, or not at all."""
    pool, client, alice = await make(api)
    for _ in range(5):
        async with api.house.store.write() as tx:
            await throttles.fail(tx, pool.id, alice.sub, api.clock.now())
    with pytest.raises(sign_ins.Changed):
        await begin(api, pool, client, alice, throttles.subject(alice.sub))
    assert await count(api, "sign_ins", pool) == 0
    assert await begin(api, pool, client, alice)


async def test_a_user_who_was_never_stored_is_a_mistake(api: Api) -> None:
    """A programmer hears of it."""
    pool, client, _ = await make(api)
    with pytest.raises(ValueError, match="never stored"):
        await begin(api, pool, client, User(pool.id, "x", "x", "CONFIRMED", {}, 0.0, 0.0))


async def test_ending_a_sign_in_keeps_its_tokens_known_as_revoked(api: Api) -> None:
    """A token that was revoked is told from one that never was, until both would have expired."""
    pool, client, alice = await make(api)
    first, _ = await begin(api, pool, client, alice)
    await begin(api, pool, client, alice)
    async with api.house.store.write() as tx:
        assert await sign_ins.end(tx, pool, first.origin_jti)
        assert not await sign_ins.end(tx, pool, first.origin_jti)
        assert not await sign_ins.end(tx, pool, "unknown")
    assert await count(api, "sign_ins", pool) == 1
    assert await count(api, "refresh_tokens", pool) == 2


async def test_ending_all_is_for_one_user_of_one_pool(api: Api) -> None:
    """And remembers when it was, for tokens that do not name their sign-in."""
    pool, client, alice = await make(api)
    other, elsewhere, namesake = await make(api)
    bob = await api.new_user(pool, "bob")
    for place, app, user in ((pool, client, alice), (pool, client, alice), (pool, client, bob)):
        await begin(api, place, app, user)
    await begin(api, other, elsewhere, namesake)
    api.clock.advance(7)
    async with api.house.store.write() as tx:
        await sign_ins.end_all(tx, pool, alice.sub, api.clock.now())
    assert await count(api, "sign_ins", pool) == await count(api, "sign_ins", other) == 1
    found, untouched = await api.found_user(pool, "alice"), await api.found_user(pool, "bob")
    assert found is not None
    assert untouched is not None
    assert (found.signed_out_at, untouched.signed_out_at) == (api.clock.now(), 0.0)


async def test_a_sign_in_at_the_moment_of_a_sign_out_is_either_before_or_after(api: Api) -> None:
    """No sign-in slips through a sign-out that had begun when it was."""
    pool, client, alice = await make(api)
    for _ in range(5):
        async with api.house.store.write() as tx:
            await tx.row(f"SELECT 1 FROM users WHERE user_pool_id = $1{tx.dialect.for_update}", pool.id)  # noqa: S608
            signing_in = asyncio.create_task(begin(api, pool, client, alice))
            await waiting_for_turn(api.house.store, 1)
            signing_out = asyncio.create_task(_end_all(api, pool, alice))
            await waiting_for_turn(api.house.store, 2)
        await asyncio.gather(signing_in, signing_out)
        assert await count(api, "sign_ins", pool) == 0


async def _end_all(api: Api, pool: Pool, user: User) -> None:
    async with api.house.store.write() as tx:
        await sign_ins.end_all(tx, pool, user.sub, api.clock.now())


async def test_a_further_refresh_token_belongs_to_its_sign_in(api: Api) -> None:
    """Rotation adds tokens, and each of them ends with the sign-in."""
    pool, client, alice = await make(api)
    sign_in, first = await begin(api, pool, client, alice)
    async with api.house.store.write() as tx:
        second = await sign_ins.new_refresh_token(
            tx, api.call("initiate_auth"), pool, sign_in.origin_jti, api.clock.now() + 9
        )
        assert await sign_ins.end(tx, pool, sign_in.origin_jti)
    assert first != second
    for token in (first, second):
        row = await rows.refresh_token(api.house.store, pool.id, digests.token_hash(token))
        assert row is not None
        assert (row.origin_jti, row.client_id, row.user) == (sign_in.origin_jti, None, None)
