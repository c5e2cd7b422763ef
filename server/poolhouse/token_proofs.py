"""Tokens that issuers of this installation have signed: proven once, and remembered for as long as the proof holds."""

from dataclasses import dataclass, field
from typing import Any

from poolhouse import signing_keys
from poolhouse.call import House
from poolhouse.crypto import digests, jwt
from poolhouse.signing_keys import IssuerKeys


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token says, which nobody changes, and with which keys of which issuer it was found to be true."""

    issuer: str
    keys: IssuerKeys = field(repr=False)
    claims: dict[str, Any] = field(repr=False)


async def remembered(house: House, token: str) -> Proof | None:
    """The proof of this very token, if there was one and it still holds.

    A device calls many times with one token. Its signature, most of the work of a call, is checked once for as long as
    this process holds the very keys that it was checked with: call.CACHE_SECONDS, or less when the keys change. Whether
    the token has expired is looked at each time; whether its sign-in stands is never remembered.
    """
    proof: Proof | None = house.caches.token_proofs.get(digests.token_hash(token))
    if proof is None or proof.claims["exp"] <= house.clock.now():
        return None
    return proof if proof.keys is await signing_keys.of_issuer(house, proof.issuer) else None


async def prove(house: House, token: str, issuer: str, url: str) -> Proof:
    """Check the token with the keys of this issuer, by whose `url` it has to call it, and remember the proof.

    TokenExpired, UnknownKey, or another TokenInvalid.
    """
    keys = await signing_keys.of_issuer(house, issuer)
    if keys is None:
        raise jwt.UnknownKey("the issuer has no keys")
    proof = Proof(issuer, keys, jwt.verify(token, keys.public, issuer=url, now=house.clock.now()))
    house.caches.token_proofs.put(digests.token_hash(token), proof)
    return proof
