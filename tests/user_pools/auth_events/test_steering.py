"""What follows the first factor, over every mode, level, action and kind of user: a table, decided without a server."""

from itertools import product
from typing import Any, cast

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.auth_events.watching import DEMANDING
from poolhouse.user_pools.model import mfa
from poolhouse.user_pools.model.mfa import SMS_MFA, PoolMfa, UserMfa
from poolhouse.user_pools.model.risk import AUDIT, ENFORCED, RiskConfiguration
from poolhouse.user_pools.risk.assessment import Assessment
from poolhouse.user_pools.risk.decision import (
    BLOCK,
    MFA_IF_CONFIGURED,
    MFA_REQUIRED,
    NO_ACTION,
    decide,
)
from poolhouse.user_pools.sign_in_steps import PASSWORD, TOKENS, Standing, can_meet_demand, next_step

LOW, MEDIUM, HIGH = pb.RISK_LEVEL_TYPE_LOW, pb.RISK_LEVEL_TYPE_MEDIUM, pb.RISK_LEVEL_TYPE_HIGH
FIELDS: dict[int, str] = {LOW: "low_action", MEDIUM: "medium_action", HIGH: "high_action"}
SWITCHED_ON, REACHABLE, ALONE = "has a factor on", "could be asked for one", "has none"
USERS = {
    SWITCHED_ON: (UserMfa((SMS_MFA,)), frozenset({"phone_number"})),
    REACHABLE: (UserMfa(), frozenset({"phone_number"})),
    ALONE: (UserMfa(), frozenset[str]()),
}
TOKEN, FACTOR, REFUSED, SETUP = "tokens", "a second factor", "refused", "setup"


def configured(level: int, action: int) -> RiskConfiguration:
    """A configuration in which this is done about risks of this level alone."""
    actions: Any = {FIELDS[level]: {"event_action": action, "notify": False}}
    return RiskConfiguration(pb.RiskConfigurationType(account_takeover_risk_configuration={"actions": actions}))


def standing(pool_mode: int, kind: str, *, demanded: bool = False, remembered: bool = False) -> Standing:
    """A sign-in that has proven a password, perhaps from a device that stands in for a second factor."""
    user, addresses = USERS[kind]
    return Standing(
        proven=(PASSWORD,),
        temporary_password=False,
        pool=PoolMfa(cast("pb.UserPoolMfaType", pool_mode), (SMS_MFA,)),
        user=user,
        addresses=addresses,
        recovers_by="email",
        remembered=remembered,
        spares_mfa=remembered,
        mfa_demanded=demanded,
    )


def outcome(security: int, level: int | None, action: int, pool_mode: int, kind: str, *, remembered: bool) -> str:
    """What the user sees next."""
    before = standing(pool_mode, kind, remembered=remembered)
    configuration = configured(level or LOW, action)
    able = can_meet_demand(before)
    decision = decide(Assessment(level), configuration, security, user_has_mfa=able)  # type: ignore[arg-type]
    if decision.action == BLOCK:
        return REFUSED
    demanded = decision.action in DEMANDING
    try:
        step = next_step(standing(pool_mode, kind, demanded=demanded, remembered=remembered))
    except errors.MFAMethodNotFoundException:
        return SETUP
    if step == TOKENS or step.challenge == pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH:
        return TOKEN
    return FACTOR


def expected(security: int, level: int | None, action: int, pool_mode: int, kind: str, *, remembered: bool) -> str:
    """The same, as the documentation tells it."""
    spared = remembered and pool_mode != mfa.OFF
    usuals: dict[int, str] = {
        mfa.OFF: TOKEN,
        mfa.OPTIONAL: FACTOR if kind == SWITCHED_ON else TOKEN,
        mfa.ON: SETUP if kind == ALONE else FACTOR,
    }
    usual = TOKEN if spared else usuals[pool_mode]
    if security != ENFORCED or level is None or action == NO_ACTION:
        return usual
    if action == BLOCK:
        return REFUSED
    if pool_mode != mfa.OFF and kind != ALONE:
        return FACTOR
    return usual if action == MFA_IF_CONFIGURED else REFUSED


@pytest.mark.parametrize("security", [AUDIT, ENFORCED])
@pytest.mark.parametrize("action", [BLOCK, MFA_IF_CONFIGURED, MFA_REQUIRED, NO_ACTION])
def test_the_next_step_is_what_the_documentation_says(security: int, action: int) -> None:
    """For every level, every pool, every user, and from a remembered device as well."""
    for level, pool_mode, kind, remembered in product(
        (None, LOW, MEDIUM, HIGH), (mfa.OFF, mfa.OPTIONAL, mfa.ON), USERS, (False, True)
    ):
        found = outcome(security, level, action, pool_mode, kind, remembered=remembered)
        assert found == expected(security, level, action, pool_mode, kind, remembered=remembered), (
            level,
            pool_mode,
            kind,
            remembered,
        )
