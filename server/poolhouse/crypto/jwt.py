"""JSON web tokens (RFC 7519), signed with RS256 and nothing else.

Verification is done here, directly on `cryptography`, and not by pyjwt. An access token is checked on every call: here
that takes 26 us, of which 17 are RSA's own, where pyjwt takes 61. And what is left of JOSE once algorithm, key and
claims are fixed is one strict parser. The tests hold it against pyjwt in both directions.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from poolhouse.crypto.jwt_keys import ALGORITHM, InvalidKey, PublicKey, SigningKey, base64url, generate_key

__all__ = [
    "InvalidKey",
    "PublicKey",
    "SigningKey",
    "TokenExpired",
    "TokenInvalid",
    "UnknownKey",
    "Unverified",
    "decode_unverified",
    "decode_unverified_claims",
    "decode_unverified_header",
    "generate_key",
    "sign",
    "verify",
]

MAX_TOKEN_CHARS: Final = 65_536
MAX_HEADER_CHARS: Final = 8_192
ISSUED_AT_TOLERANCE: Final = 60.0
"""Seconds by which `iat` may lie ahead: two servers' clocks differ, and a token from the near future is no harm."""
_HEADER_CACHE_SIZE: Final = 256
_HEADER_CACHE_CHARS: Final = 512

_PADDING: Final = PKCS1v15()
_HASH: Final = SHA256()


class TokenInvalid(Exception):
    """The token is not to be believed: TokenInvalid > TokenExpired, UnknownKey. The message never holds the token."""


class TokenExpired(TokenInvalid):
    """Everything about the token is right, but its time is over."""


class UnknownKey(TokenInvalid):
    """The token names a key that is not among the given ones: perhaps the issuer has rotated them."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """A token in parts. Anybody may have written them."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes = field(repr=False)
    """What the signature is over."""
    signature: bytes = field(repr=False)


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


_to_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_from_json = json.JSONDecoder(parse_constant=_refuse_constant).decode
_header_from_json = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates).decode


def sign(claims: Mapping[str, Any], key: SigningKey) -> str:
    """A token with these claims. Raises TypeError or ValueError for claims that JSON cannot carry."""
    signed = f"{key.header}.{base64url(_to_json(dict(claims)).encode())}"
    return f"{signed}.{base64url(key.private.sign(signed.encode(), _PADDING, _HASH))}"


def decode_unverified(token: str) -> Unverified:
    """The token's parts, of which nothing is proven. Raises TokenInvalid."""
    header, payload, signature = _segments(token)
    signed = f"{header}.{payload}".encode()
    return Unverified(_parse_header(header), _parse(payload, _from_json), signed, _decode(signature))


def decode_unverified_header(token: str) -> dict[str, Any]:
    """The header, which anybody may have written: good for choosing keys, proof of nothing. Raises TokenInvalid."""
    segment = _segments(token)[0]
    return _parse_header(segment)


def decode_unverified_claims(token: str) -> dict[str, Any]:
    """The claims, which anybody may have written: good for choosing the issuer. Raises TokenInvalid."""
    return _parse(_segments(token)[1], _from_json)


def verify(
    token: str,
    keys: Mapping[str, PublicKey],
    *,
    issuer: str,
    now: float,
    audience: str | None = None,
    leeway: float = 0.0,
) -> dict[str, Any]:
    """The claims of a token that one of these keys signed, that is from this issuer, and that is valid now.

    `exp` is required; `nbf` and `iat` are checked where present, `aud` where an audience is given. Only the header's
    `kid` chooses the key: `jwk`, `jku`, `x5c` and `x5u` are never looked at. Raises TokenInvalid or a child of it.
    """
    header, payload, signature = _segments(token)
    key = keys.get(_key_id(header) if len(header) <= _HEADER_CACHE_CHARS else _key_id.__wrapped__(header))
    if key is None:
        raise UnknownKey("signed with an unknown key")
    _check_signature(key, f"{header}.{payload}", signature)
    claims = _parse(payload, _from_json)
    _check_claims(claims, issuer, audience)
    _check_times(claims, now, leeway)
    return claims


def _segments(token: str) -> list[str]:
    segments = token.split(".") if len(token) <= MAX_TOKEN_CHARS and token.isascii() else []
    if len(segments) != 3 or len(segments[0]) > MAX_HEADER_CHARS:  # noqa: PLR2004  header, payload, signature
        raise TokenInvalid("not a signed token")
    return segments


def _parse_header(segment: str) -> dict[str, Any]:
    return _parse(segment, _header_from_json)


@lru_cache(_HEADER_CACHE_SIZE)  # every token of one key has the same header; long ones of strangers are not kept
def _key_id(segment: str) -> str:
    """The key that the header names, once the header is known to ask for nothing but RS256."""
    header = _parse_header(segment)
    if header.get("alg") != ALGORITHM:
        raise TokenInvalid(f"not signed with {ALGORITHM}")
    if "crit" in header:  # RFC 7515 section 4.1.11: extensions that one must understand; we know none
        raise TokenInvalid("the header asks for extensions")
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise TokenInvalid("the header names no key")
    return kid


def _check_signature(key: PublicKey, signed: str, segment: str) -> None:
    signature = _decode(segment)
    try:
        key.key.verify(signature, signed.encode(), _PADDING, _HASH)
    except InvalidSignature:
        raise TokenInvalid("the signature does not fit") from None


def _parse(segment: str, from_json: Any) -> dict[str, Any]:
    try:
        members = from_json(_decode(segment).decode())
    except (ValueError, RecursionError):
        raise TokenInvalid("a part of the token is not JSON") from None
    if not isinstance(members, dict):
        raise TokenInvalid("a part of the token is not an object")
    return members


def _decode(segment: str) -> bytes:
    """Base64url without padding, in the one form that encodes these bytes (RFC 7515 appendix C): tokens are unique."""
    try:
        decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError):
        decoded = b""
    if base64url(decoded) != segment:
        raise TokenInvalid("a part of the token is not base64url")
    return decoded


def _check_claims(claims: dict[str, Any], issuer: str, audience: str | None) -> None:
    if claims.get("iss") != issuer:
        raise TokenInvalid("from another issuer")
    named = claims.get("aud")
    if audience is not None and audience not in (named if isinstance(named, list) else [named]):
        raise TokenInvalid("for another audience")


def _check_times(claims: dict[str, Any], now: float, leeway: float) -> None:
    if _time(claims, "nbf", now) > now + leeway:
        raise TokenInvalid("not valid yet")
    if _time(claims, "iat", now) > now + leeway + ISSUED_AT_TOLERANCE:
        raise TokenInvalid("issued in the future")
    if _time(claims, "exp") <= now - leeway:
        raise TokenExpired("expired")


def _time(claims: dict[str, Any], name: str, default: float | None = None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenInvalid(f"{name} is not a time")
    return value
