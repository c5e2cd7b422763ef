"""Cognito's SRP-6a, the server's side: a password is proved without being sent.

It differs from RFC 5054 in hash (SHA-256), generator (2), padding (a zero byte where the high bit is set, as Java's
BigInteger writes numbers) and proof: both sides derive a key by HKDF and the client signs a challenge with it. In
USER_SRP_AUTH the names are the pool's (the part of its id after `_`) and the user's; in DEVICE_SRP_AUTH they are the
device group key and the device key.

The powers take about a millisecond for one sign-in and release the GIL: call `start` and `session_key` in threads.
"""

import base64
import hashlib
import hmac
import re
from typing import Final

from poolhouse.crypto.digests import code_hash, equal
from poolhouse.crypto.srp_group import N_BYTES, G, N, base_power, power

KEY_BYTES: Final = 16
SALT_BYTES: Final = 16
_KEY_INFO: Final = b"Caldera Derived Key"
_HEX: Final = re.compile(rf"[0-9A-Fa-f]{{1,{2 * N_BYTES + 2}}}")
# So much longer than N that the remainder modulo N is uniform for all purposes.
_DECOY_BYTES: Final = N_BYTES + 16


class InvalidPublicValue(ValueError):
    """The other side's public value would give away the secret, or is no number of this group at all."""


class InvalidVerifier(ValueError):
    """A verifier that would let anybody in; only a device can send one."""


def pad(value: int) -> bytes:
    """The shortest big-endian form whose first bit is clear: what goes into every hash."""
    return value.to_bytes(value.bit_length() // 8 + 1)


def to_hex(value: int | bytes) -> str:
    """A number or a salt as SRP_B, SRP_A and SALT carry it: no leading zeros, which clients hash differently."""
    return f"{int.from_bytes(value) if isinstance(value, bytes) else value:x}"


def parse_public(text: str) -> int:
    """SRP_A or SRP_B as a number of the group; raises InvalidPublicValue unless it is hex and 0 < value < N."""
    if not _HEX.fullmatch(text):
        raise InvalidPublicValue("not a hexadecimal number of the group's size")
    return checked(int(text, 16))


def checked(public: int) -> int:
    """The same public value; raises InvalidPublicValue unless 0 < public < N (RFC 5054 section 2.5.4)."""
    if not 0 < public < N:
        raise InvalidPublicValue("the public value is out of range")
    return public


def pool_name(pool_id: str) -> str:
    """The part of a user pool's id that goes into the hashes: what follows the underscore."""
    return pool_id.partition("_")[2]


def private_key(pool: str, user_id: str, password: str, salt: bytes) -> int:
    """x, the password as an exponent of 256 bits."""
    identity = hashlib.sha256(f"{pool}{user_id}:{password}".encode()).digest()
    return _hash_to_int(pad(int.from_bytes(salt)) + identity)


def make_verifier(pool: str, user_id: str, password: str, salt: bytes) -> bytes:
    """What the server keeps instead of the password: g**x in N_BYTES bytes. As sensitive as a fast password hash."""
    return base_power(private_key(pool, user_id, password, salt)).to_bytes(N_BYTES)


def check_verifier(verifier: bytes) -> int:
    """A verifier (also a device's own, with or without a leading zero byte) as a number.

    Raises InvalidVerifier unless 1 < verifier < N - 1: with 0, 1 or -1, one needs no password to know the key.
    """
    value = int.from_bytes(verifier)
    if not 1 < value < N - 1:
        raise InvalidVerifier("the verifier is out of range")
    return value


def start(verifier: bytes, b: int) -> int:
    """B, the server's public value k*v + g**b; `b` is fresh for each sign-in, random, and of 256 bits."""
    return (K * check_verifier(verifier) + base_power(b)) % N


def start_masked(verifier: bytes, b: int) -> int:
    """B as k*v + (-g)**b. Pair it with `session_keys`; no client can tell it from `start`, nor guess offline.

    Every power of 2 is a square modulo this prime. So with `start`, B - k*v' is a square for the right password, but
    only half the time for a wrong one: each B, free for the asking, halves a list of guesses. -2 is not a square.
    """
    shared = base_power(b)
    return (K * check_verifier(verifier) + (N - shared if b & 1 else shared)) % N


def session_key(A: int, B: int, b: int, verifier: bytes) -> bytes:  # noqa: N803  the protocol's own names
    """The key that a client of `start` with the right password derives too; raises InvalidPublicValue for a bad A."""
    secret, u = _shared_secret(A, B, b, verifier)
    return derive_key(secret, u)


def session_keys(A: int, B: int, b: int, verifier: bytes) -> tuple[bytes, bytes]:  # noqa: N803
    """The two keys of which a client of `start_masked` derives one: only the client knows which.

    The sign of its secret depends on its own exponent. Accepting either gives nothing away: whoever does not know the
    password knows neither.
    """
    secret, u = _shared_secret(A, B, b, verifier)
    return derive_key(secret, u), derive_key(N - secret, u)


def _shared_secret(A: int, B: int, b: int, verifier: bytes) -> tuple[int, int]:  # noqa: N803
    u = scrambler(checked(A), B)
    return power(A * power(check_verifier(verifier), u) % N, b), u


def scrambler(A: int, B: int) -> int:  # noqa: N803
    """u, which ties the key to both public values; raises InvalidPublicValue for zero, which would untie it."""
    u = _hash_to_int(pad(A) + pad(B))
    if u == 0:
        raise InvalidPublicValue("the public values hash to zero")
    return u


def derive_key(secret: int, u: int) -> bytes:
    """HKDF-SHA256 (RFC 5869) of the shared secret, salted with u."""
    extracted = hmac.digest(pad(u), pad(secret), hashlib.sha256)
    return hmac.digest(extracted, _KEY_INFO + b"\x01", hashlib.sha256)[:KEY_BYTES]


def claim_signature(key: bytes, pool: str, user_id: str, secret_block: bytes, timestamp: str) -> str:
    """PASSWORD_CLAIM_SIGNATURE: base64 of the HMAC over the names, the decoded secret block and the timestamp."""
    message = pool.encode() + user_id.encode() + secret_block + timestamp.encode()
    return base64.b64encode(hmac.digest(key, message, hashlib.sha256)).decode()


def claim_is_valid(signature: str, key: bytes, pool: str, user_id: str, secret_block: bytes, timestamp: str) -> bool:
    """Whether the client signed with this key; compared in constant time."""
    return equal(signature, claim_signature(key, pool, user_id, secret_block, timestamp))


def decoy(secret_key: bytes, pool_id: str, username: str) -> tuple[bytes, bytes]:
    """Salt and verifier for a user who does not exist: always the same for one name, and of the genuine form."""
    seed = code_hash(secret_key, "srp decoy verifier", pool_id, username)
    root = int.from_bytes(hashlib.shake_256(seed).digest(_DECOY_BYTES)) % N
    salt = code_hash(secret_key, "srp decoy salt", pool_id, username)[:SALT_BYTES]
    return salt, (root * root % N).to_bytes(N_BYTES)  # a square, as every power of g is


def _hash_to_int(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest())


K: Final = _hash_to_int(pad(N) + pad(G))
"""The multiplier of SRP-6a."""
