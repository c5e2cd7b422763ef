"""RSA keys for tokens, and their public form as JWK (RFC 7517)."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ALGORITHM: Final = "RS256"
KEY_BITS: Final = 2048
MAX_KEY_BITS: Final = 8192
"""Issuers may use larger keys than ours; beyond this, checking one token is an attack on the server."""
_EXPONENT: Final = 65_537


class InvalidKey(ValueError):
    """The key is not RSA, not well formed, or of a size that is not accepted."""


def base64url(value: bytes) -> str:
    """Base64url without padding, as all of JOSE writes bytes (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that tokens are checked with, and the id by which they name it."""

    kid: str
    key: rsa.RSAPublicKey

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """A key out of an issuer's JWKS; raises InvalidKey unless it is an RSA key for RS256 signatures."""
        if jwk.get("kty") != "RSA" or jwk.get("alg", ALGORITHM) != ALGORITHM or jwk.get("use", "sig") != "sig":
            raise InvalidKey(f"not a key for {ALGORITHM} signatures")
        if not isinstance(jwk.get("kid"), str):
            raise InvalidKey("the key has no id")
        try:
            key = rsa.RSAPublicNumbers(_number(jwk, "e"), _number(jwk, "n")).public_key()
        except ValueError as error:
            raise InvalidKey(str(error)) from None
        return cls(jwk["kid"], _checked(key))

    def to_jwk(self) -> dict[str, str]:
        """The key as an entry of a JWKS, with the members that Cognito's have."""
        numbers = self.key.public_numbers()
        members = {"alg": ALGORITHM, "e": _segment(numbers.e), "kid": self.kid, "kty": "RSA"}
        return members | {"n": _segment(numbers.n), "use": "sig"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that tokens are signed with. Its repr shows the id only."""

    public: PublicKey
    private: rsa.RSAPrivateKey = field(repr=False)
    header: str = field(repr=False)
    """The first part of every token of this key, ready to be sent."""

    @property
    def kid(self) -> str:
        """The key's id: its RFC 7638 thumbprint, so that the same key has the same id everywhere."""
        return self.public.kid

    @classmethod
    def from_private(cls, private: rsa.RSAPrivateKey) -> Self:
        """The signing key around an RSA key; raises InvalidKey for a size that is not accepted."""
        key = _checked(private.public_key())
        kid = _thumbprint(key)
        header = f'{{"kid":"{kid}","alg":"{ALGORITHM}"}}'
        return cls(PublicKey(kid, key), private, base64url(header.encode()))

    @classmethod
    def from_der(cls, der: bytes, *, trusted: bool = False) -> Self:
        """Read PKCS #8 DER; raises InvalidKey for anything but an unencrypted RSA key.

        `trusted` is for what only this product can have written: whether the numbers make a key is not checked, which
        takes 5 us instead of 28 ms.
        """
        try:
            private = serialization.load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=trusted)
        except (ValueError, TypeError) as error:
            raise InvalidKey(str(error)) from None
        return cls._from_any(private)

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read PEM; raises InvalidKey for anything but an unencrypted RSA key."""
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise InvalidKey(str(error)) from None
        return cls._from_any(private)

    @classmethod
    def _from_any(cls, private: object) -> Self:
        if not isinstance(private, rsa.RSAPrivateKey):
            raise InvalidKey("not an RSA key")
        return cls.from_private(private)

    def to_der(self) -> bytes:
        """PKCS #8 DER, unencrypted: to be sealed before it is stored."""
        return self._export(serialization.Encoding.DER)

    def to_pem(self) -> bytes:
        """PKCS #8 PEM, unencrypted."""
        return self._export(serialization.Encoding.PEM)

    def _export(self, encoding: serialization.Encoding) -> bytes:
        return self.private.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def generate_key() -> SigningKey:
    """A new RSA-2048 key. It takes from 50 ms to half a second and releases the GIL: call it in a thread."""
    return SigningKey.from_private(rsa.generate_private_key(_EXPONENT, KEY_BITS))


def _checked(key: rsa.RSAPublicKey) -> rsa.RSAPublicKey:
    if not KEY_BITS <= key.key_size <= MAX_KEY_BITS:
        raise InvalidKey(f"an RSA key of {key.key_size} bits; accepted are {KEY_BITS} to {MAX_KEY_BITS}")
    return key


def _thumbprint(key: rsa.RSAPublicKey) -> str:
    """RFC 7638: SHA-256 over the required members, in this order and without spaces."""
    numbers = key.public_numbers()
    canonical = f'{{"e":"{_segment(numbers.e)}","kty":"RSA","n":"{_segment(numbers.n)}"}}'
    return base64url(hashlib.sha256(canonical.encode()).digest())


def _segment(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8))


def _number(jwk: Mapping[str, Any], name: str) -> int:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise InvalidKey(f"the key has no {name}")
    try:
        return int.from_bytes(base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise InvalidKey(f"{name} is not base64url") from None
