"""Which first factors there are: those that a pool allows, and of these the ones that a user can use."""

from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import attributes, sign_in_steps
from poolhouse.user_pools.model.mfa import ON
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.sign_in_steps import EMAIL, PASSKEY, PASSWORD, SMS, Standing

PASSWORD_SRP: Final = "PASSWORD_SRP"

ADDRESSES: Final = {EMAIL: "email", SMS: "phone_number"}
"""The attribute that a factor's codes are sent to."""
_PASSWORDS: Final = (PASSWORD, PASSWORD_SRP)
_ALLOWED: Final = {
    pb.AUTH_FACTOR_TYPE_EMAIL_OTP: EMAIL,
    pb.AUTH_FACTOR_TYPE_SMS_OTP: SMS,
}


def codes_allowed(pool: Pool) -> tuple[str, ...]:
    """The factors that need no password: none where every sign-in takes a second factor, as in Cognito."""
    if pool.mfa.mode == ON:
        return ()
    allowed = set(pool.settings.policies.sign_in_policy.allowed_first_auth_factors)
    return tuple(factor for value, factor in _ALLOWED.items() if value in allowed)


def of_user(pool: Pool, user: User, standing: Standing, *, has_passkey: bool = False) -> tuple[str, ...]:
    """What the user can choose from.

    Who is asked for a second factor begins with the password, as in Cognito, or with a passkey that needs none.
    """
    passwords = _PASSWORDS if user.password is not None else ()
    passkeys = (PASSKEY,) if has_passkey and sign_in_steps.begins_by_passkey(standing) else ()
    if sign_in_steps.second_factors(standing):
        return passwords + passkeys
    return passwords + passkeys + tuple(factor for factor in codes_allowed(pool) if user.verified(ADDRESSES[factor]))


def of_nobody(pool: Pool, name: str) -> tuple[str, ...]:
    """What a name that nobody has seems to be able to choose from: what most users of the pool have."""
    codes = codes_allowed(pool)
    if attributes.is_phone_number(name) and SMS in codes:
        return (*_PASSWORDS, SMS)
    return _PASSWORDS + codes[:1]
