"""Tokens of other issuers, signed with any of the algorithms that AWS takes for web identities.

Our own tokens are RS256 and nothing else, and `jwt` checks them faster than this does. Here the envelope is read by the
same strict parser, and pyjwt does the arithmetic of the signature. `none` and everything that rests on a shared secret
are not among the algorithms.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import Algorithm, ECAlgorithm, get_default_algorithms
from jwt.exceptions import PyJWTError

from poolhouse.crypto.jwt import InvalidKey, PublicKey, TokenInvalid, UnknownKey, Unverified, decode_unverified

MAX_KEYS: Final = 50
"""How many keys of one issuer are looked at: more are no key set, but work for the server."""

# The kind of key that each algorithm takes: RSA, or the curve.
_KINDS: Final = {
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
    "ES256": "P-256",
    "ES384": "P-384",
    "ES512": "P-521",
}
_CURVES: Final = ("P-256", "P-384", "P-521")
_ALGORITHMS: Final[Mapping[str, Algorithm]] = {name: get_default_algorithms()[name] for name in _KINDS}


@dataclass(frozen=True, slots=True)
class OutsideKey:
    """One of an issuer's public keys. What the issuer does not say, its id or its algorithm, is None."""

    kid: str | None
    algorithm: str | None
    kind: str
    key: RSAPublicKey | EllipticCurvePublicKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutsideToken:
    """A token whose claims are still to be proven."""

    algorithm: str
    kid: str | None
    unverified: Unverified

    @property
    def claims(self) -> dict[str, Any]:
        """What the token says."""
        return self.unverified.claims


def read_keys(key_set: object) -> tuple[OutsideKey, ...]:
    """The keys for signatures in a JWKS (RFC 7517 section 5); entries that are of no use here are passed over."""
    entries = key_set.get("keys") if isinstance(key_set, Mapping) else None
    found = []
    for entry in entries[:MAX_KEYS] if isinstance(entries, list) else ():
        try:
            found.append(_read_key(entry))
        except InvalidKey:
            continue
    return tuple(found)


def read(token: str) -> OutsideToken:
    """The token in parts; TokenInvalid unless it is one that a public key can prove."""
    parts = decode_unverified(token)
    algorithm, kid = parts.header.get("alg"), parts.header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _KINDS:
        raise TokenInvalid("not signed with an algorithm of public keys")
    if "crit" in parts.header:  # RFC 7515 section 4.1.11: extensions that one must understand; we know none
        raise TokenInvalid("the header asks for extensions")
    if kid is not None and not isinstance(kid, str):
        raise TokenInvalid("the key's id is not a string")
    return OutsideToken(algorithm, kid, parts)


def check_signature(token: OutsideToken, keys: Iterable[OutsideKey]) -> None:
    """Nothing, if one of the keys signed it; UnknownKey where another of the issuer's may have, else TokenInvalid.

    Only the key's id chooses among the keys that fit the algorithm; a token or a key without one fits all.
    """
    fitting = [key for key in keys if _fits(key, token)]
    algorithm, parts = _ALGORITHMS[token.algorithm], token.unverified
    if any(algorithm.verify(parts.signed, key.key, parts.signature) for key in fitting):
        return
    if any(key.kid == token.kid is not None for key in fitting):
        raise TokenInvalid("the signature does not fit")
    raise UnknownKey("signed with an unknown key")


def _fits(key: OutsideKey, token: OutsideToken) -> bool:
    named = key.kid is None or token.kid is None or key.kid == token.kid
    return named and key.kind == _KINDS[token.algorithm] and key.algorithm in {None, token.algorithm}


def _read_key(jwk: object) -> OutsideKey:
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig":
        raise InvalidKey("not a key for signatures")
    kid, algorithm = jwk.get("kid"), jwk.get("alg")
    if not isinstance(kid, str | None) or not isinstance(algorithm, str | None):
        raise InvalidKey("the key's id or algorithm is not a string")
    kind, key = _read_numbers(jwk)
    return OutsideKey(kid, algorithm, kind, key)


def _read_numbers(jwk: Mapping[str, Any]) -> tuple[str, RSAPublicKey | EllipticCurvePublicKey]:
    """The key itself. Only public members are handed on: an issuer that publishes private ones has none the less."""
    if jwk.get("kty") == "RSA":
        return "RSA", PublicKey.from_jwk({"kty": "RSA", "kid": "", "n": jwk.get("n"), "e": jwk.get("e")}).key
    if jwk.get("kty") != "EC" or jwk.get("crv") not in _CURVES:
        raise InvalidKey("neither RSA nor one of the curves")
    try:
        key = ECAlgorithm.from_jwk({name: jwk.get(name) for name in ("kty", "crv", "x", "y")})
    except (PyJWTError, ValueError, TypeError) as error:
        raise InvalidKey("not a point of the curve") from error
    return str(jwk["crv"]), cast("EllipticCurvePublicKey", key)
