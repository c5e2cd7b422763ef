"""Access and ID tokens: issued at sign-in, and proven with every call that a user makes about themselves."""

from dataclasses import dataclass
from typing import Any, Final

from poolhouse import errors, signing_keys
from poolhouse.call import Call, House
from poolhouse.crypto import jwt
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import groups as group_rows
from poolhouse.storage import tokens as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import attributes, claims, pool_keys
from poolhouse.user_pools.claims import USER_SCOPE, Claims, Subject
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.proven_tokens import INVALID_MESSAGE, proven
from poolhouse.user_pools.triggers import token_generation
from poolhouse.user_pools.triggers.token_generation import Tokens

TOKEN_TYPE: Final = "Bearer"
REVOKED_MESSAGE: Final = "Access Token has been revoked"
SCOPE_MESSAGE: Final = "Access Token does not have required scopes"
DISABLED_MESSAGE: Final = "User is disabled."


@dataclass(frozen=True, slots=True)
class Session:
    """What an access token has proven. `origin_jti` is None where neither the token nor its session can be revoked."""

    pool: Pool
    client_id: str
    user: User
    origin_jti: str | None
    claims: Claims


async def issue(
    call: Call,
    pool: Pool,
    client: AppClient,
    user: User,
    sign_in: SignIn,
    source: str = token_generation.AUTHENTICATION,
) -> pb.AuthenticationResultType:
    """An access and an ID token for the user, with their groups and attributes as they are now.

    The pool's function is told the `source`, what they are issued for, and may change what they say.
    """
    groups = await group_rows.of_user(call.store, pool.id, user.sub) if sign_in.in_groups else []
    key = await pool_keys.current(call.house, pool.id)
    subject, now = Subject(pool.issuer(call.house), client, user, groups), call.now()
    access = claims.access_claims(subject, sign_in, now, call.ids.uuid())
    identity = claims.id_claims(subject, sign_in, now, call.ids.uuid(), attributes.readable(client))
    told = await token_generation.changed(call, pool, subject, source, Tokens(access, identity))
    access_token, id_token = await call.workers.run(_sign, key, told.access, told.identity)
    return pb.AuthenticationResultType(
        access_token=access_token,
        id_token=id_token,
        expires_in=int(client.access_token_seconds),
        token_type=TOKEN_TYPE,
    )


def _sign(key: jwt.SigningKey, access: Claims, identity: Claims) -> tuple[str, str]:
    return jwt.sign(access, key), jwt.sign(identity, key)


async def authenticate(call: Call, access_token: str, scope: str | None = USER_SCOPE) -> Session:
    """Whose access token this is; NotAuthorizedException unless it is good for the scope and its sign-in stands.

    It costs one statement, beyond what this process remembers of the pool, its keys and the app client.
    """
    pool, found = await proven(call.house, access_token)
    if found.get("token_use") != claims.ACCESS:
        raise errors.NotAuthorizedException(INVALID_MESSAGE)
    if scope is not None and scope not in found.get("scope", "").split():
        raise errors.NotAuthorizedException(SCOPE_MESSAGE)
    return await _session(call, pool, found)


async def _session(call: Call, pool: Pool, found: Claims) -> Session:
    client_id, origin_jti = found["client_id"], found.get("origin_jti")
    client = await app_client.fetch(call.house, client_id)
    holder = await rows.holder(call.store, pool.id, found["sub"], origin_jti or "", client_id)
    if client is None or holder is None:
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)
    row, stands = holder
    _check_stands(found, row.signed_out_at, stands=stands)
    if not row.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    return Session(pool, client_id, User.from_row(pool.id, row), origin_jti, found)


def _check_stands(found: Claims, signed_out_at: float, *, stands: bool) -> None:
    # Where a token does not name its sign-in, all that can end it is a sign-out from everywhere. Within the second of
    # that, for times in tokens are whole seconds, the doubt counts against the token.
    if not (stands if found.get("origin_jti") else found["auth_time"] > signed_out_at):
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)


async def check_stands(tx: Writer, session: Session, user: User) -> None:
    """Raise NotAuthorizedException if the sign-in of the session has ended since; the transaction holds its `user`."""
    origin_jti = session.origin_jti
    stands = origin_jti is not None and await rows.stands(tx, session.pool.id, user.sub, origin_jti, session.client_id)
    _check_stands(session.claims, user.signed_out_at, stands=stands)


async def jwks(house: House, pool_id: str) -> list[dict[str, Any]] | None:
    """The public keys that the pool's tokens are checked with, as JWKs; None if there is no such pool."""
    if await pools.fetch(house, pool_id) is None:
        return None
    return [dict(key.to_jwk()) for key in (await signing_keys.public_keys(house, pool_id)).values()]
