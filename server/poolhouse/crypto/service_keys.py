"""Keys by which this server proves to push services who it is, and the tokens that it signs with them (RFC 7519)."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from poolhouse.crypto.jwt_keys import KEY_BITS, MAX_KEY_BITS, InvalidKey

POINT_BYTES: Final = 65
"""How long an uncompressed point of P-256 is (RFC 5480 section 2.2)."""
_SCALAR: Final = re.compile(r"[A-Za-z0-9_-]{43}=?")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def read_p256_key(pem: str) -> ec.EllipticCurvePrivateKey:
    """A private key for ES256, out of PEM; InvalidKey for anything else."""
    key = _read_pem(pem)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise InvalidKey("not a P-256 key")
    return key


def read_rsa_key(pem: str) -> rsa.RSAPrivateKey:
    """A private key for RS256, out of PEM; InvalidKey for anything else, and for a size that is not accepted."""
    key = _read_pem(pem)
    if not isinstance(key, rsa.RSAPrivateKey) or not KEY_BITS <= key.key_size <= MAX_KEY_BITS:
        raise InvalidKey(f"not an RSA key of {KEY_BITS} to {MAX_KEY_BITS} bits")
    return key


def read_vapid_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The same as `read_p256_key`, out of PEM or of 32 bytes in base64url, as tools for Web Push write it."""
    if not _SCALAR.fullmatch(text.strip()):
        return read_p256_key(text)
    try:
        return ec.derive_private_key(int.from_bytes(decode(text.strip())), ec.SECP256R1())
    except ValueError:
        raise InvalidKey("not a P-256 key") from None


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The public key as an uncompressed point."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def read_point(raw: bytes) -> ec.EllipticCurvePublicKey:
    """The public key that such a point is; InvalidKey for what is none."""
    if len(raw) != POINT_BYTES:
        raise InvalidKey("not an uncompressed point of P-256")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise InvalidKey("not a point of P-256") from None


def decode(text: str) -> bytes:
    """Base64url with or without padding; InvalidKey for anything else."""
    if not _BASE64URL.fullmatch(text):
        raise InvalidKey("not base64url")
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise InvalidKey("not base64url") from None


def sign(claims: Mapping[str, Any], key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, kid: str | None = None) -> str:
    """A token with these claims: ES256 or RS256, as the key is. Its header names the key if there is a `kid`."""
    algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
    return jwt.encode(dict(claims), key, algorithm, headers=None if kid is None else {"kid": kid})


def _read_pem(pem: str) -> object:
    try:
        return serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise InvalidKey("not an unencrypted private key in PEM") from error
