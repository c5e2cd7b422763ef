"""What operators do with users' passwords: set them, or have users set new ones."""

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import codes as code_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, named_users, passwords, recovery, throttles
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import (
    CONFIRMED,
    FORCE_CHANGE_PASSWORD,
    RESET_REQUIRED,
    UNCONFIRMED,
    User,
)
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.recovery_options import check_allowed, recovery_attribute


async def admin_set_user_password(
    call: Call, request: pb.AdminSetUserPasswordRequest
) -> pb.AdminSetUserPasswordResponse:
    """Give a user a password: a permanent one, which confirms the user, or one to be changed at the next sign-in.

    Only permanent passwords are held against the history, and become part of it. Tokens stay good, as in Cognito.
    """
    pool = await pools.find(call, request.user_pool_id)
    found = await users.find_existing(call.store, pool, request.username)
    passwords.check_policy(pool, request.password)
    if request.permanent:
        await passwords.check_history(call, call.store, pool, found, request.password)
    secrets = await passwords.make(call, pool, found.sub, found.username, request.password)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        await _set(tx, call, pool, user, secrets, permanent=request.permanent)
    return pb.AdminSetUserPasswordResponse()


async def _set(tx: Writer, call: Call, pool: Pool, user: User, secrets: Secrets, *, permanent: bool) -> None:
    now = call.now()
    passwords.apply(user, secrets, None if permanent else passwords.temporary_until(pool, now))
    user.status = CONFIRMED if permanent else FORCE_CHANGE_PASSWORD
    await users.save(tx, pool, user, now)
    await throttles.clear(tx, pool.id, user.sub)
    # The password that a code was asked for has been replaced.
    await code_rows.delete(tx, pool.id, user.sub, codes.FORGOT_PASSWORD)
    if permanent:
        await passwords.remember(tx, pool, user, now)


async def admin_reset_user_password(
    call: Call, request: pb.AdminResetUserPasswordRequest
) -> pb.AdminResetUserPasswordResponse:
    """Keep a user from signing in until they have set a new password with the code that is sent to them."""
    pool = await pools.find(call, request.user_pool_id)
    check_allowed(pool)
    found = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        address = _address_for_reset(pool, user)
        user.status = RESET_REQUIRED
        await users.save(tx, pool, user, call.now())
        await recovery.send_code(tx, call, pool, user, address, None)
    return pb.AdminResetUserPasswordResponse()


def _address_for_reset(pool: Pool, user: User) -> str:
    """The attribute that the code goes to; raises if the user's password cannot be reset."""
    if not user.enabled:
        raise errors.NotAuthorizedException(named_users.DISABLED_MESSAGE)
    if user.status in {UNCONFIRMED, FORCE_CHANGE_PASSWORD}:
        raise errors.NotAuthorizedException(recovery.WRONG_STATE_MESSAGE)
    address = recovery_attribute(pool, user)
    if address is None:
        raise errors.InvalidParameterException(recovery.NO_ADDRESS_MESSAGE)
    return address
