"""Tickets: short-lived state that a client carries for the server, sealed so that nobody else can read or make it.

Anybody may ask for tickets, at any rate. AES-GCM with random nonces would wear out a key by that (`sealed` says how
soon), and with it the secrets in the database. Here every ticket has a key of its own, derived from 256 random bits
that it carries, so that no number of tickets is too large.

A ticket is: version (1 byte), salt (32), ciphertext with its tag (16).
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from poolhouse.crypto.sealed import SealBroken

SALT_BYTES: Final = 32
OVERHEAD_BYTES: Final = 1 + SALT_BYTES + 16
"""How much longer a ticket is than what is in it."""
_VERSION: Final = b"\x01"
# One message under each key: any nonce is a fresh one.
_NONCE: Final = bytes(12)


def seal(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """A ticket that opens in this context only; `key` has 32 random bytes."""
    salt = secrets.token_bytes(SALT_BYTES)
    return _VERSION + salt + _cipher(key, salt).encrypt(_NONCE, plaintext, _VERSION + context)


def open_sealed(keys: Iterable[bytes], ticket: bytes, context: bytes) -> bytes:
    """What was sealed in this context under one of the keys; raises SealBroken for anything else."""
    if len(ticket) < OVERHEAD_BYTES or ticket[:1] != _VERSION:
        raise SealBroken("not a ticket")
    salt, ciphertext = ticket[1 : 1 + SALT_BYTES], ticket[1 + SALT_BYTES :]
    for key in keys:
        try:
            return _cipher(key, salt).decrypt(_NONCE, ciphertext, _VERSION + context)
        except InvalidTag:
            continue
    raise SealBroken("damaged, or sealed elsewhere")


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, salt, hashlib.sha256))
