"""What operators do with users' accounts as a whole: see, confirm, enable, disable and delete them."""

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import changed_users, profiles, sign_ins
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.user import CONFIRMED, NOT_FOUND_MESSAGE, UNCONFIRMED
from poolhouse.user_pools.triggers import sign_ups
from poolhouse.user_pools.triggers.calling import Occasion


async def admin_get_user(call: Call, request: pb.AdminGetUserRequest) -> pb.AdminGetUserResponse:
    """A user's profile with all attributes."""
    pool = await pools.find(call, request.user_pool_id)
    user = await users.find_existing(call.store, pool, request.username)
    return pb.AdminGetUserResponse(
        username=user.username,
        user_attributes=user.attribute_list(),
        user_create_date=timestamp(user.created_at),
        user_last_modified_date=timestamp(user.updated_at),
        enabled=user.enabled,
        user_status=profiles.status(user),
        mfa_options=profiles.mfa_options(user),
        user_mfa_setting_list=user.mfa.enabled,
        preferred_mfa_setting=user.mfa.preferred,
    )


async def admin_confirm_sign_up(call: Call, request: pb.AdminConfirmSignUpRequest) -> pb.AdminConfirmSignUpResponse:
    """Confirm a user without their code. It verifies neither their e-mail address nor their phone number."""
    pool = await pools.find(call, request.user_pool_id)
    found = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        if user.status != UNCONFIRMED:
            raise errors.NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")
        user.status = CONFIRMED
        await users.save(tx, pool, user, call.now())
        await recording.conclude(tx, pool, user.sub, recording.SIGN_UP, recording.PASS)
    await sign_ups.after_confirmation(Occasion.of(call, pool, None, user.username), sign_ups.CONFIRM_SIGN_UP, user)
    return pb.AdminConfirmSignUpResponse()


async def admin_enable_user(call: Call, request: pb.AdminEnableUserRequest) -> pb.AdminEnableUserResponse:
    """Let a disabled user sign in again."""
    await _set_enabled(call, request.user_pool_id, request.username, enabled=True)
    return pb.AdminEnableUserResponse()


async def admin_disable_user(call: Call, request: pb.AdminDisableUserRequest) -> pb.AdminDisableUserResponse:
    """Lock a user out: no sign-in, no refresh, and the tokens issued so far are revoked for good."""
    await _set_enabled(call, request.user_pool_id, request.username, enabled=False)
    return pb.AdminDisableUserResponse()


async def _set_enabled(call: Call, pool_id: str, username: str, *, enabled: bool) -> None:
    pool = await pools.find(call, pool_id)
    found = await users.find_existing(call.store, pool, username)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        user.enabled = enabled
        await users.save(tx, pool, user, call.now())
        if not enabled:
            await sign_ins.end_all(tx, pool, user.sub, call.now())


async def admin_delete_user(call: Call, request: pb.AdminDeleteUserRequest) -> pb.AdminDeleteUserResponse:
    """Delete a user for good, with everything that belongs to them."""
    pool = await pools.find(call, request.user_pool_id)
    user = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        if not await changed_users.delete(tx, call, pool, user, None):
            raise errors.UserNotFoundException(NOT_FOUND_MESSAGE)
    return pb.AdminDeleteUserResponse()
