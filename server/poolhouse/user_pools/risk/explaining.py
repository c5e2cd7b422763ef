"""Why a sign-in looked risky, for the operator whom its user asks: a line of the log."""

from typing import Final

import structlog

from poolhouse import schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.risk.assessment import WORDS, Assessment
from poolhouse.user_pools.risk.decision import Decision

EXCEPTION: Final = "blocked_range"
EXCEPTION_WORDS: Final = "The address is in a range that is always blocked."

_log = structlog.get_logger(__name__)


def explain(pool_id: str, event_id: str, assessment: Assessment, decision: Decision) -> None:
    """Say why the sign-in that is called `event_id` looked risky, and what was done about it; nothing if it did not."""
    told: dict[str, str] = {reason: WORDS[reason] for reason in assessment.reasons}
    if assessment.blocked_by_exception:
        told = {EXCEPTION: EXCEPTION_WORDS}
    elif assessment.level is None:
        return
    _log.info(
        "risk.noticed",
        user_pool_id=pool_id,
        event_id=event_id,
        level=None if assessment.level is None else schema.wire(pb.RiskLevelType, assessment.level),
        action=schema.wire(pb.AccountTakeoverEventActionType, decision.action),
        reasons=list(told),
        why=" ".join(told.values()),
    )
