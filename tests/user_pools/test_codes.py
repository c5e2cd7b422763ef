import asyncio
from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import sealed
from poolhouse.user_pools import codes
from poolhouse.user_pools.codes import MAX_ATTEMPTS, Outcome, Redeemed
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import Api
from tests.user_pools.registrations import another


async def _setting(api: Api) -> tuple[Call, Pool, User]:
    pool = await api.new_pool(username_configuration={"case_sensitive": False})
    return api.call("confirm_sign_up"), pool, await api.new_user(pool)


async def _create(call: Call, pool: Pool, user: User, purpose: str = codes.SIGN_UP, value: str | None = None) -> str:
    async with call.store.write() as tx:
        return await codes.create(tx, call, pool, user, purpose, call.now(), value)


async def _redeem(call: Call, pool: Pool, user: User, code: str, purpose: str = codes.SIGN_UP) -> Redeemed:
    async with call.store.write() as tx:
        return await codes.redeem(tx, call, pool, user.sub, purpose, code, call.now())


async def test_a_code_works_once_and_gives_back_what_it_was_made_for(api: Api) -> None:
    """A code that was read over somebody's shoulder is worth nothing later."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user, value="email:a@example.com")
    assert await _redeem(call, pool, user, code) == Redeemed(Outcome.OK, "email:a@example.com")
    assert (await _redeem(call, pool, user, code)).outcome is Outcome.EXPIRED


async def test_a_code_is_for_one_user_and_one_purpose(api: Api) -> None:
    """A code from one message opens nothing else."""
    call, pool, user = await _setting(api)
    other = await api.new_user(pool, "bob")
    code = await _create(call, pool, user)
    for purpose in (codes.FORGOT_PASSWORD, codes.verify_purpose("email")):
        assert (await _redeem(call, pool, user, code, purpose)).outcome is Outcome.EXPIRED
    await _create(call, pool, other)
    assert codes.hash_of(call.house, pool.id, user.sub, codes.SIGN_UP, code) != codes.hash_of(
        call.house, pool.id, other.sub, codes.SIGN_UP, code
    )


async def test_few_attempts_are_had_and_a_new_code_starts_over(api: Api) -> None:
    """Guessing is stopped, even for who then finds the right code."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    for _ in range(MAX_ATTEMPTS):
        assert (await _redeem(call, pool, user, another(code))).outcome is Outcome.MISMATCH
    assert (await _redeem(call, pool, user, code)).outcome is Outcome.EXHAUSTED
    assert (await _redeem(call, pool, user, await _create(call, pool, user))).outcome is Outcome.OK


async def test_attempts_at_once_are_limited_alike(api: Api) -> None:
    """However many calls guess in parallel, only as many guesses count as one after the other."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    guesses = [f"{(int(code) + n) % 10**6:06}" for n in range(1, 31)]
    tried = await asyncio.gather(*(_redeem(call, pool, user, guess) for guess in guesses))
    outcomes = [redeemed.outcome for redeemed in tried]
    assert outcomes.count(Outcome.MISMATCH) == MAX_ATTEMPTS
    assert outcomes.count(Outcome.EXHAUSTED) == 30 - MAX_ATTEMPTS


async def test_of_two_who_redeem_at_once_one_succeeds(api: Api) -> None:
    """A code is used up by exactly one call."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    tried = await asyncio.gather(*(_redeem(call, pool, user, code) for _ in range(8)))
    assert [redeemed.outcome for redeemed in tried].count(Outcome.OK) == 1


@pytest.mark.parametrize(
    ("purpose", "seconds"),
    [(codes.SIGN_UP, 86_400), (codes.FORGOT_PASSWORD, 3600), (codes.verify_purpose("email"), 86_400)],
)
async def test_codes_expire_as_in_cognito(api: Api, purpose: str, seconds: float) -> None:
    """A day for sign-up and verification, an hour for a forgotten password."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user, purpose)
    api.clock.advance(seconds - 1)
    async with call.store.write() as tx:
        assert (await codes.verify(tx, call, pool, user.sub, purpose, code, call.now())).outcome is Outcome.OK
    api.clock.advance(1)
    assert (await _redeem(call, pool, user, code, purpose)).outcome is Outcome.EXPIRED


async def test_looking_whether_a_code_is_right_uses_nothing_up_but_counts_what_is_wrong(api: Api) -> None:
    """The right code can be checked before slow work, without giving anybody more guesses."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    for _ in range(MAX_ATTEMPTS + 1):
        async with call.store.write() as tx:
            assert (await codes.verify(tx, call, pool, user.sub, codes.SIGN_UP, code, call.now())).outcome is Outcome.OK
    for _ in range(MAX_ATTEMPTS):
        async with call.store.write() as tx:
            tried = await codes.verify(tx, call, pool, user.sub, codes.SIGN_UP, another(code), call.now())
        assert tried.outcome is Outcome.MISMATCH
    assert (await _redeem(call, pool, user, code)).outcome is Outcome.EXHAUSTED


async def test_a_code_outlives_a_rotation_of_the_master_key(api: Api) -> None:
    """Codes on their way stay good when an operator changes the key."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    house = replace(api.house, keyring=api.house.keyring.rotated(sealed.new_key()))
    later = Call(house, call.operation, call.caller, "id", "192.0.2.1")
    assert (await _redeem(later, pool, user, code)).outcome is Outcome.OK


async def test_the_store_knows_no_code(api: Api) -> None:
    """Whoever copies the database can neither read a code nor compute it from its hash without the master key."""
    call, pool, user = await _setting(api)
    code = await _create(call, pool, user)
    row = await call.store.row("SELECT * FROM codes WHERE user_pool_id = $1", pool.id)
    assert row is not None
    assert all(code.encode() not in str(row[n]).encode() for n in ("sub", "purpose", "code_hash", "pending_value"))
    stranger = replace(api.house, keyring=sealed.Keyring(sealed.new_key()))
    assert codes.hash_of(stranger, pool.id, user.sub, codes.SIGN_UP, code) != row["code_hash"]


async def test_a_name_that_nobody_has_stands_for_the_same_nobody(api: Api) -> None:
    """Decoys are stable, per pool, and compare names as the pool does."""
    call, pool, _ = await _setting(api)
    other = await api.new_pool()
    assert codes.decoy_sub(call, pool, "Nobody") == codes.decoy_sub(call, pool, "nobody")
    assert codes.decoy_sub(call, pool, "nobody") != codes.decoy_sub(call, other, "nobody")
    assert codes.decoy_sub(call, pool, "nobody") != codes.decoy_sub(call, pool, "no one")


def test_outcomes_are_told_as_cognito_tells_them() -> None:
    """Apps branch on these."""
    codes.raise_for(Outcome.OK)
    for outcome, error in (
        (Outcome.MISMATCH, errors.CodeMismatchException),
        (Outcome.EXPIRED, errors.ExpiredCodeException),
        (Outcome.EXHAUSTED, errors.LimitExceededException),
    ):
        with pytest.raises(error):
            codes.raise_for(outcome)
