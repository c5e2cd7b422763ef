"""Access and ID tokens: issued at sign-in, and proven with every call that a user makes about themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import digests, jwt
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import groups as group_rows
from poolhouse.storage import tokens as rows
from poolhouse.user_pools import attributes, claims, signing_keys
from poolhouse.user_pools.claims import USER_SCOPE, Claims, Subject
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.signing_keys import PoolKeys

TOKEN_TYPE: Final = "Bearer"
INVALID_MESSAGE: Final = "Invalid Access Token"
EXPIRED_MESSAGE: Final = "Access Token has expired"
REVOKED_MESSAGE: Final = "Access Token has been revoked"
SCOPE_MESSAGE: Final = "Access Token does not have required scopes"
DISABLED_MESSAGE: Final = "User is disabled."

# Cognito's rule for ids of user pools. What breaks it never reaches the store.
_POOL_ID: Final = re.compile(r"[\w-]{1,45}_[0-9a-zA-Z]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Session:
    """What an access token has proven. `origin_jti` is None where the app client's tokens cannot be revoked."""

    pool: Pool
    client_id: str
    user: User
    origin_jti: str | None
    claims: Claims


async def issue(call: Call, pool: Pool, client: AppClient, user: User, sign_in: SignIn) -> pb.AuthenticationResultType:
    """An access and an ID token for the user, with their groups and attributes as they are now."""
    groups = await group_rows.of_user(call.store, pool.id, user.sub)
    key = await signing_keys.current(call.house, pool.id)
    subject, now = Subject(pool.issuer(call.house), client, user, groups), call.now()
    access = claims.access_claims(subject, sign_in, now, call.ids.uuid())
    identity = claims.id_claims(subject, sign_in, now, call.ids.uuid(), attributes.readable(client))
    access_token, id_token = await call.workers.run(_sign, key, access, identity)
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
    pool, found = await _proven(call.house, access_token)
    if found.get("token_use") != claims.ACCESS:
        raise errors.NotAuthorizedException(INVALID_MESSAGE)
    if scope is not None and scope not in found.get("scope", "").split():
        raise errors.NotAuthorizedException(SCOPE_MESSAGE)
    return await _session(call, pool, found)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a token says, and with which keys it was found to be true."""

    pool_id: str
    keys: PoolKeys
    claims: Claims


async def _proven(house: House, token: str) -> tuple[Pool, Claims]:
    """The pool that issued the token, and its claims, which nobody changes.

    A device calls many times with one token. Its signature, most of the work of a call, is checked once for as long as
    this process holds the very keys that it was checked with: 15 seconds, or less when the keys change. Whether the
    token has expired is looked at each time, and whether its sign-in stands is never remembered.
    """
    digest = digests.token_hash(token)
    proof: _Proof | None = house.caches.proven_tokens.get(digest)
    if proof is not None and proof.claims["exp"] > house.clock.now():
        pool = await pools.fetch(house, proof.pool_id)
        if pool is not None and proof.keys is await signing_keys.of_pool(house, proof.pool_id):
            return pool, proof.claims
    pool = await _issuer(house, token)
    keys = await signing_keys.of_pool(house, pool.id)
    claims = _verify(house, pool, {} if keys is None else keys.public, token)
    if keys is not None:
        house.caches.proven_tokens.put(digest, _Proof(pool.id, keys, claims))
    return pool, claims


async def _issuer(house: House, token: str) -> Pool:
    """The pool that says to have issued the token; nothing about it is proven yet."""
    try:
        issuer = jwt.decode_unverified_claims(token).get("iss")
    except jwt.TokenInvalid:
        raise errors.NotAuthorizedException(INVALID_MESSAGE) from None
    base, _, pool_id = issuer.rpartition("/") if isinstance(issuer, str) else ("", "", "")
    known = base == house.public_url and _POOL_ID.fullmatch(pool_id)
    pool = await pools.fetch(house, pool_id) if known else None
    if pool is None:
        raise errors.NotAuthorizedException(INVALID_MESSAGE)
    return pool


def _verify(house: House, pool: Pool, keys: Mapping[str, jwt.PublicKey], token: str) -> Claims:
    try:
        return jwt.verify(token, keys, issuer=pool.issuer(house), now=house.clock.now())
    except jwt.TokenExpired:
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE) from None
    except jwt.TokenInvalid:
        raise errors.NotAuthorizedException(INVALID_MESSAGE) from None


async def _session(call: Call, pool: Pool, found: Claims) -> Session:
    client_id, origin_jti = found["client_id"], found.get("origin_jti")
    client = await app_client.fetch(call.house, client_id)
    holder = await rows.holder(call.store, pool.id, found["sub"], origin_jti or "", client_id)
    if client is None or holder is None:
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)
    row, stands = holder
    # Where a token does not name its sign-in, all that can end it is a sign-out from everywhere. Within the second of
    # that, for times in tokens are whole seconds, the doubt counts against the token.
    if not (stands if origin_jti else found["auth_time"] > row.signed_out_at):
        raise errors.NotAuthorizedException(REVOKED_MESSAGE)
    if not row.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    return Session(pool, client_id, User.from_row(pool.id, row), origin_jti, found)


async def jwks(house: House, pool_id: str) -> list[dict[str, Any]] | None:
    """The public keys that the pool's tokens are checked with, as JWKs; None if there is no such pool."""
    if await pools.fetch(house, pool_id) is None:
        return None
    return [dict(key.to_jwk()) for key in (await signing_keys.public_keys(house, pool_id)).values()]
