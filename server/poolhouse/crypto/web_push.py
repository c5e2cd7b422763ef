"""Messages that only one browser can read: RFC 8291, in the content coding aes128gcm of RFC 8188.

A message is one record. Whoever carries it learns how long it is, and nothing else.
"""

import secrets
import struct
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from poolhouse.crypto.jwt_keys import InvalidKey
from poolhouse.crypto.service_keys import point, read_point

AUTH_BYTES: Final = 16
SALT_BYTES: Final = 16
RECORD_BYTES: Final = 4096
"""What a push service takes at least (RFC 8291 section 4), and so the most that is sent."""
_TAG_BYTES: Final = 16
_LAST_RECORD: Final = b"\x02"
_HEADER: Final = struct.Struct(">16sIB")


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser tells of itself when it subscribes: its public key, and a secret that it shares with us."""

    key: ec.EllipticCurvePublicKey
    auth: bytes = field(repr=False)

    @classmethod
    def read(cls, p256dh: bytes, auth: bytes) -> "Browser":
        """The browser with this key and secret; InvalidKey if they cannot be such."""
        if len(auth) != AUTH_BYTES:
            raise InvalidKey(f"not a secret of {AUTH_BYTES} bytes")
        return cls(read_point(p256dh), auth)


def seal(message: bytes, browser: Browser) -> bytes:
    """The message for this browser. ValueError for one that is too long."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    return seal_with(message, browser, ephemeral, secrets.token_bytes(SALT_BYTES))


def seal_with(message: bytes, browser: Browser, ephemeral: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The same under a key and a salt that were never used before, and never will be again."""
    if len(message) + len(_LAST_RECORD) + _TAG_BYTES > RECORD_BYTES:
        raise ValueError(f"a message of {len(message)} bytes")
    theirs, ours = point(browser.key), point(ephemeral.public_key())
    shared = ephemeral.exchange(ec.ECDH(), browser.key)
    secret = _hkdf(browser.auth, shared, b"WebPush: info\0" + theirs + ours, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = _HEADER.pack(salt, RECORD_BYTES, len(ours)) + ours
    return header + AESGCM(key).encrypt(nonce, message + _LAST_RECORD, None)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
