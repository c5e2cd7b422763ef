"""AdminListUserAuthEvents: what was noted of a user, the newest first."""

from poolhouse import page_tokens, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import auth_events as rows
from poolhouse.storage.auth_events import EventRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools.auth_events import device_names
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.risk.configuration import check_is_on


async def admin_list_user_auth_events(
    call: Call, request: pb.AdminListUserAuthEventsRequest
) -> pb.AdminListUserAuthEventsResponse:
    """One page of a user's events; UserPoolAddOnNotEnabledException while threat protection is off."""
    pool, limit = await pools.find(call, request.user_pool_id), request.max_results or MAX_PAGE
    check_is_on(pool)
    user = await users.find_existing(call.store, pool, request.username)
    list_name = f"AdminListUserAuthEvents {pool.id} {user.sub}"
    last = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.before(call.store, pool.id, user.sub, last, limit + 1)
    page = found[:limit]
    names = await device_names.shown(call, page)
    response = pb.AdminListUserAuthEventsResponse(
        auth_events=[described(event, name) for event, name in zip(page, names, strict=True)]
    )
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, page[-1].event_id)
    return response


def described(event: EventRow, device: str | None) -> pb.AuthEventType:
    """The event as responses carry it, with the name of its device."""
    return pb.AuthEventType(
        event_id=event.event_id,
        event_type=schema.enum_number(pb.EventType, event.event_type),
        creation_date=timestamp(event.created_at),
        event_response=schema.enum_number(pb.EventResponseType, event.response),
        event_risk=_risk(event),
        challenge_responses=_challenges(event),
        event_context_data=pb.EventContextDataType(
            ip_address=event.ip_address,
            device_name=device,
            timezone=event.timezone,
            city=event.city,
            country=event.country,
        ),
        event_feedback=_feedback(event),
    )


def _risk(event: EventRow) -> pb.EventRiskType:
    return pb.EventRiskType(
        risk_decision=schema.enum_number(pb.RiskDecisionType, event.decision),
        risk_level=None if event.level is None else schema.enum_number(pb.RiskLevelType, event.level),
        compromised_credentials_detected=event.compromised,
    )


def _challenges(event: EventRow) -> list[pb.ChallengeResponseType]:
    results = {pb.CHALLENGE_NAME_PASSWORD: event.password_result, pb.CHALLENGE_NAME_MFA: event.mfa_result}
    return [
        pb.ChallengeResponseType(
            challenge_name=name, challenge_response=schema.enum_number(pb.ChallengeResponse, result)
        )
        for name, result in results.items()
        if result is not None
    ]


def _feedback(event: EventRow) -> pb.EventFeedbackType | None:
    if event.verdict is None or event.verdict_at is None:
        return None
    return pb.EventFeedbackType(
        feedback_value=schema.enum_number(pb.FeedbackValueType, event.verdict),
        provider=event.verdict_by,
        feedback_date=timestamp(event.verdict_at),
    )
