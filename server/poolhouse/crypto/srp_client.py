"""Cognito's SRP-6a, the client's side: for tests, load drivers and clients."""

import base64
from collections.abc import Mapping
from typing import Final

from poolhouse.crypto import srp
from poolhouse.crypto.srp_group import G, N, base_power, power
from poolhouse.crypto.srp_timestamp import format_timestamp

TIMESTAMP: Final = "TIMESTAMP"
USERNAME: Final = "USERNAME"
SECRET_BLOCK: Final = "PASSWORD_CLAIM_SECRET_BLOCK"  # noqa: S105  a parameter's name
SIGNATURE: Final = "PASSWORD_CLAIM_SIGNATURE"


def public_value(a: int) -> int:
    """A, the client's public value g**a; `a` is fresh for each sign-in, random, and of at least 256 bits."""
    return power(G, a)


def session_key(a: int, B: int, pool: str, user_id: str, password: str, salt: bytes) -> bytes:  # noqa: N803
    """The key that a server of `srp.start` derives too; raises InvalidPublicValue for a bad B."""
    u = srp.scrambler(public_value(a), srp.checked(B))
    x = srp.private_key(pool, user_id, password, salt)
    return srp.derive_key(power((B - srp.K * base_power(x)) % N, a + u * x), u)


def password_claim(a: int, pool_id: str, password: str, challenge: Mapping[str, str], now: float) -> dict[str, str]:
    """ChallengeResponses for the ChallengeParameters of a PASSWORD_VERIFIER challenge, all but the SECRET_HASH."""
    pool, user_id, block = srp.pool_name(pool_id), challenge["USER_ID_FOR_SRP"], challenge["SECRET_BLOCK"]
    salt = srp.pad(int(challenge["SALT"], 16))
    key = session_key(a, srp.parse_public(challenge["SRP_B"]), pool, user_id, password, salt)
    timestamp = format_timestamp(now)
    return {
        TIMESTAMP: timestamp,
        USERNAME: challenge.get("USERNAME", user_id),
        SECRET_BLOCK: block,
        SIGNATURE: srp.claim_signature(key, pool, user_id, base64.b64decode(block, validate=True), timestamp),
    }
