"""Users of NATS who are known by their keys: an operator signs for an account, and that for its users."""

import base64
import binascii
import hashlib
import json
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_HEADER: Final = {"typ": "JWT", "alg": "ed25519-nkey"}
# What the first letter of a key is: O for operators, A for accounts, U for users, N for servers; and S for seeds.
_KINDS: Final = {b"O": 14 << 3, b"A": 0, b"U": 20 << 3, b"N": 13 << 3}
_SEED: Final = 18 << 3


class Key:
    """A key of one of these."""

    def __init__(self, kind: bytes) -> None:
        self._kind = _KINDS[kind]
        self._key = Ed25519PrivateKey.generate()

    @property
    def id(self) -> str:
        """The public key, as NATS writes it."""
        return _encoded(bytes([self._kind]) + self._key.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        """The private key, as NATS writes it."""
        prefix = bytes([_SEED | self._kind >> 5, (self._kind & 31) << 3])
        return _encoded(prefix + self._key.private_bytes_raw())

    def vouch(self, subject: "Key", kind: str, **more: Any) -> str:
        """A token by which this key says what `subject` is."""
        claims = {
            "iss": self.id,
            "sub": subject.id,
            "iat": 0,
            "name": kind,
            "nats": {"type": kind, "version": 2, **more},
        }
        claims["jti"] = base64.b32encode(hashlib.sha256(json.dumps(claims).encode()).digest()).decode().rstrip("=")
        signed = f"{_base64(json.dumps(_HEADER).encode())}.{_base64(json.dumps(claims).encode())}"
        return f"{signed}.{_base64(self._key.sign(signed.encode()))}"


def _encoded(raw: bytes) -> str:
    whole = raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")
    return base64.b32encode(whole).decode().rstrip("=")


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


OPERATOR, ACCOUNT, USER = Key(b"O"), Key(b"A"), Key(b"U")
_LIMITS: Final = dict.fromkeys(("subs", "conn", "leaf", "imports", "exports", "data", "payload"), -1)
SETTINGS: Final = f"""
operator: {OPERATOR.vouch(OPERATOR, "operator")}
resolver: MEMORY
resolver_preload: {{ {ACCOUNT.id}: {OPERATOR.vouch(ACCOUNT, "account", limits={**_LIMITS, "wildcards": True})} }}
"""
"""The configuration of a server that knows them."""


def credentials(key: Key = USER) -> str:
    """The credentials file of the user, with its key or another."""
    token = ACCOUNT.vouch(USER, "user", subs=-1, data=-1, payload=-1)
    return (
        f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{key.seed}\n------END USER NKEY SEED------\n"
    )
