"""New tokens for a refresh token, by InitiateAuth or GetTokensFromRefreshToken, and the rotation of refresh tokens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import sign_ins as rows
from poolhouse.storage.sign_ins import RefreshTokenRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, first_factor, progress, sign_ins, tokens
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient, client_allows
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import RESET_REQUIRED, UNCONFIRMED, User
from poolhouse.user_pools.triggers import token_generation
from poolhouse.user_pools.user_sessions import tracking

INVALID_MESSAGE: Final = "Invalid Refresh Token"
EXPIRED_MESSAGE: Final = "Refresh Token has expired"
REVOKED_MESSAGE: Final = "Refresh Token has been revoked"
REUSED_MESSAGE: Final = "Refresh Token has been used already"
ROTATES_MESSAGE: Final = "Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken."
CLOSED_MESSAGE: Final = "Refresh Token flow not enabled for this client"


@dataclass(frozen=True, slots=True)
class _Held:
    """A refresh token that was found good: under which hash, with which sign-in, and whose."""

    token_hash: bytes
    row: RefreshTokenRow
    user: User


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """New access and ID tokens for REFRESH_TOKEN; a client that rotates its refresh tokens is refused, as by Cognito.

    SECRET_HASH may be made with any name that signs the user in.
    """
    token = answers.required(parameters, "REFRESH_TOKEN")
    if client.rotates_refresh_tokens:
        raise errors.InvalidParameterException(ROTATES_MESSAGE)
    held = await _held(call, pool, client, token, answers.device_key(parameters))
    answers.check_secret_hash(client, parameters, _names(held.user))
    result = await _tokens(call, pool, client, held)
    await _used(call, pool, client, held)
    return Answer(result)


def _names(user: User) -> Iterable[str]:
    aliases = (user.attributes.get(name) for name in ("email", "phone_number", "preferred_username"))
    return user.username, user.sub, *filter(None, aliases)


async def get_tokens_from_refresh_token(
    call: Call, request: pb.GetTokensFromRefreshTokenRequest
) -> pb.GetTokensFromRefreshTokenResponse:
    """New access and ID tokens; where the client rotates them, also a refresh token in place of the one given.

    The new refresh token lives no longer than the old one would have.
    """
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    client.check_secret(request.client_secret)
    if not client.rotates_refresh_tokens and not client_allows(client, pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH):
        raise errors.InvalidParameterException(CLOSED_MESSAGE)
    held = await _held(call, pool, client, request.refresh_token, request.device_key)
    # First, for the pool's function may fail: then the token that was given is as good as before.
    result = await _tokens(call, pool, client, held)
    renewed = await _used(call, pool, client, held)
    if renewed is not None:
        result.refresh_token = renewed
    return pb.GetTokensFromRefreshTokenResponse(authentication_result=result)


async def _held(call: Call, pool: Pool, client: AppClient, token: str, device_key: str | None) -> _Held:
    """The refresh token with its user, if the client may use it, from the device that it is bound to; one statement."""
    token_hash = digests.token_hash(token)
    row = await rows.refresh_token(call.store, pool.id, token_hash)
    if row is None:
        raise errors.NotAuthorizedException(INVALID_MESSAGE)
    if row.client_id is None or row.user is None:
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)
    if row.client_id != client.id or (row.device_bound and not (row.device_known and row.device_key == device_key)):
        raise errors.NotAuthorizedException(INVALID_MESSAGE)
    if row.expires_at <= call.now():
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE)
    user = User.from_row(pool.id, row.user)
    if not user.enabled:
        raise errors.NotAuthorizedException(progress.DISABLED_MESSAGE)
    if user.status == UNCONFIRMED:
        raise errors.UserNotConfirmedException(first_factor.UNCONFIRMED_MESSAGE)
    if user.status == RESET_REQUIRED:
        raise errors.PasswordResetRequiredException(first_factor.RESET_REQUIRED_MESSAGE)
    return _Held(token_hash, row, user)


async def _used(call: Call, pool: Pool, client: AppClient, held: _Held) -> str | None:
    """What the use of the held token leaves behind: a new one in its place where they rotate, and a note of it."""
    # If rotation was on when it was replaced, it stays replaced.
    if client.rotates_refresh_tokens or held.row.superseded_at is not None:
        return await _renew(call, pool, client, held)
    if tracking.is_kept(pool, held.row.session_id):
        async with call.store.write() as tx:
            await _note_use(tx, call, pool, held)
    return None


async def _note_use(tx: Writer, call: Call, pool: Pool, held: _Held) -> None:
    """Note that the session is used, if it is tracked. NotAuthorizedException if it has been revoked meanwhile."""
    if not tracking.is_kept(pool, held.row.session_id):
        return
    if not await tracking.note_use(tx, call, pool, held.row.origin_jti):
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)


async def _renew(call: Call, pool: Pool, client: AppClient, held: _Held) -> str:
    """A refresh token in place of the held one.

    A token that was replaced is good for the client's grace period, for whoever did not hear the answer, and no longer
    than until the answer is put to use. After that somebody must have stolen it or the one that replaced it (RFC 9700
    section 4.14.2): the sign-in is revoked, and RefreshTokenReuseException raised.
    """
    async with call.store.write() as tx:
        renewed = await _replace(tx, call, pool, client, held)
        if renewed is None:
            await sign_ins.end(tx, pool, held.row.origin_jti)
    if renewed is None:
        raise errors.RefreshTokenReuseException(REUSED_MESSAGE)
    return renewed


async def _replace(tx: Writer, call: Call, pool: Pool, client: AppClient, held: _Held) -> str | None:
    now, origin_jti = call.now(), held.row.origin_jti
    if await rows.supersede(tx, pool.id, held.token_hash, now):
        await rows.end_grace(tx, pool.id, origin_jti, held.token_hash)
    else:
        since = await rows.superseded_at(tx, pool.id, held.token_hash)
        if since is None:  # gone with its user
            raise errors.NotAuthorizedException(REVOKED_MESSAGE)
        if since + client.settings.refresh_token_rotation.retry_grace_period_seconds <= now:
            return None
    await _note_use(tx, call, pool, held)
    try:
        return await sign_ins.new_refresh_token(tx, call, pool, origin_jti, held.row.expires_at)
    except sign_ins.Changed:  # revoked while the pool's function was asked
        raise errors.NotAuthorizedException(REVOKED_MESSAGE) from None


async def _tokens(call: Call, pool: Pool, client: AppClient, held: _Held) -> pb.AuthenticationResultType:
    row = held.row
    sign_in = SignIn(
        row.origin_jti,
        row.auth_time,
        call.ids.uuid(),
        row.device_key,
        tracked=row.session_id is not None,
        in_groups=row.in_groups,
    )
    return await tokens.issue(call, pool, client, held.user, sign_in, token_generation.REFRESH)
