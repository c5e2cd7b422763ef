"""What a sign-in has to go through: which step follows what has been proven so far. Plain values, decided in one place.

A sign-in proves a first factor, then a second one where the pool or the user wants that, then the device where that is
remembered, and then there are tokens. A temporary password is replaced before anything else is asked for. In a pool
that has it so, a remembered device stands in for the second factor, and a passkey that verifies its user needs none.
Where a sign-in looks risky, a second factor may be demanded of whoever has one; then no device stands in for it.
"""

from dataclasses import dataclass, replace
from typing import Final

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import (
    ADDRESSES,
    EMAIL_OTP,
    OFF,
    ON,
    PASSKEY_MFA,
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    PoolMfa,
    UserMfa,
)

PASSWORD: Final = "PASSWORD"
EMAIL: Final = "EMAIL_OTP"
SMS: Final = "SMS_OTP"
PASSKEY: Final = "WEB_AUTHN"
VERIFIED_PASSKEY: Final = "WEB_AUTHN_WITH_USER_VERIFICATION"
"""A passkey that has seen its user's fingerprint, face or PIN: what one has, and what one is or knows."""
RECOVERY_CODE: Final = "RECOVERY_CODE"
DEVICE: Final = "DEVICE"

CHALLENGES: Final = {
    SMS_MFA: pb.CHALLENGE_NAME_TYPE_SMS_MFA,
    EMAIL_OTP: pb.CHALLENGE_NAME_TYPE_EMAIL_OTP,
    SOFTWARE_TOKEN_MFA: pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA,
}
"""The challenge that asks for each second factor."""
NO_METHOD_MESSAGE: Final = "No MFA mechanism registered for the account."
RISK_MESSAGE: Final = "Unable to login because of security reasons."
"""What is said of a sign-in that threat protection stops, in Cognito's words."""

# Whoever reads an address has proven that already, and proves nothing more by a second code to it.
_SAME_ADDRESS: Final = {EMAIL: EMAIL_OTP, SMS: SMS_MFA}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sign-in stands, and what its next step depends on.

    `proven` are the factors so far, in their order. `addresses` are the attributes that the user has a value of, and
    `recovers_by` the one that the pool sends codes for a forgotten password to before all others. `remembered`
    says that the sign-in comes from a device that is, and `spares_mfa` that such a one stands in for a second factor.
    `mfa_demanded` says that it looks so risky that a second factor has to be proven, whatever pool and user want.
    """

    proven: tuple[str, ...]
    temporary_password: bool
    pool: PoolMfa
    user: UserMfa
    addresses: frozenset[str]
    recovers_by: str | None
    remembered: bool = False
    spares_mfa: bool = False
    mfa_demanded: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """The challenge that is next, and what it leaves to choose from; without a challenge there are tokens."""

    challenge: pb.ChallengeNameType | None = None
    choices: tuple[str, ...] = ()


TOKENS: Final = Step()


def next_step(standing: Standing) -> Step:
    """The step that follows what has been proven.

    MFAMethodNotFoundException if the pool demands a factor that the user neither has nor can set up at sign-in, and
    NotAuthorizedException if a risk demands one that the user does not have any more.
    """
    if not standing.proven:
        raise ValueError("a sign-in that has proven nothing has no next step")
    if standing.temporary_password:
        return Step(pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED)
    step = TOKENS if _has_enough(standing) else _second_factor(standing)
    if step == TOKENS and standing.remembered and DEVICE not in standing.proven:
        return Step(pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH)
    return step


def _has_enough(standing: Standing) -> bool:
    """Whether no second factor is needed; a remembered device that stands in for it is still to be proven."""
    factors = [factor for factor in standing.proven if factor != DEVICE]
    is_both = standing.proven[0] == VERIFIED_PASSKEY and _by_passkey(standing)
    if is_both or len(factors) > 1:
        return True
    is_spared = standing.pool.mode == OFF or (standing.remembered and standing.spares_mfa)
    return is_spared and not standing.mfa_demanded


def can_meet_demand(standing: Standing) -> bool:
    """Whether the user can prove a second factor if one is demanded, or has done so.

    To set one up is no proof: whoever has stolen a password could do it.
    """
    demanded = replace(standing, mfa_demanded=True)
    return _has_enough(demanded) or bool(second_factors(demanded))


def _by_passkey(standing: Standing) -> bool:
    """Whether the pool, and the user, have passkeys that verify their user satisfy MFA."""
    return standing.pool.by_passkey and PASSKEY_MFA in standing.user.enabled


def begins_by_passkey(standing: Standing) -> bool:
    """Whether the user may begin with a passkey: where it satisfies MFA, or nothing has to."""
    return _by_passkey(standing) or (standing.pool.mode != ON and not second_factors(standing))


def _second_factor(standing: Standing) -> Step:
    usable = second_factors(standing)
    if len(usable) > 1:
        return Step(pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE, usable)
    if usable:
        return Step(CHALLENGES[usable[0]])
    if standing.mfa_demanded:
        raise errors.NotAuthorizedException(RISK_MESSAGE)
    chosen = _chosen(standing)
    if standing.pool.mode != ON and not chosen:
        return TOKENS
    # Who has a factor that proves nothing here, for its address has been proven already, gets no other in its place.
    setups = () if chosen else _can_set_up(standing)
    if not setups:
        raise errors.MFAMethodNotFoundException(NO_METHOD_MESSAGE)
    return Step(pb.CHALLENGE_NAME_TYPE_MFA_SETUP, setups)


def second_factors(standing: Standing) -> tuple[str, ...]:
    """The factors of which one is asked for: the preferred one, those that are on, or whatever serves; none while OFF.

    What serves, where a factor is demanded and the user has switched none on, is an authenticator app, and any address
    that does not also recover the password: a second factor that does is none.
    """
    if standing.pool.mode == OFF:
        return ()
    proven = _SAME_ADDRESS.get(standing.proven[0])
    chosen = tuple(factor for factor in _chosen(standing) if factor != proven)
    if standing.user.preferred in chosen:
        return (standing.user.preferred,)
    if chosen or not (standing.pool.mode == ON or standing.mfa_demanded):
        return chosen
    serving = (factor for factor in standing.pool.offered if _is_ready(standing, factor) and factor != proven)
    return tuple(factor for factor in serving if ADDRESSES.get(factor, factor) != standing.recovers_by)


def _chosen(standing: Standing) -> tuple[str, ...]:
    enabled = standing.user.enabled
    return tuple(factor for factor in standing.pool.offered if factor in enabled and _is_ready(standing, factor))


def _is_ready(standing: Standing, factor: str) -> bool:
    if factor == SOFTWARE_TOKEN_MFA:
        return standing.user.software_token is not None
    return ADDRESSES[factor] in standing.addresses


def _can_set_up(standing: Standing) -> tuple[str, ...]:
    """What a user without a second factor may set up in the midst of a sign-in: an app, or an address for mail."""
    ready = (SOFTWARE_TOKEN_MFA, EMAIL_OTP)
    return tuple(f for f in standing.pool.offered if f in ready and not _is_ready(standing, f))
