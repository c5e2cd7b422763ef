"""Signing out: one sign-in by its refresh token, or a user everywhere."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import digests, jwt
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import sign_ins as rows
from poolhouse.user_pools import profiles, sign_ins
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient

SWITCHED_OFF_MESSAGE: Final = "Token revocation is not enabled for this client."
TOKEN_TYPE_MESSAGE: Final = "Unsupported token type: only refresh tokens are revoked."
FOREIGN_MESSAGE: Final = "The token was not issued to this client."


async def revoke_token(call: Call, request: pb.RevokeTokenRequest) -> pb.RevokeTokenResponse:
    """Revoke a refresh token, and with it all tokens of the sign-in that it belongs to, those of rotation included.

    A token that is not known, or was revoked before, is revoked now (RFC 7009 section 2.2). No single sign-on session
    is linked to a sign-in, so that `revoke_associated_sessions` makes no difference.
    """
    client = await _client(call, request)
    if not client.revokes_tokens:
        raise errors.UnsupportedOperationException(SWITCHED_OFF_MESSAGE)
    if _is_jwt(request.token):
        raise errors.UnsupportedTokenTypeException(TOKEN_TYPE_MESSAGE)
    pool = await pools.find(call, client.pool_id)
    row = await rows.refresh_token(call.store, pool.id, digests.token_hash(request.token))
    if row is None or row.client_id is None:
        return pb.RevokeTokenResponse()
    if row.client_id != client.id:
        raise errors.UnauthorizedException(FOREIGN_MESSAGE)
    async with call.store.write() as tx:
        await sign_ins.end(tx, pool, row.origin_jti)
    return pb.RevokeTokenResponse()


async def _client(call: Call, request: pb.RevokeTokenRequest) -> AppClient:
    """The app client that proves to be one; this operation knows UnauthorizedException only."""
    try:
        client = await app_client.find(call, request.client_id)
        client.check_secret(request.client_secret)
    except (errors.ResourceNotFoundException, errors.NotAuthorizedException) as error:
        raise errors.UnauthorizedException(error.message) from None
    return client


def _is_jwt(token: str) -> bool:
    try:
        jwt.decode_unverified_header(token)
    except jwt.TokenInvalid:
        return False
    return True


async def global_sign_out(call: Call, request: pb.GlobalSignOutRequest) -> pb.GlobalSignOutResponse:
    """Revoke all of a user's sign-ins, at the user's own wish."""
    session, _ = await profiles.signed_in(call, request.access_token)
    async with call.store.write() as tx:
        await sign_ins.end_all(tx, session.pool, session.user.sub, call.now())
    return pb.GlobalSignOutResponse()


async def admin_user_global_sign_out(
    call: Call, request: pb.AdminUserGlobalSignOutRequest
) -> pb.AdminUserGlobalSignOutResponse:
    """Revoke all of a user's sign-ins."""
    pool = await pools.find(call, request.user_pool_id)
    user = await users.find_existing(call.store, pool, request.username)
    async with call.store.write() as tx:
        await sign_ins.end_all(tx, pool, user.sub, call.now())
    return pb.AdminUserGlobalSignOutResponse()
