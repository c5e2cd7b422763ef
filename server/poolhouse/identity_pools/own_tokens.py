"""OpenID tokens of the identity pools' own issuer: what a token service elsewhere, or our own, takes for an identity.

There is one issuer for the installation. `aud` is the identity pool, `sub` the identity, `amr` how it has signed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from poolhouse import signing_keys, token_proofs
from poolhouse.call import House
from poolhouse.crypto import jwt
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.signing_keys import IssuerKeys
from poolhouse.storage import signing_keys as key_rows
from poolhouse.storage.store import Writer

ISSUER_NAME: Final = "cognito-identity"
"""What the issuer's keys are stored under, and the end of its URL; no user pool can have this id."""
PROVIDER: Final = "cognito-identity.amazonaws.com"
"""How logins, trust policies and condition keys call the issuer, as at AWS."""
AUTHENTICATED: Final = "authenticated"
UNAUTHENTICATED: Final = "unauthenticated"
TAGS_CLAIM: Final = "https://aws.amazon.com/tags"
PRINCIPAL_TAGS: Final = "principal_tags"
DAY: Final = 86_400.0

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Statement:
    """What a token says of an identity."""

    pool_id: str
    identity_id: str
    amr: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=lambda: _NONE, repr=False)

    @property
    def conditions(self) -> dict[str, str | tuple[str, ...]]:
        """The same as condition keys of policies."""
        return {f"{PROVIDER}:aud": self.pool_id, f"{PROVIDER}:sub": self.identity_id, f"{PROVIDER}:amr": self.amr}


@dataclass(frozen=True, slots=True)
class Proven:
    """A statement that was found to be ours. Times are seconds since the Unix epoch, the first a whole one."""

    said: Statement
    issued_at: float
    expires_at: float


def issuer(house: House) -> str:
    """The `iss` of the tokens."""
    return f"{house.public_url}/{ISSUER_NAME}"


def statement(pool: IdentityPool, identity_id: str, amr: Sequence[str], tags: Mapping[str, str] = _NONE) -> Statement:
    """What is said of an identity of the pool; `amr` holds its logins' own, and nothing for a guest."""
    return Statement(pool.id, identity_id, (AUTHENTICATED, *amr) if amr else (UNAUTHENTICATED,), tags)


async def issue(
    house: House, said: Statement, issued_at: float, seconds: float, more: Mapping[str, str] = _NONE
) -> str:
    """A token that says so for that long, together with `more` claims.

    It is `issued_at` the time before that was looked into: whatever is taken back in between takes it back as well.
    """
    now = int(issued_at)
    claims: dict[str, Any] = {
        "iss": issuer(house),
        "aud": said.pool_id,
        "sub": said.identity_id,
        "amr": list(said.amr),
        "iat": now,
        "exp": now + int(seconds),
        **more,
    }
    if said.tags:
        claims[TAGS_CLAIM] = {PRINCIPAL_TAGS: {tag: [value] for tag, value in said.tags.items()}}
    key = (await _keys(house)).current(house.clock.now())
    return await house.workers.run(partial(jwt.sign, claims, key))


async def verify(house: House, token: str) -> Proven:
    """What a token of ours says; TokenInvalid or a child of it for any other, and for one whose time is over."""
    proof = await token_proofs.remembered(house, token)
    if proof is None or proof.issuer != ISSUER_NAME:
        proof = await token_proofs.prove(house, token, ISSUER_NAME, issuer(house))
    claims = proof.claims
    listed = claims.get(TAGS_CLAIM, {}).get(PRINCIPAL_TAGS, {})
    tags = {tag: values[0] for tag, values in listed.items()}
    said = Statement(claims["aud"], claims["sub"], tuple(claims["amr"]), tags)
    return Proven(said, claims["iat"], claims["exp"])


async def jwks(house: House) -> list[dict[str, Any]]:
    """The issuer's public keys as JWKs."""
    return [dict(key.to_jwk()) for key in (await _keys(house)).public.values()]


async def rotate(house: House, *, at_once: bool = False) -> str:
    """Give the issuer a new key, and return its id; see `signing_keys.rotate`."""
    await _keys(house)
    new = await signing_keys.rotate(house, ISSUER_NAME, _lock, at_once=at_once)
    assert new is not None  # noqa: S101  there is always such an issuer
    return new


async def keep(house: House) -> None:
    """Housekeeping: replace the issuer's key if it is older than is configured."""
    newest = await key_rows.newest(house.store, ISSUER_NAME)
    if newest is not None and newest <= signing_keys.due(house):
        await signing_keys.rotate_if_due(house, ISSUER_NAME, _lock)


async def _keys(house: House) -> IssuerKeys:
    """The issuer's keys. The first is made when one is first asked for, once however many ask for it at once."""
    keys = await signing_keys.of_issuer(house, ISSUER_NAME)
    while keys is None:
        # Nothing is kept by that name: it is so that callers share one making.
        await house.caches.signing_keys.get(f"first of {ISSUER_NAME}", partial(_make_first, house))
        keys = await signing_keys.of_issuer(house, ISSUER_NAME)
    return keys


async def _make_first(house: House) -> None:
    key = await signing_keys.make(house)
    async with house.store.write() as tx:
        await _lock(tx)
        if await key_rows.newest(tx, ISSUER_NAME) is None:
            await signing_keys.add(tx, house, ISSUER_NAME, key, house.clock.now())


async def _lock(tx: Writer) -> bool:
    await key_rows.lock_installation(tx)
    return True
