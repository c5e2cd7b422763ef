"""Who asks for something in an identity's name, and by what they have proven it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import jwt
from poolhouse.identity_pools import identities, linking, own_tokens, principal_tags
from poolhouse.identity_pools.logins import refusals, verify
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.identity_pools.own_tokens import AUTHENTICATED, PROVIDER, Proven, Statement

REFUSED: Final = "Invalid login token. "


@dataclass(frozen=True, slots=True)
class Proof:
    """What may be said of the identity, and the logins that it was proven with: none for a guest."""

    said: Statement
    logins: tuple[Login, ...] = field(default=(), repr=False)

    @property
    def guest(self) -> bool:
        """Whether nobody has signed in."""
        return AUTHENTICATED not in self.said.amr


async def prove(call: Call, pool: IdentityPool, identity_id: str, logins: Mapping[str, str]) -> Proof:
    """Who these logins, or none for a guest, prove the caller to be.

    As `prove_by_providers`; and a token of ours, which a back end has got for its user, is a proof of its own.
    """
    if set(logins) == {PROVIDER}:
        return Proof(await _said_by_us(call, pool, identity_id, logins[PROVIDER]))
    return await prove_by_providers(call, pool, identity_id, logins)


async def prove_by_providers(call: Call, pool: IdentityPool, identity_id: str, logins: Mapping[str, str]) -> Proof:
    """Who these logins with providers, or none for a guest, prove the caller to be.

    They are linked to the identity, and may lead to another that it was merged into. NotAuthorizedException and others,
    in Cognito's words.
    """
    verified = await verify.verify(call.house, pool, logins) if logins else ()
    found = await linking.resolve(call, pool, verified, identity_id)
    amr = [word for login in verified for word in login.amr]
    tags = {tag: value for login in verified for tag, value in principal_tags.tags_of(pool, login).items()}
    return Proof(own_tokens.statement(pool, found, amr, tags), verified)


async def _said_by_us(call: Call, pool: IdentityPool, identity_id: str, token: str) -> Statement:
    proven = await _verified(call, token)
    said = proven.said
    if said.pool_id != pool.id or said.identity_id != identity_id or AUTHENTICATED not in said.amr:
        raise errors.NotAuthorizedException(linking.UNPROVEN_MESSAGE)
    if not await stands(call.house, proven):
        raise errors.NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden.")
    return said


async def _verified(call: Call, token: str) -> Proven:
    try:
        return await own_tokens.verify(call.house, token)
    except jwt.TokenExpired:
        now, expires_at = call.now(), jwt.decode_unverified_claims(token)["exp"]
        raise errors.NotAuthorizedException(f"{REFUSED}{refusals.LoginExpired(now, expires_at)}") from None
    except jwt.UnknownKey:
        raise errors.NotAuthorizedException(REFUSED + refusals.WRONG_SIGNATURE) from None
    except jwt.TokenInvalid:
        raise errors.NotAuthorizedException(REFUSED + refusals.NOT_A_TOKEN) from None


async def stands(house: House, proven: Proven) -> bool:
    """Whether the identity of a token of ours is still there, and nothing was taken back since the token was issued.

    Times in tokens are whole seconds: within the second of a revocation, the doubt counts against the token.
    """
    said = proven.said
    identity = await identities.standing(house.store, said.pool_id, said.identity_id)
    return identity is not None and identity.credentials_valid_from < proven.issued_at
