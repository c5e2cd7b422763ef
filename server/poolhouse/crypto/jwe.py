"""What only the holder of a private key can read: compact JWE (RFC 7516), with RSA-OAEP-256 and A256GCM alone."""

import base64
import json
import secrets
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from poolhouse.crypto.jwt_keys import KEY_BITS, MAX_KEY_BITS, InvalidKey

_CONTENT_KEY_BYTES: Final = 32
_IV_BYTES: Final = 12
_TAG_BYTES: Final = 16


def read_public_key(pem: str) -> RSAPublicKey:
    """A public key, out of PEM; InvalidKey for anything else, and for a size that is not accepted."""
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except ValueError:
        raise InvalidKey("not a public key in PEM") from None
    if not isinstance(key, RSAPublicKey) or not KEY_BITS <= key.key_size <= MAX_KEY_BITS:
        raise InvalidKey(f"not an RSA key of {KEY_BITS} to {MAX_KEY_BITS} bits")
    return key


def encrypt(plaintext: bytes, key: RSAPublicKey, key_id: str) -> str:
    """The plaintext for the holder of the key; `key_id` tells them which one it is."""
    header = json.dumps({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": key_id}, separators=(",", ":"))
    protected, content_key, iv = _encoded(header.encode()), _random(_CONTENT_KEY_BYTES), _random(_IV_BYTES)
    wrapped = key.encrypt(content_key, OAEP(MGF1(SHA256()), SHA256(), None))
    sealed = AESGCM(content_key).encrypt(iv, plaintext, protected.encode())
    parts = (wrapped, iv, sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:])
    return ".".join((protected, *map(_encoded, parts)))


def _random(length: int) -> bytes:
    return secrets.token_bytes(length)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
