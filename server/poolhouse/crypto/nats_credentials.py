"""Credentials files of NATS: a token that says who a user is, and the seed of the Ed25519 key that proves it.

The library of NATS reads them with a package of its own, which there is only in source.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_TOKEN: Final = re.compile(r"-----BEGIN NATS USER JWT-----\s+(\S+)\s+-+END NATS USER JWT-+")
_SEED: Final = re.compile(r"-----BEGIN USER NKEY SEED-----\s+(\S+)\s+-+END USER NKEY SEED-+")
# A seed is two bytes that say what kind of key it is of, the key, and a checksum; in base32, that begins with SU.
_SEED_BYTES: Final = 36
_KEY: Final = slice(2, 34)
_USER_PREFIX: Final = "SU"


@dataclass(frozen=True, slots=True)
class NatsCredentials:
    """A user of NATS."""

    token: str = field(repr=False)
    key: Ed25519PrivateKey = field(repr=False)

    def sign(self, nonce: str) -> bytes:
        """Proof of who we are for a server that has asked with `nonce`, in base64."""
        return base64.b64encode(self.key.sign(nonce.encode()))


def read(text: str) -> NatsCredentials:
    """What a credentials file holds; ValueError if it is none."""
    token, seed = _TOKEN.search(text), _SEED.search(text)
    if token is None or seed is None or not seed[1].startswith(_USER_PREFIX):
        raise ValueError("not the credentials file of a user of NATS")
    try:
        raw = base64.b32decode(seed[1] + "=" * (-len(seed[1]) % 8))
    except binascii.Error:
        raise ValueError("the seed in the credentials file is broken") from None
    if len(raw) != _SEED_BYTES or binascii.crc_hqx(raw[:-2], 0) != int.from_bytes(raw[-2:], "little"):
        raise ValueError("the seed in the credentials file is broken")
    return NatsCredentials(token[1], Ed25519PrivateKey.from_private_bytes(raw[_KEY]))
