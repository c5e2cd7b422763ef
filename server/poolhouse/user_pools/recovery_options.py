"""How users of a pool may recover an account: which of their addresses get the code, or that only operators help."""

from typing import Final

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import attributes
from poolhouse.user_pools.model.mfa import ADDRESSES, OFF
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User

ADMIN_ONLY_MESSAGE: Final = "Contact administrator to reset password."

_RECOVERED_BY: Final = {
    pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL: "email",
    pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER: "phone_number",
}
# What Cognito does in a pool that states no order.
_DEFAULT_ORDER: Final = ("phone_number", "email")


def check_allowed(pool: Pool) -> None:
    """Raise NotAuthorizedException if only operators can give the pool's users another password."""
    if not recovery_attributes(pool):
        raise errors.NotAuthorizedException(ADMIN_ONLY_MESSAGE)


def recovery_attributes(pool: Pool) -> tuple[str, ...]:
    """The attributes that a code for a new password may be sent to, the preferred one first; none: operators only."""
    mechanisms = pool.settings.account_recovery_setting.recovery_mechanisms
    if not mechanisms:
        return _DEFAULT_ORDER
    ordered = sorted(mechanisms, key=lambda mechanism: mechanism.priority)
    return tuple(_RECOVERED_BY[mechanism.name] for mechanism in ordered if mechanism.name in _RECOVERED_BY)


def recovery_attribute(pool: Pool, user: User) -> str | None:
    """Where this user's code for a new password goes: the first of the pool's choices that the user has verified.

    An address that is the user's second factor is none, or else whoever reads it needs no other.
    """
    factors = set(user.mfa.enabled).intersection(pool.mfa.offered) if pool.mfa.mode != OFF else set()
    second = {ADDRESSES.get(factor) for factor in factors}
    choices = (name for name in recovery_attributes(pool) if name not in second)
    return next((name for name in choices if user.attributes.get(name) and user.verified(name)), None)


def fake_attribute(pool: Pool, name: str) -> str:
    """Where a code for nobody would go: to the name itself, if it is an address of the pool's choice."""
    choices = recovery_attributes(pool)
    if attributes.is_email(name) and "email" in choices:
        return "email"
    return choices[0]
