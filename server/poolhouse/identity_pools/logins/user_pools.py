"""ID tokens of this installation's own user pools: checked with the keys in the database, without asking anybody."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from poolhouse import token_proofs
from poolhouse.call import House
from poolhouse.crypto import jwt
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginExpired, LoginRefused, ProviderUnsupported
from poolhouse.storage import tokens as rows

ID_USE: Final = "id"
SIGN_IN: Final = "CognitoSignIn"
"""What stands between pool and user in `amr`, where it is the client's id for other providers."""
ENDED: Final = "Token has been revoked: the user was signed out, disabled or deleted."

Clients = Mapping[str, bool]
"""App clients whose tokens an identity pool takes, and whether it looks at the user each time."""


def clients_of(house: House, providers: Iterable[pb.CognitoIdentityProvider], name: str) -> Clients:
    """The app clients of the user pool with this canonical name that an identity pool takes logins of."""
    return {
        provider.client_id: provider.server_side_token_check
        for provider in providers
        if provider_names.canonical(house, provider.provider_name) == name
    }


async def verify(house: House, clients: Clients, name: str, token: str) -> Login:
    """The login that an ID token of this user pool, made for one of the clients, proves."""
    pool_id = name.rpartition("/")[2]
    claims = await _proven(house, pool_id, token)
    if claims.get("aud") is None:
        raise LoginRefused("Missing a required claim: aud")
    if claims.get("token_use") != ID_USE:
        raise LoginRefused(refusals.NOT_A_TOKEN)
    if claims["aud"] not in clients:
        raise ProviderUnsupported
    if clients[claims["aud"]]:
        await _check_user(house, pool_id, claims)
    return Login.of(name, SIGN_IN, claims["sub"], claims)


async def _proven(house: House, pool_id: str, token: str) -> Mapping[str, Any]:
    proof = await token_proofs.remembered(house, token)
    if proof is not None and proof.issuer == pool_id:
        return proof.claims
    issuer = f"{house.public_url}/{pool_id}"
    try:
        unverified = jwt.decode_unverified_claims(token)
    except jwt.TokenInvalid:
        raise LoginRefused(refusals.NOT_A_TOKEN) from None
    if unverified.get("iss") != issuer:
        raise LoginRefused(refusals.WRONG_ISSUER)
    try:
        return (await token_proofs.prove(house, token, pool_id, issuer)).claims
    except jwt.TokenExpired:
        raise LoginExpired(house.clock.now(), unverified["exp"]) from None
    except jwt.TokenInvalid:
        raise LoginRefused(refusals.WRONG_SIGNATURE) from None


async def _check_user(house: House, pool_id: str, claims: Mapping[str, Any]) -> None:
    """Whether the user is still there and enabled, and the sign-in that the token comes from still stands."""
    origin_jti = claims.get("origin_jti")
    holder = await rows.holder(house.store, pool_id, claims["sub"], origin_jti or "", claims["aud"])
    if holder is None:
        raise LoginRefused(ENDED)
    row, stands = holder
    # As for access tokens: without a sign-in's name, all that can end it is a sign-out from everywhere.
    if not row.enabled or not (stands if origin_jti else claims["auth_time"] > row.signed_out_at):
        raise LoginRefused(ENDED)
