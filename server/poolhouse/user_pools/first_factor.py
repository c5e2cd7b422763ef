"""What all ways to prove a password have in common: whom a name means, the lock-out, and what follows the proof."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.storage import sign_ins as rows
from poolhouse.user_pools import answers, codes, new_password, passwords, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, NOT_FOUND_MESSAGE, RESET_REQUIRED, UNCONFIRMED, User
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.sessions import Session

DISABLED_MESSAGE: Final = "User is disabled."
UNCONFIRMED_MESSAGE: Final = "User is not confirmed."
RESET_REQUIRED_MESSAGE: Final = "Password reset required for the user"
EXPIRED_MESSAGE: Final = "Temporary password has expired and must be reset by an administrator."

ROUNDS: Final = 3
"""How often a decision is taken anew because the user changed while it was."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to prove the password of whoever has this name, through an app client."""

    call: Call
    pool: Pool
    client: AppClient
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom the name means. For nobody, `sub` is a decoy's, and everything is done as it is for somebody."""

    user: User | None
    sub: str
    failures: int


async def decided(decide: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer of `decide`, which is asked again as long as it raises sign_ins.Changed, ROUNDS times at most."""
    for _ in range(ROUNDS):
        try:
            return await decide()
        except sign_ins.Changed:
            continue
    raise errors.ConcurrentModificationException("The user keeps changing. Try again.")


async def find(attempt: Attempt) -> Candidate:
    """Whom the attempt's name means; one statement.

    UserNotFoundException where the client tells that it means nobody, NotAuthorizedException if they are locked out.
    """
    pool, key = attempt.pool, attempt.pool.key(attempt.name)
    decoy_sub = codes.decoy_sub(attempt.call, pool, attempt.name)
    found = await rows.candidate_by_name(
        attempt.call.store, pool.id, key, attempt.name, throttles.SUBJECT_PREFIX, decoy_sub
    )
    return _candidate(attempt, found, decoy_sub)


async def find_again(attempt: Attempt, sub: str) -> Candidate:
    """The candidate that `find` had for the attempt, as they are now."""
    found = await rows.candidate_by_sub(attempt.call.store, attempt.pool.id, sub, throttles.SUBJECT_PREFIX)
    return _candidate(attempt, found, sub)


def _candidate(attempt: Attempt, found: rows.Candidate, sub: str) -> Candidate:
    if found.user is None and not attempt.client.hides_users:
        raise errors.UserNotFoundException(NOT_FOUND_MESSAGE)
    if found.blocked_until > attempt.call.now():
        raise throttles.blocked()
    if found.user is None:
        return Candidate(None, sub, found.failures)
    return Candidate(User.from_row(attempt.pool.id, found.user), found.user.sub, found.failures)


async def failed(attempt: Attempt, candidate: Candidate, session: Session | None = None) -> errors.CognitoError:
    """Count a wrong password, which is what `session` was spent on; returns what to raise."""
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        return await throttles.fail(tx, attempt.pool.id, candidate.sub, attempt.call.now())


async def passed(
    attempt: Attempt, user: User, failures: int, session: Session | None = None, renewed: Secrets | None = None
) -> Answer:
    """What follows a right password: tokens, or the challenge or the refusal that the user's state asks for.

    `session` is spent on it, and `renewed` are the password's new forms, if it is to be stored anew. The verdict is
    taken with the wrong passwords that were tried at the same time. Raises sign_ins.Changed if the user has changed.
    """
    if user.enabled and user.status == CONFIRMED:
        return await _begin(attempt, user, failures, session, renewed)
    await _confirm_verdict(attempt, user, session)
    if not user.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    if user.status == UNCONFIRMED:
        raise errors.UserNotConfirmedException(UNCONFIRMED_MESSAGE)
    if user.status == RESET_REQUIRED:
        raise errors.PasswordResetRequiredException(RESET_REQUIRED_MESSAGE)
    until = user.temporary_password_expires_at
    if until is not None and until <= attempt.call.now():
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE)
    return new_password.challenge(attempt.call, attempt.pool, attempt.client, user, attempt.name)


async def _begin(
    attempt: Attempt, user: User, failures: int, session: Session | None, renewed: Secrets | None
) -> Answer:
    call, pool, client = attempt.call, attempt.pool, attempt.client
    async with call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, client, session)
        sign_in, refresh_token = await sign_ins.begin(
            tx, call, pool, client, user, call.now(), unless_blocked=throttles.subject(user.sub)
        )
        if failures:
            await throttles.clear(tx, pool.id, user.sub)
        if renewed is not None:
            await passwords.renew(tx, pool, user, renewed)
    return await answers.with_tokens(call, pool, client, user, sign_in, refresh_token)


async def _confirm_verdict(attempt: Attempt, user: User, session: Session | None) -> None:
    """Refuse a right password, as if it had not been seen, if wrong ones have locked the user out meanwhile."""
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        await throttles.confirm(tx, attempt.pool.id, user.sub, attempt.call.now())
