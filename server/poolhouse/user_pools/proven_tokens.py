"""Who issued a token, and whether they did: its issuer, signature and time. Its sign-in is for others to look at."""

import re
from typing import Final

from poolhouse import errors, token_proofs
from poolhouse.call import House
from poolhouse.crypto import jwt
from poolhouse.user_pools.claims import Claims
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.pool import Pool

INVALID_MESSAGE: Final = "Invalid Access Token"
EXPIRED_MESSAGE: Final = "Access Token has expired"

# Cognito's rule for ids of user pools. What breaks it never reaches the store.
_POOL_ID: Final = re.compile(r"[\w-]{1,45}_[0-9a-zA-Z]{1,9}", re.ASCII)


async def proven(house: House, token: str) -> tuple[Pool, Claims]:
    """The pool that issued the token, and its claims, which nobody changes; NotAuthorizedException for any doubt."""
    proof = await token_proofs.remembered(house, token)
    if proof is not None and (pool := await pools.fetch(house, proof.issuer)) is not None:
        return pool, proof.claims
    pool = await _issuer(house, token)
    try:
        return pool, (await token_proofs.prove(house, token, pool.id, pool.issuer(house))).claims
    except jwt.TokenExpired:
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE) from None
    except jwt.TokenInvalid:
        raise errors.NotAuthorizedException(INVALID_MESSAGE) from None


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
