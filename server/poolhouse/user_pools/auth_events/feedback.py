"""What people say of events: that a sign-in was the user's, or that it was not. Later assessments go by it."""

from typing import Final

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import auth_events as rows
from poolhouse.user_pools.auth_events import feedback_tokens
from poolhouse.user_pools.auth_events.feedback_tokens import Subject
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.risk.configuration import check_is_on

ADMIN: Final = "Admin"
USER: Final = "User"
UNKNOWN_MESSAGE: Final = "The event does not exist."


async def admin_update_auth_event_feedback(
    call: Call, request: pb.AdminUpdateAuthEventFeedbackRequest
) -> pb.AdminUpdateAuthEventFeedbackResponse:
    """Note an operator's verdict on an event, in place of any other."""
    pool = await pools.find(call, request.user_pool_id)
    check_is_on(pool)
    user = await users.find_existing(call.store, pool, request.username)
    await _judge(call, pool, user.sub, request.event_id, request.feedback_value, ADMIN)
    return pb.AdminUpdateAuthEventFeedbackResponse()


async def update_auth_event_feedback(
    call: Call, request: pb.UpdateAuthEventFeedbackRequest
) -> pb.UpdateAuthEventFeedbackResponse:
    """Note the verdict of whoever has the mail about an event, which has the token.

    NotAuthorizedException for a token that is not about this event of this user: nobody learns who exists without one.
    """
    pool = await pools.find(call, request.user_pool_id)
    check_is_on(pool)
    subject = feedback_tokens.opened(call, request.feedback_token)
    user = await users.find(call.store, pool, request.username)
    if user is None or subject != Subject(pool.id, user.sub, request.event_id):
        raise feedback_tokens.invalid()
    await _judge(call, pool, user.sub, request.event_id, request.feedback_value, USER)
    return pb.UpdateAuthEventFeedbackResponse()


async def _judge(call: Call, pool: Pool, sub: str, event_id: str, value: pb.FeedbackValueType, provider: str) -> None:
    verdict = schema.wire(pb.FeedbackValueType, value)
    async with call.store.write() as tx:
        found = await rows.judge(tx, pool.id, sub, event_id, verdict, provider, call.now())
    if not found:
        raise errors.ResourceNotFoundException(UNKNOWN_MESSAGE)
