"""What is done about risks: every mode, level, action and user there is."""

from itertools import product
from typing import Any

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.risk import AUDIT, ENFORCED, NOTHING_CONFIGURED, OFF, RiskConfiguration
from poolhouse.user_pools.risk.assessment import Assessment
from poolhouse.user_pools.risk.decision import (
    ACCOUNT_TAKEOVER,
    BLOCK,
    BLOCKED,
    MFA_IF_CONFIGURED,
    MFA_REQUIRED,
    NO_ACTION,
    NO_RISK,
    Decision,
    decide,
)

LOW, MEDIUM, HIGH = pb.RISK_LEVEL_TYPE_LOW, pb.RISK_LEVEL_TYPE_MEDIUM, pb.RISK_LEVEL_TYPE_HIGH
ACTIONS = {LOW: "low_action", MEDIUM: "medium_action", HIGH: "high_action"}
# What comes of each action: with a second factor, and without one.
OUTCOMES = {
    BLOCK: ((BLOCKED, BLOCK), (BLOCKED, BLOCK)),
    MFA_REQUIRED: ((ACCOUNT_TAKEOVER, MFA_REQUIRED), (BLOCKED, BLOCK)),
    MFA_IF_CONFIGURED: ((ACCOUNT_TAKEOVER, MFA_IF_CONFIGURED), (ACCOUNT_TAKEOVER, NO_ACTION)),
    NO_ACTION: ((ACCOUNT_TAKEOVER, NO_ACTION), (ACCOUNT_TAKEOVER, NO_ACTION)),
}


def configured(level: Any, action: Any, *, notify: bool = False) -> RiskConfiguration:
    """A configuration for one level."""
    actions = {ACTIONS[level]: {"event_action": action, "notify": notify}}
    return RiskConfiguration(pb.RiskConfigurationType(account_takeover_risk_configuration={"actions": actions}))


@pytest.mark.parametrize(
    ("level", "action", "has_mfa", "notify"), list(product(ACTIONS, OUTCOMES, (True, False), (True, False)))
)
def test_what_is_configured_for_the_level_is_done(level: Any, action: Any, *, has_mfa: bool, notify: bool) -> None:
    """As far as the user can: without a second factor, one that is required keeps them out."""
    made = decide(Assessment(level), configured(level, action, notify=notify), ENFORCED, user_has_mfa=has_mfa)
    assert made == Decision(*OUTCOMES[action][0 if has_mfa else 1], notify)


@pytest.mark.parametrize(("level", "action", "mode"), list(product(ACTIONS, OUTCOMES, (AUDIT, OFF))))
def test_otherwise_it_is_recorded_only(level: Any, action: Any, mode: Any) -> None:
    """The user hears nothing of it."""
    made = decide(Assessment(level), configured(level, action, notify=True), mode, user_has_mfa=True)
    assert made == Decision(ACCOUNT_TAKEOVER, NO_ACTION, notify=False)


@pytest.mark.parametrize("level", ACTIONS)
def test_for_a_level_that_was_left_out_nothing_is_done(level: Any) -> None:
    """It is recorded."""
    other = next(each for each in ACTIONS if each != level)
    for configuration in (NOTHING_CONFIGURED, configured(other, BLOCK)):
        assert decide(Assessment(level), configuration, ENFORCED, user_has_mfa=True) == Decision(ACCOUNT_TAKEOVER)


def test_without_risk_nothing_is_done() -> None:
    """Whatever is configured."""
    for level, mode in product(ACTIONS, (ENFORCED, AUDIT)):
        assert decide(Assessment(), configured(level, BLOCK), mode, user_has_mfa=False) == Decision(NO_RISK)


def test_a_range_is_blocked_where_the_mode_is_enforced() -> None:
    """Without a mail: whoever is kept out so is no news to the user."""
    blocked = Assessment(blocked_by_exception=True)
    assert decide(blocked, NOTHING_CONFIGURED, ENFORCED, user_has_mfa=True) == Decision(BLOCKED, BLOCK)
    assert decide(blocked, NOTHING_CONFIGURED, AUDIT, user_has_mfa=True) == Decision(NO_RISK)
