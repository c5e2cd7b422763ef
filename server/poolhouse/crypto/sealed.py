"""Secrets at rest: AES-256-GCM under a master key that is kept outside the database.

A sealed value is: version (1 byte), key id (4), nonce (12), ciphertext with its tag. The first two are authenticated
together with the context, which says what the value is and whom it belongs to; a value moved to another row or column
therefore does not open.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
# Nonces are random. NIST SP 800-38D (section 8.3) then allows 2**32 values under one key: at a thousand secrets sealed
# each second that is fifty days, at Poolhouse's rate (one per user or pool created or changed) years. Rotate before.
NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"
_HEADER_BYTES: Final = len(_VERSION) + KEY_ID_BYTES
_TAG_BYTES: Final = 16
_SEAL_INFO: Final = b"poolhouse seal v1"
_DERIVE_INFO: Final = b"poolhouse derive v1 "


class SealBroken(Exception):
    """The sealed value is damaged, belongs to another context, or was sealed under a key that is not held."""


class InvalidKeyFile(ValueError):
    """The key file cannot be used; the message names the line and never its content."""


def new_key() -> bytes:
    """A fresh random master key."""
    return secrets.token_bytes(KEY_BYTES)


class Keyring:
    """The master keys: new values are sealed under the first, and any of them opens what it sealed.

    They have 32 bytes each; raises ValueError for other lengths, or for two keys with one id.
    """

    __slots__ = ("_ciphers", "_current", "_derived", "_keys")

    def __init__(self, current: bytes, older: Iterable[bytes] = ()) -> None:
        self._keys = (current, *older)
        self._ciphers: dict[bytes, AESGCM] = {}
        for key in self._keys:
            identifier = _key_id(key)
            if identifier in self._ciphers:
                raise ValueError(f"two master keys with the id {identifier.hex()}")
            # The master key itself only ever feeds HKDF, so that sealing and derived keys are independent.
            self._ciphers[identifier] = AESGCM(_hkdf(key, _SEAL_INFO))
        self._current = _key_id(current)
        self._derived: dict[str, tuple[bytes, ...]] = {}

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of all keys, the current one first: 8 hex digits of each key's SHA-256. They are not secret."""
        return tuple(identifier.hex() for identifier in self._ciphers)

    def seal(self, plaintext: bytes, context: bytes) -> bytes:
        """Encrypt under the current key, bound to the context."""
        header = _VERSION + self._current
        nonce = secrets.token_bytes(NONCE_BYTES)
        return header + nonce + self._ciphers[self._current].encrypt(nonce, plaintext, header + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed in this context; raises SealBroken if it was not."""
        header, nonce, ciphertext = _split(sealed)
        cipher = self._ciphers.get(header[len(_VERSION) :])
        if cipher is None:
            raise SealBroken("sealed under a key that is not held")
        try:
            return cipher.decrypt(nonce, ciphertext, header + context)
        except InvalidTag:
            raise SealBroken("damaged, or sealed for another context") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the value was sealed under the current key; if not, a rotation has to seal it again."""
        return _split(sealed)[0] == _VERSION + self._current

    def derive(self, label: str) -> bytes:
        """A 32-byte key for one purpose, made from the current master key by HKDF-SHA256 (RFC 5869)."""
        return self.derive_each(label)[0]

    def derive_each(self, label: str) -> tuple[bytes, ...]:
        """`derive` for every master key, the current one first: for checking what was made before a rotation."""
        found = self._derived.get(label)
        if found is None:  # labels are few: they are the code's own
            info = _DERIVE_INFO + label.encode()
            found = self._derived[label] = tuple(_hkdf(key, info) for key in self._keys)
        return found

    def rotated(self, current: bytes) -> Self:
        """A keyring with a new current key; all keys held so far stay able to open."""
        return type(self)(current, self._keys)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key file: one base64 key per line, the current one first; blank lines and # comments are skipped."""
        lines = ((number, line.partition("#")[0].strip()) for number, line in enumerate(text.splitlines(), start=1))
        keys = [_key_from_line(number, line) for number, line in lines if line]
        if not keys:
            raise InvalidKeyFile("the key file holds no key")
        try:
            return cls(keys[0], keys[1:])
        except ValueError as error:
            raise InvalidKeyFile(str(error)) from None

    def format(self) -> str:
        """The key file's text, as `parse` reads it. It holds the keys in the clear."""
        return "".join(base64.b64encode(key).decode() + "\n" for key in self._keys)

    def __repr__(self) -> str:
        """The key ids; the keys stay hidden."""
        return f"<{type(self).__name__} {' '.join(self.key_ids)}>"


def _key_id(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a master key has {KEY_BYTES} bytes, not {len(key)}")
    return hashlib.sha256(key).digest()[:KEY_ID_BYTES]


def _key_from_line(number: int, line: str) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidKeyFile(f"line {number} of the key file is not base64") from None
    if len(key) != KEY_BYTES:
        raise InvalidKeyFile(f"line {number} of the key file is not a key of {KEY_BYTES} bytes")
    return key


def _split(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    start = _HEADER_BYTES + NONCE_BYTES
    if sealed[: len(_VERSION)] != _VERSION or len(sealed) < start + _TAG_BYTES:
        raise SealBroken("not a sealed value")
    return sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:start], sealed[start:]


def _hkdf(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)
