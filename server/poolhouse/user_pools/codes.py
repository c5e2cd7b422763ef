"""The six-digit codes that prove who reads an address: made, stored under a keyed hash, and redeemed once.

Where an app client hides who exists, a name that nobody has gets codes of its own, for a sub that nobody has. Every
step after that is then the same, down to the statements, and nothing needs to be imitated.
"""

import uuid
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import digests
from poolhouse.storage import codes as rows
from poolhouse.storage.codes import CodeRow
from poolhouse.storage.store import Reader, Writer
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User

HOUR: Final = 3600.0
LIFETIME_SECONDS: Final = 24 * HOUR
FORGOT_PASSWORD_SECONDS: Final = HOUR
MAX_ATTEMPTS: Final = 5

SIGN_UP: Final = "sign_up"
FORGOT_PASSWORD: Final = "forgot_password"

EXPIRED_MESSAGE: Final = "Invalid code provided, please request a code again."
MISMATCH_MESSAGE: Final = "Invalid verification code provided, please try again."
EXHAUSTED_MESSAGE: Final = "Attempt limit exceeded, please try after some time."

_LABEL: Final = "codes"
_DECOY_LABEL: Final = "decoys"


class Outcome(Enum):
    """How redeeming a code ended."""

    OK = auto()
    MISMATCH = auto()
    EXPIRED = auto()
    EXHAUSTED = auto()


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The outcome, and with OK what the code was created with."""

    outcome: Outcome
    pending_value: str | None = None


def verify_purpose(name: str) -> str:
    """The purpose of codes that verify this attribute (`email` or `phone_number`)."""
    return f"verify:{name}"


def decoy_sub(call: Call, pool: Pool, name: str) -> str:
    """The sub of nobody, always the same for a name that nobody has."""
    digest = digests.code_hash(call.keyring.derive(_DECOY_LABEL), "sub", pool.id, pool.key(name))
    return str(uuid.UUID(bytes=digest[:16], version=4))


def hash_of(house: House, pool_id: str, sub: str, purpose: str, code: str) -> bytes:
    """The hash that a code is stored under: worth nothing to whom lacks the master key, or for anybody else's code."""
    return digests.code_hash(house.keyring.derive(_LABEL), pool_id, sub, purpose, code)


async def create(
    tx: Writer, call: Call, pool: Pool, user: User, purpose: str, now: float, pending_value: str | None = None
) -> str:
    """A new code for the user. The one before it, of the same purpose, is worth nothing from now on."""
    return await create_for(tx, call, pool, user.sub, purpose, now, pending_value)


async def create_for(
    tx: Writer, call: Call, pool: Pool, sub: str, purpose: str, now: float, pending_value: str | None = None
) -> str:
    """`create` for a sub, which may be a decoy's."""
    code = call.ids.code()
    lifetime = FORGOT_PASSWORD_SECONDS if purpose == FORGOT_PASSWORD else LIFETIME_SECONDS
    row = CodeRow(hash_of(call.house, pool.id, sub, purpose, code), pending_value, 0, now + lifetime)
    await rows.put(tx, pool.id, sub, purpose, row, now)
    return code


async def redeem(tx: Writer, call: Call, pool: Pool, sub: str, purpose: str, code: str, now: float) -> Redeemed:
    """Try a code; the right one is used up. Commit whatever the outcome is, or attempts are not counted."""
    redeemed = await _try(tx, call, pool, sub, purpose, code, now)
    if redeemed.outcome is Outcome.OK:
        await rows.delete(tx, pool.id, sub, purpose)
    return redeemed


async def verify(tx: Writer, call: Call, pool: Pool, sub: str, purpose: str, code: str, now: float) -> Redeemed:
    """Try a code that is redeemed later: the right one stays as it is, a wrong one counts as in `redeem`."""
    redeemed = await _try(tx, call, pool, sub, purpose, code, now)
    if redeemed.outcome is Outcome.OK:
        await rows.take_back_attempt(tx, pool.id, sub, purpose)
    return redeemed


async def _try(tx: Writer, call: Call, pool: Pool, sub: str, purpose: str, code: str, now: float) -> Redeemed:
    # Counted before it is compared: however many calls try at once, MAX_ATTEMPTS of them get to compare.
    row = await rows.attempt(tx, pool.id, sub, purpose)
    if row is None or row.expires_at <= now:
        return Redeemed(Outcome.EXPIRED)
    if row.attempts > MAX_ATTEMPTS:
        return Redeemed(Outcome.EXHAUSTED)
    if not matches(call, pool, sub, purpose, code, row.code_hash):
        return Redeemed(Outcome.MISMATCH)
    return Redeemed(Outcome.OK, row.pending_value)


def matches(call: Call, pool: Pool, sub: str, purpose: str, code: str, code_hash: bytes) -> bool:
    """Whether this is the code with that hash."""
    # A code outlives a rotation of the master key.
    hashes = [digests.code_hash(key, pool.id, sub, purpose, code) for key in call.keyring.derive_each(_LABEL)]
    return any(digests.equal(code_hash, candidate) for candidate in hashes)


def raise_for(outcome: Outcome) -> None:
    """Raise what Cognito raises for the outcome; nothing for OK."""
    if outcome is Outcome.MISMATCH:
        raise errors.CodeMismatchException(MISMATCH_MESSAGE)
    if outcome is Outcome.EXPIRED:
        raise errors.ExpiredCodeException(EXPIRED_MESSAGE)
    if outcome is Outcome.EXHAUSTED:
        raise errors.LimitExceededException(EXHAUSTED_MESSAGE)


async def is_live(reader: Reader, pool_id: str, sub: str, purpose: str, code_hash: bytes, now: float) -> bool:
    """Whether the code with this hash can still be redeemed."""
    row = await rows.find(reader, pool_id, sub, purpose)
    return (
        row is not None
        and row.attempts < MAX_ATTEMPTS
        and row.expires_at > now
        and digests.equal(row.code_hash, code_hash)
    )
