"""The end of one session of a user, which is the end of its sign-in and of all tokens of it.

No session is linked to another as long as there is no managed login, so that `revoke_associated_sessions` makes no
difference.
"""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_sessions as rows
from poolhouse.storage.user_sessions import SessionRow
from poolhouse.user_pools import profiles, sign_ins
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.user_sessions import tracking

UNKNOWN_MESSAGE: Final = "Session does not exist."
CURRENT_MESSAGE: Final = "The current session cannot be revoked. Sign out with RevokeToken instead."


async def revoke_user_session(call: Call, request: pb.RevokeUserSessionRequest) -> pb.RevokeUserSessionResponse:
    """End one of the signed-in user's sessions, but not the one that the access token belongs to."""
    session, _ = await profiles.signed_in(call, request.access_token)
    tracking.check(session.pool)
    found = await _found(call, session.pool, session.user.sub, request.session_id)
    if found.origin_jti == session.origin_jti:
        raise errors.InvalidParameterException(CURRENT_MESSAGE)
    await _end(call, session.pool, found)
    return pb.RevokeUserSessionResponse()


async def admin_revoke_user_session(
    call: Call, request: pb.AdminRevokeUserSessionRequest
) -> pb.AdminRevokeUserSessionResponse:
    """End one session of a user, by an operator who knows whose it is."""
    pool = await pools.find(call, request.user_pool_id)
    tracking.check(pool)
    user = await users.find_existing(call.store, pool, request.username)
    await _end(call, pool, await _found(call, pool, user.sub, request.session_id))
    return pb.AdminRevokeUserSessionResponse()


async def _found(call: Call, pool: Pool, sub: str, session_id: str) -> SessionRow:
    row = await rows.find(call.store, pool.id, sub, session_id, call.now())
    if row is None:
        raise _unknown()
    return row


async def _end(call: Call, pool: Pool, found: SessionRow) -> None:
    async with call.store.write() as tx:
        if not await sign_ins.end(tx, pool, found.origin_jti):
            raise _unknown()


def _unknown() -> errors.ResourceNotFoundException:
    return errors.ResourceNotFoundException(UNKNOWN_MESSAGE)
