"""What a user can sign in with, as GetUserAuthFactors and AdminGetUserAuthFactors tell it."""

from typing import Any

from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import profiles
from poolhouse.user_pools.choice.first_factors import ADDRESSES, codes_allowed
from poolhouse.user_pools.model import mfa
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.passkeys import known
from poolhouse.user_pools.sign_in_steps import EMAIL, SMS

_VALUES = {EMAIL: pb.AUTH_FACTOR_TYPE_EMAIL_OTP, SMS: pb.AUTH_FACTOR_TYPE_SMS_OTP}
_SECOND = {EMAIL: mfa.EMAIL_OTP, SMS: mfa.SMS_MFA}


async def get_user_auth_factors(call: Call, request: pb.GetUserAuthFactorsRequest) -> pb.GetUserAuthFactorsResponse:
    """What the signed-in user can sign in with, as a first or as a second factor."""
    session, _ = await profiles.signed_in(call, request.access_token)
    return pb.GetUserAuthFactorsResponse(**await _members(call, session.pool, session.user))


async def admin_get_user_auth_factors(
    call: Call, request: pb.AdminGetUserAuthFactorsRequest
) -> pb.AdminGetUserAuthFactorsResponse:
    """`get_user_auth_factors` for any user, by an operator."""
    pool = await pools.find(call, request.user_pool_id)
    user = await users.find_existing(call.store, pool, request.username)
    return pb.AdminGetUserAuthFactorsResponse(**await _members(call, pool, user))


async def _members(call: Call, pool: Pool, user: User) -> dict[str, Any]:
    """The members that both responses have."""
    passkeys = await known.usable(call.store, pool, user.sub)
    return {
        "username": user.username,
        "preferred_mfa_setting": user.mfa.preferred,
        "user_mfa_setting_list": user.mfa.enabled,
        "configured_user_auth_factors": _factors(pool, user) + ([pb.AUTH_FACTOR_TYPE_WEB_AUTHN] if passkeys else []),
    }


def _factors(pool: Pool, user: User) -> list[pb.AuthFactorType]:
    found = [pb.AUTH_FACTOR_TYPE_PASSWORD] if user.password is not None else []
    for factor, value in _VALUES.items():
        first = factor in codes_allowed(pool) and user.verified(ADDRESSES[factor])
        if first or _SECOND[factor] in user.mfa.enabled:
            found.append(value)
    if user.mfa.software_token is not None:
        found.append(pb.AUTH_FACTOR_TYPE_SOFTWARE_TOKEN)
    return found
