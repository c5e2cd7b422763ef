"""How threat protection looks at a try to sign in, before anybody knows whether what is tried is right.

A sign-in that is stopped is refused in the same words, at the same cost and with the same consequences whether the
password was right or not: it counts as a wrong one. So the refusal tells nobody which it was.
"""

from dataclasses import dataclass, field, replace
from typing import Final, Self

from poolhouse import errors, schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import auth_events as rows
from poolhouse.storage import messages as counts
from poolhouse.storage.auth_events import EventRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import sign_in_steps
from poolhouse.user_pools.auth_events import notices, notifying, past, recording
from poolhouse.user_pools.auth_events.notices import Notice
from poolhouse.user_pools.model.mfa import ON, OPTIONAL
from poolhouse.user_pools.model.risk import OFF
from poolhouse.user_pools.progress import Followed, Progress
from poolhouse.user_pools.risk.assessment import FAILURE_SECONDS, Assessment, assess
from poolhouse.user_pools.risk.configuration import effective
from poolhouse.user_pools.risk.context import ClientContext
from poolhouse.user_pools.risk.decision import BLOCK, BLOCKED, MFA_IF_CONFIGURED, MFA_REQUIRED, Decision, decide
from poolhouse.user_pools.risk.explaining import explain
from poolhouse.user_pools.risk.history import PastEvent
from poolhouse.user_pools.sign_in_steps import PASSWORD

DEMANDING: Final = frozenset({MFA_IF_CONFIGURED, MFA_REQUIRED})
"""The actions that demand a second factor of whoever has one."""
REMEMBERED: Final = 50
"""How many sign-ins of each outcome are looked at."""

_HALF_OF_SUBS: Final = "8"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is made of one try. `progress` is the sign-in as it is if the try is right."""

    progress: Progress
    event: EventRow = field(repr=False)
    decision: Decision
    notice: Notice | None = None
    """What the user is to be told by mail, if anything."""

    @property
    def blocks(self) -> bool:
        """Whether the try is refused, right or wrong."""
        return self.decision.action == BLOCK

    @property
    def followed(self) -> Followed:
        """How the sign-in is followed from now on, if it goes on."""
        return Followed(self.event.event_id, self.decision.action in DEMANDING, self._outcome(right=True))

    def with_compromised(self, *, blocked: bool) -> Self:
        """With a password that is known to have leaked, and perhaps is refused for that."""
        decision = schema.wire(pb.RiskDecisionType, BLOCKED) if blocked else self.event.decision
        return replace(self, event=replace(self.event, compromised=True, decision=decision))

    async def refuse(self, tx: Writer, *, right: bool) -> None:
        """Note a try that is refused, though it may have been `right`; the transaction has counted it as wrong."""
        pool, sub, event = self.progress.pool, self.progress.user.sub, self._outcome(right=right)
        await recording.add(tx, pool, sub, event)
        subject = past.failures_subject(event.ip_address)
        if subject is not None:  # within a window that begins with the first, as messages are counted
            await counts.count(tx, pool.id, subject, event.created_at, FAILURE_SECONDS)
        if self.notice is not None and self.blocks:
            await notifying.send(tx, self.progress, self.notice, decoy=not right)

    async def note(self, tx: Writer) -> None:
        """Note that what was tried was right, and led nowhere: the user's own state keeps them from going on."""
        await recording.add(tx, self.progress.pool, self.progress.user.sub, self._outcome(right=True))

    async def notify(self, tx: Writer) -> None:
        """Tell the user of a sign-in that goes on, where that is to be told."""
        if self.notice is not None:
            await notifying.send(tx, self.progress, self.notice, decoy=False)

    def _outcome(self, *, right: bool) -> EventRow:
        if self.progress.proven != (PASSWORD,):
            return self.event
        return replace(self.event, password_result=recording.SUCCESS if right else recording.FAILURE)


def refusal() -> errors.NotAuthorizedException:
    """What is said of a try that is stopped."""
    return errors.NotAuthorizedException(sign_in_steps.RISK_MESSAGE)


async def look(progress: Progress, *, custom: bool) -> Watch | None:
    """What is made of a try to prove the one factor of `progress`; None where threat protection is off.

    `custom` says that the sign-in is one of custom challenges, which have a mode of their own.
    """
    call, pool = progress.call, progress.pool
    mode = pool.threat_protection.custom if custom else pool.threat_protection.standard
    if mode == OFF:
        return None
    context, configuration = recording.context_of(call, pool, progress.client), effective(pool, progress.client)
    history, failures = await _history(progress, context)
    assessment = assess(context, history, configuration, call.now(), failures)
    decision = decide(assessment, configuration, mode, user_has_mfa=_has_mfa(progress))
    event = _event(progress, context, assessment, decision)
    explain(pool.id, event.event_id, assessment, decision)
    return Watch(progress, event, decision, await notices.prepared(progress, event, decision, configuration))


async def _history(progress: Progress, context: ClientContext) -> tuple[list[PastEvent], int]:
    """The user's past, and how many tries have failed from here. One statement.

    Nobody has the past of one of the pool's users, whichever that is: being stopped, or not, does not tell who exists.
    """
    call, subject = progress.call, past.failures_subject(context.ip_address)
    found, failures = await rows.sign_ins(
        call.store, progress.pool.id, progress.user.sub, REMEMBERED, subject or "", call.now()
    )
    return [past.event(row) for row in found], failures


def _has_mfa(progress: Progress) -> bool:
    """Whether the user can prove a second factor. Where users differ in that, so do names that nobody has."""
    if progress.user.stored is not None:
        return sign_in_steps.can_meet_demand(progress.standing())
    if progress.pool.mfa.mode != OPTIONAL:
        return progress.pool.mfa.mode == ON
    return progress.user.sub < _HALF_OF_SUBS


def _event(progress: Progress, context: ClientContext, assessment: Assessment, decision: Decision) -> EventRow:
    return replace(
        recording.new(progress.call, context, recording.SIGN_IN, recording.FAIL),
        decision=schema.wire(pb.RiskDecisionType, decision.decision),
        level=None if assessment.level is None else schema.wire(pb.RiskLevelType, assessment.level),
    )
