"""How authentication events are noted, in the transactions that they are about.

A sign-in is one event, however many challenges it takes. What is refused unseen, as in a lock-out, is none.
"""

from dataclasses import replace
from typing import Final

from poolhouse import schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import auth_events as rows
from poolhouse.storage.auth_events import EventRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.risk import OFF
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.risk import context as contexts
from poolhouse.user_pools.risk.assessment import FAILURE_SECONDS
from poolhouse.user_pools.risk.context import ClientContext
from poolhouse.user_pools.risk.decision import NO_RISK
from poolhouse.user_pools.sign_in_steps import DEVICE

DAY: Final = 86_400.0
KEPT_SECONDS: Final = 90 * DAY
KEPT_ALIKE: Final = 200
"""How many events of one type and outcome a user has; so no number of failures makes a success forgotten."""

SIGN_IN: Final = "SignIn"
SIGN_UP: Final = "SignUp"
FORGOT_PASSWORD: Final = "ForgotPassword"
PASSWORD_CHANGE: Final = "PasswordChange"
RESEND_CODE: Final = "ResendCode"
PASS: Final = "Pass"
FAIL: Final = "Fail"
IN_PROGRESS: Final = "InProgress"
SUCCESS: Final = "Success"
FAILURE: Final = "Failure"

_NOTHING_TOLD: Final = pb.UserContextDataType()


def context_of(call: Call, pool: Pool, client: AppClient) -> ClientContext:
    """Where the call's user is, as far as it is known."""
    told = call.context_data
    if isinstance(told, pb.ContextDataType):
        return contexts.of_operator(call, pool, client, told)
    return contexts.of_user(call, pool, client, told if isinstance(told, pb.UserContextDataType) else _NOTHING_TOLD)


def new(call: Call, context: ClientContext, event_type: str, response: str) -> EventRow:
    """An event that happens now, and in which nothing looks risky."""
    now, place = call.now(), context.place
    return EventRow(
        event_id=call.ids.event_id(now),
        event_type=event_type,
        created_at=now,
        response=response,
        decision=schema.wire(pb.RiskDecisionType, NO_RISK),
        level=None,
        compromised=False,
        password_result=None,
        mfa_result=None,
        ip_address=context.ip_address,
        device_name=context.device_name,
        device_fingerprint=context.device_fingerprint,
        user_agent=context.user_agent,
        timezone=context.timezone,
        city=place.city if place else None,
        country=place.country if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )


async def add(tx: Writer, pool: Pool, sub: str, event: EventRow) -> None:
    """Note an event of the user. What a decoy is noted with is soon forgotten: anybody can make up names."""
    at = event.created_at
    await rows.add(tx, pool.id, sub, event, at + KEPT_SECONDS, at + FAILURE_SECONDS)
    await rows.keep_newest(tx, pool.id, sub, event.event_type, event.response, KEPT_ALIKE)


async def note(  # noqa: PLR0913  all of it differs from call to call
    tx: Writer,
    call: Call,
    pool: Pool,
    client: AppClient,
    sub: str,
    event_type: str,
    response: str,
    *,
    compromised: bool = False,
) -> None:
    """Note what a user did that is no sign-in, in a pool that wants to know."""
    if pool.threat_protection.standard == OFF:
        return
    event = new(call, context_of(call, pool, client), event_type, response)
    await add(tx, pool, sub, replace(event, compromised=compromised))


async def conclude(
    tx: Writer, pool: Pool, sub: str, event_type: str, response: str, *, compromised: bool = False
) -> None:
    """Note how it ended what a user had begun that is no sign-in, in a pool that wants to know."""
    if pool.threat_protection.standard == OFF:
        return
    await rows.conclude(tx, pool.id, sub, event_type, response, compromised=compromised)
    await rows.keep_newest(tx, pool.id, sub, event_type, response, KEPT_ALIKE)


async def goes_on(tx: Writer, progress: Progress, response: str) -> None:
    """Note that something more was proven in a sign-in, which has passed or waits for the next answer."""
    followed, pool, sub = progress.followed, progress.pool, progress.user.sub
    if followed is None:
        return
    if followed.new is not None:
        await add(tx, pool, sub, replace(followed.new, response=response))
        return
    _, *later = progress.proven
    mfa_result = SUCCESS if any(factor != DEVICE for factor in later) else None
    await rows.go_on(tx, pool.id, sub, followed.event_id, response, mfa_result)
    await rows.keep_newest(tx, pool.id, sub, SIGN_IN, response, KEPT_ALIKE)


async def answered_wrongly(tx: Writer, pool: Pool, sub: str, event_id: str, *, is_mfa: bool) -> None:
    """Note a wrong answer to a later challenge of a sign-in, which may be followed by a right one."""
    await rows.go_on(tx, pool.id, sub, event_id, FAIL, FAILURE if is_mfa else None)
    await rows.keep_newest(tx, pool.id, sub, SIGN_IN, FAIL, KEPT_ALIKE)


async def mark_compromised(tx: Writer, progress: Progress) -> None:
    """Note that a password was set in a sign-in that is known to have leaked."""
    if progress.followed is not None:
        await rows.mark_compromised(tx, progress.pool.id, progress.user.sub, progress.followed.event_id)


async def undo(tx: Writer, progress: Progress) -> None:
    """Note that a sign-in came to nothing after all."""
    if progress.followed is not None:
        await rows.undo(tx, progress.pool.id, progress.user.sub, progress.followed.event_id)
