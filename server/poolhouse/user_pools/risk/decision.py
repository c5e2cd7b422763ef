"""What is done about a risk: a pure function of how high it is and of what was configured."""

from dataclasses import dataclass
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.risk import ENFORCED, RiskConfiguration
from poolhouse.user_pools.risk.assessment import Assessment

NO_RISK: Final = pb.RISK_DECISION_TYPE_NO_RISK
ACCOUNT_TAKEOVER: Final = pb.RISK_DECISION_TYPE_ACCOUNT_TAKEOVER
BLOCKED: Final = pb.RISK_DECISION_TYPE_BLOCK

BLOCK: Final = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK
MFA_IF_CONFIGURED: Final = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_IF_CONFIGURED
MFA_REQUIRED: Final = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_REQUIRED
NO_ACTION: Final = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_NO_ACTION

_WITHOUT_MFA: Final = {MFA_IF_CONFIGURED: NO_ACTION, MFA_REQUIRED: BLOCK}


@dataclass(frozen=True, slots=True)
class Decision:
    """What is recorded of a sign-in's risk, what is done about it, and whether the user is told by mail.

    `action` is what really happens: for a user who has no second factor, MFA_REQUIRED comes out as BLOCK and
    MFA_IF_CONFIGURED as NO_ACTION.
    """

    decision: pb.RiskDecisionType = NO_RISK
    action: pb.AccountTakeoverEventActionType = NO_ACTION
    notify: bool = False


def decide(
    assessment: Assessment,
    configuration: RiskConfiguration,
    mode: pb.AdvancedSecurityModeType,
    *,
    user_has_mfa: bool,
) -> Decision:
    """What is done about an assessed sign-in; nothing, unless the mode is ENFORCED: then it is recorded only."""
    found = NO_RISK if assessment.level is None else ACCOUNT_TAKEOVER
    if mode != ENFORCED:
        return Decision(found)
    if assessment.blocked_by_exception:
        return Decision(BLOCKED, BLOCK)
    configured = configuration.takeover_action(assessment.level)
    if configured is None:
        return Decision(found)
    action = configured.event_action
    if not user_has_mfa:
        action = _WITHOUT_MFA.get(action, action)
    return Decision(BLOCKED if action == BLOCK else found, action, configured.notify)
