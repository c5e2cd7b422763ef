"""Time-based one-time passwords (RFC 6238) as authenticator apps show them: SHA-1, six digits, a new one each 30 s.

Both sides count the 30-second steps since the Unix epoch. A code is tried at the present step and at those beside it
(RFC 6238 section 5.2): nobody's clock is exact, and typing takes time.
"""

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import quote, urlencode

from poolhouse.crypto import digests

SEED_BYTES: Final = 32
DIGITS: Final = 6
STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = 1
"""How many steps a code may be early or late."""

_OFFSET_MASK: Final = 0x0F
_SIGN_MASK: Final = 0x7FFFFFFF


def step_at(now: float) -> int:
    """The number of the step that a time, in seconds since the Unix epoch, falls into."""
    return int(now // STEP_SECONDS)


def code_at(seed: bytes, step: int) -> str:
    """The code of a step: HOTP (RFC 4226 section 5.3) of the step's number."""
    digest = hmac.digest(seed, step.to_bytes(8), hashlib.sha1)
    offset = digest[-1] & _OFFSET_MASK
    number = int.from_bytes(digest[offset : offset + 4]) & _SIGN_MASK
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(seed: bytes, code: str, now: float) -> int | None:
    """The latest step around `now` whose code this is; None if it is none's. The time taken does not tell which."""
    present = step_at(now)
    steps = range(max(present - DRIFT_STEPS, 0), present + DRIFT_STEPS + 1)
    matching = [step for step in steps if digests.equal(code_at(seed, step), code)]
    return max(matching, default=None)


def secret_code(seed: bytes) -> str:
    """The seed as people type it into an app: base32 without padding."""
    return base64.b32encode(seed).decode().rstrip("=")


def key_uri(issuer: str, account: str, secret: str) -> str:
    """The `otpauth` URI of a secret code, which apps read from a QR code."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
