"""The lock-out of who tries passwords or codes, shared by all servers of a database and by all ways to prove either.

Cognito's rule: the fifth wrong password locks the user out for a second, and each further one for twice as long as the
one before, up to a quarter of an hour. What is tried meanwhile is refused unseen and does not count. A right password
ends it, and so does a quarter of an hour without any wrong one. First factors are counted together, and second factors
by themselves: a right password must not end the count of wrong codes.

A user is counted under their sub, whichever of their names was tried. A name that nobody has is counted under the sub
that it would have (`codes.decoy_sub`), so that it behaves as a user does.
"""

from typing import Final

from poolhouse import errors
from poolhouse.storage import throttles as rows
from poolhouse.storage.store import Reader, Writer

FREE_FAILURES: Final = 4
LONGEST_BLOCK_SECONDS: Final = 900.0
QUIET_SECONDS: Final = 900.0
"""A count is forgotten after this long without a wrong password, beyond the end of a lock-out."""

WRONG_MESSAGE: Final = "Incorrect username or password."
BLOCKED_MESSAGE: Final = "Password attempts exceeded"
PASSWORDS: Final = "password:"
"""What passwords, and whatever else is a first factor, are counted under."""
SECOND_FACTORS: Final = "mfa:"


def subject(sub: str, prefix: str = PASSWORDS) -> str:
    """What wrong answers of this user are counted under; `sub` may be a decoy's."""
    return prefix + sub


def block_seconds(failures: int) -> float:
    """How long the failure that makes this many in a row locks the user out."""
    if failures <= FREE_FAILURES:
        return 0.0
    # Never computed for the large counts that somebody with patience can reach.
    doublings = min(failures - FREE_FAILURES - 1, int(LONGEST_BLOCK_SECONDS).bit_length())
    return min(2.0**doublings, LONGEST_BLOCK_SECONDS)


def blocked() -> errors.NotAuthorizedException:
    """What a user is told who is locked out."""
    return errors.NotAuthorizedException(BLOCKED_MESSAGE)


async def check(reader: Reader, pool_id: str, sub: str, now: float, prefix: str = PASSWORDS) -> None:
    """Raise NotAuthorizedException if the user is locked out.

    Ask again in the transaction that acts on a right answer, once it holds the user: the wrong ones that were tried
    at the same time count first.
    """
    if await rows.blocked_until(reader, pool_id, subject(sub, prefix)) > now:
        raise blocked()


async def confirm(tx: Writer, pool_id: str, sub: str, now: float) -> None:
    """`check` for a transaction that acts on a right password and does not hold the user yet."""
    await rows.take_turn(tx, pool_id, sub)
    await check(tx, pool_id, sub, now)


async def fail(tx: Writer, pool_id: str, sub: str, now: float) -> errors.NotAuthorizedException:
    """Count a wrong password. Raise what this returns after the transaction, which has to be committed."""
    counted = await count(tx, pool_id, sub, now)
    return errors.NotAuthorizedException(WRONG_MESSAGE) if counted else blocked()


async def count(tx: Writer, pool_id: str, sub: str, now: float, prefix: str = PASSWORDS) -> bool:
    """Count a wrong answer, and lock the user out if it was one too many; False if they were locked out already."""
    # A right answer that comes behind finds the user held, waits, and then sees this one counted.
    await rows.take_turn(tx, pool_id, sub)
    failures = await rows.count(tx, pool_id, subject(sub, prefix), now, now + QUIET_SECONDS)
    if failures is None:
        return False
    seconds = block_seconds(failures)
    if seconds:
        await rows.block(tx, pool_id, subject(sub, prefix), now + seconds, now + seconds + QUIET_SECONDS)
    return True


async def clear(tx: Writer, pool_id: str, sub: str, prefix: str = PASSWORDS) -> None:
    """Forget the user's wrong answers: a right one was given, or there is a new password."""
    await rows.delete(tx, pool_id, subject(sub, prefix))
