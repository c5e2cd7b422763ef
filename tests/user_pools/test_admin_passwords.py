from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import passwords, throttles
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.accounts import sent, sign_in
from tests.user_pools.conftest import PASSWORD

NEW = "Another-Horse-8"
VERIFIED = {"email": "a@example.com", "email_verified": "true"}


async def set_password(api: Any, pool: Pool, password: str = NEW, *, permanent: bool = True) -> None:
    """AdminSetUserPassword for alice."""
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=password, permanent=permanent)


async def reset(api: Any, pool: Pool) -> None:
    """AdminResetUserPassword for alice."""
    await api.admin_reset_user_password(user_pool_id=pool.id, username="alice")


async def has_password(api: Any, pool: Pool, password: str) -> bool:
    """Whether it is alice's."""
    return await passwords.verify(api.call("admin_create_user"), await api.found_user(pool, "alice"), password)


@pytest.mark.parametrize("status", [CONFIRMED, UNCONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED])
async def test_a_permanent_password_confirms_the_user(api: Any, status: str) -> None:
    """Whatever state they were in; it does not expire."""
    pool = await api.new_pool()
    await api.new_user(pool, status=status)
    await set_password(api, pool)
    user = await api.found_user(pool, "alice")
    assert user.status == CONFIRMED
    assert user.temporary_password_expires_at is None
    assert await has_password(api, pool, NEW)
    assert not await has_password(api, pool, PASSWORD)


async def test_a_temporary_password_is_to_be_changed(api: Any) -> None:
    """That is what it is if nothing else is said; it expires."""
    pool = await api.new_pool()
    await api.new_user(pool)
    await api.admin_set_user_password(user_pool_id=pool.id, username="alice", password=NEW)
    user = await api.found_user(pool, "alice")
    assert user.status == FORCE_CHANGE_PASSWORD
    assert user.temporary_password_expires_at == api.clock.now() + 7 * 86_400
    assert await has_password(api, pool, NEW)


async def test_both_forms_of_the_password_are_replaced(api: Any) -> None:
    """The old one cannot be proven either."""
    pool = await api.new_pool()
    before = await api.new_user(pool)
    await set_password(api, pool)
    after = await api.found_user(pool, "alice")
    assert after.srp_verifier is not None
    assert after.srp_verifier != before.srp_verifier
    assert after.srp_salt != before.srp_salt


async def test_the_policy_holds_for_operators_too(api: Any) -> None:
    """A refused password changes nothing."""
    pool = await api.new_pool()
    await api.new_user(pool)
    for bad in ("Sh0rt-", "lower-case-1", "UPPER-CASE-1", "No-Numbers-Here", "NoSymbols123"):
        for permanent in (True, False):
            with pytest.raises(errors.InvalidPasswordException):
                await set_password(api, pool, bad, permanent=permanent)
    assert await has_password(api, pool, PASSWORD)


async def test_a_pool_remembers_passwords(api: Any) -> None:
    """As many as its policy says; temporary ones are not held against them."""
    policy = pb.PasswordPolicyType(minimum_length=8, password_history_size=2)
    pool = await api.new_pool(
        policies=pb.UserPoolPolicyType(password_policy=policy), user_pool_tier=pb.USER_POOL_TIER_TYPE_ESSENTIALS
    )
    await api.new_user(pool)
    for number in (1, 2):
        await set_password(api, pool, f"password-{number}")
        api.clock.advance(1)
    for number in (1, 2):
        with pytest.raises(errors.PasswordHistoryPolicyViolationException):
            await set_password(api, pool, f"password-{number}")
    await set_password(api, pool, "password-1", permanent=False)
    await set_password(api, pool, "password-3")
    api.clock.advance(1)
    await set_password(api, pool, "password-1")


async def test_a_new_password_ends_the_lock_out(api: Any) -> None:
    """Whoever guessed, guessed the old one."""
    pool = await api.new_pool()
    user = await api.new_user(pool)
    async with api.house.store.write() as tx:
        for _ in range(6):
            await throttles.fail(tx, pool.id, user.sub, api.clock.now())
    with pytest.raises(errors.NotAuthorizedException):
        await throttles.check(api.house.store, pool.id, user.sub, api.clock.now())
    await set_password(api, pool)
    await throttles.check(api.house.store, pool.id, user.sub, api.clock.now())


async def test_a_reset_demands_a_new_password(api: Any) -> None:
    """The code that comes with it sets one; tokens from before are of no use until then."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    user = await api.new_user(pool, **VERIFIED)
    token = await sign_in(api, pool, client, user)
    await reset(api, pool)
    assert (await api.found_user(pool, "alice")).status == RESET_REQUIRED
    with pytest.raises(errors.PasswordResetRequiredException):
        await api.get_user(access_token=token)
    (message,) = await sent(api)
    assert message.to == "a@example.com"
    await api.confirm_forgot_password(
        client_id=client.id, username="alice", confirmation_code=message.code, password=NEW
    )
    assert (await api.found_user(pool, "alice")).status == CONFIRMED
    assert await has_password(api, pool, NEW)


async def test_a_reset_can_be_repeated_and_is_overtaken_by_a_new_password(api: Any) -> None:
    """A code is worth nothing once an operator has set a password."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    await api.new_user(pool, **VERIFIED)
    await reset(api, pool)
    await reset(api, pool)
    message = (await sent(api))[0]
    await set_password(api, pool)
    with pytest.raises(errors.ExpiredCodeException):
        await api.confirm_forgot_password(
            client_id=client.id, username="alice", confirmation_code=message.code, password=PASSWORD
        )
    assert await has_password(api, pool, NEW)


@pytest.mark.parametrize("status", [UNCONFIRMED, FORCE_CHANGE_PASSWORD])
async def test_who_has_no_password_of_their_own_cannot_have_it_reset(api: Any, status: str) -> None:
    """A reset confirms nobody."""
    pool = await api.new_pool()
    await api.new_user(pool, status=status, **VERIFIED)
    with pytest.raises(errors.NotAuthorizedException, match="cannot be reset in the current state"):
        await reset(api, pool)
    assert (await api.found_user(pool, "alice")).status == status


async def test_a_reset_needs_a_verified_address(api: Any) -> None:
    """Else the user would be locked out for good; so would one who is disabled, or whom only operators help."""
    pool = await api.new_pool()
    await api.new_user(pool, email="a@example.com")
    with pytest.raises(errors.InvalidParameterException, match="no registered/verified email or phone_number"):
        await reset(api, pool)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with pytest.raises(errors.NotAuthorizedException, match="User is disabled"):
        await reset(api, pool)
    mechanism = pb.RecoveryOptionType(name=pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY, priority=1)
    by_operators = await api.new_pool(
        account_recovery_setting=pb.AccountRecoverySettingType(recovery_mechanisms=[mechanism])
    )
    await api.new_user(by_operators, **VERIFIED)
    with pytest.raises(errors.NotAuthorizedException):
        await reset(api, by_operators)
    assert (await api.found_user(by_operators, "alice")).status == CONFIRMED


async def test_nobody_gets_a_password_who_is_not_there(api: Any) -> None:
    """Nor is a pool."""
    pool = await api.new_pool()
    with pytest.raises(errors.UserNotFoundException):
        await set_password(api, pool)
    with pytest.raises(errors.UserNotFoundException):
        await reset(api, pool)
    for operation, more in ((api.admin_set_user_password, {"password": NEW}), (api.admin_reset_user_password, {})):
        with pytest.raises(errors.ResourceNotFoundException):
            await operation(user_pool_id="us-east-1_000000000", username="alice", **more)
