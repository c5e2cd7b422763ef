"""What all first factors have in common: whom a name means, the lock-out, and what follows the proof."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.storage import sign_ins as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, going_on, passwords, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events import watching
from poolhouse.user_pools.auth_events.watching import Watch
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import NOT_FOUND_MESSAGE, RESET_REQUIRED, UNCONFIRMED, User
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.progress import DISABLED_MESSAGE, Progress
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.sign_in_steps import PASSWORD

UNCONFIRMED_MESSAGE: Final = "User is not confirmed."
RESET_REQUIRED_MESSAGE: Final = "Password reset required for the user"
EXPIRED_MESSAGE: Final = "Temporary password has expired and must be reset by an administrator."

UseUp = Callable[[Writer], Awaitable[None]]

ROUNDS: Final = 3
"""How often a decision is taken anew because the user changed while it was."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to prove a first factor of whoever has this name, through an app client. `device_key` as in Progress.

    `custom` says that the app's own challenges are a part of it.
    """

    call: Call
    pool: Pool
    client: AppClient
    name: str
    device_key: str | None = None
    custom: bool = False


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
    found = await rows.candidate_by_name(attempt.call.store, pool.id, key, attempt.name, throttles.PASSWORDS, decoy_sub)
    return _candidate(attempt, found, decoy_sub)


async def find_again(attempt: Attempt, sub: str) -> Candidate:
    """The candidate that `find` had for the attempt, as they are now."""
    found = await rows.candidate_by_sub(attempt.call.store, attempt.pool.id, sub, throttles.PASSWORDS)
    return _candidate(attempt, found, sub)


def _candidate(attempt: Attempt, found: rows.Candidate, sub: str) -> Candidate:
    if found.user is None and not attempt.client.hides_users:
        raise errors.UserNotFoundException(NOT_FOUND_MESSAGE)
    if found.blocked_until > attempt.call.now():
        raise throttles.blocked()
    if found.user is None:
        return Candidate(None, sub, found.failures)
    return Candidate(User.from_row(attempt.pool.id, found.user), found.user.sub, found.failures)


def nobody(attempt: Attempt, sub: str) -> User:
    """A user to do things with that are done for a name which nobody has; never stored. `sub` is a decoy's."""
    return User(attempt.pool.id, sub, attempt.name, "", {}, 0.0, 0.0)


async def watched(attempt: Attempt, candidate: Candidate, factor: str = PASSWORD) -> Watch | None:
    """How threat protection looks at the attempt; None where it is off. One that it stops has failed."""
    user = candidate.user or nobody(attempt, candidate.sub)
    return await watching.look(_progress(attempt, user, factor), custom=attempt.custom)


def stops(watch: Watch | None) -> bool:
    """Whether threat protection stops the attempt, be it right or wrong."""
    return watch is not None and watch.blocks


async def failed(
    attempt: Attempt,
    candidate: Candidate,
    session: Session | None = None,
    failure: errors.CognitoError | None = None,
    *,
    watch: Watch | None = None,
    right: bool = False,
) -> errors.CognitoError:
    """Count a wrong answer, which is what `session` was spent on; returns what to raise: `failure`, or a lock-out.

    Without a `failure`, it was a password. One that was `right`, and is stopped, counts as a wrong one.
    """
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        counted = await throttles.count(tx, attempt.pool.id, candidate.sub, attempt.call.now())
        if counted and watch is not None:
            await watch.refuse(tx, right=right)
    if not counted:
        return throttles.blocked()
    if stops(watch):
        return watching.refusal()
    return failure or errors.NotAuthorizedException(throttles.WRONG_MESSAGE)


async def passed(  # noqa: PLR0913  all of it differs from factor to factor
    attempt: Attempt,
    user: User,
    failures: int,
    session: Session | None = None,
    renewed: Secrets | None = None,
    factor: str = PASSWORD,
    use_up: UseUp | None = None,
    *,
    passkey: str | None = None,
    watch: Watch | None = None,
) -> Answer:
    """What follows a right first factor: tokens, or the challenge or the refusal that the user's state asks for.

    `session` is spent on it, and `renewed` are the password's new forms, if it is to be stored anew. `use_up` takes
    what proved it out of the world, once the user is held; it raises if somebody else was faster. `passkey` is the id
    of the passkey that did, if one did. The verdict is taken with the wrong answers that were tried at the same time.
    Raises sign_ins.Changed if the user has changed.
    """
    refusal = _refusal(user, attempt.call.now())
    if refusal is not None:
        await _confirm_verdict(attempt, user, session, watch)
        raise refusal
    progress = replace(_progress(attempt, user, factor), passkey=passkey)
    if watch is not None:
        progress = replace(progress, followed=watch.followed)
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        if renewed is not None:
            await sign_ins.hold(tx, attempt.pool, user)
            await passwords.renew(tx, attempt.pool, user, renewed)
        outcome = await going_on.advance(tx, progress, throttles.PASSWORDS)
        if use_up is not None:
            await use_up(tx)
        if failures:
            await throttles.clear(tx, attempt.pool.id, user.sub)
        if watch is not None:
            await watch.notify(tx)
    return await going_on.answered(progress, outcome)


def _progress(attempt: Attempt, user: User, factor: str) -> Progress:
    return Progress(attempt.call, attempt.pool, attempt.client, user, attempt.name, (factor,), attempt.device_key)


def _refusal(user: User, now: float) -> errors.CognitoError | None:
    """Why who has proven a first factor may not go on, told to nobody else; None for whom nothing keeps."""
    if not user.enabled:
        return errors.NotAuthorizedException(DISABLED_MESSAGE)
    if user.status == UNCONFIRMED:
        return errors.UserNotConfirmedException(UNCONFIRMED_MESSAGE)
    if user.status == RESET_REQUIRED:
        return errors.PasswordResetRequiredException(RESET_REQUIRED_MESSAGE)
    until = user.temporary_password_expires_at
    if until is not None and until <= now:
        return errors.NotAuthorizedException(EXPIRED_MESSAGE)
    return None


async def _confirm_verdict(attempt: Attempt, user: User, session: Session | None, watch: Watch | None) -> None:
    """Refuse a right password, as if it had not been seen, if wrong ones have locked the user out meanwhile."""
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        await throttles.confirm(tx, attempt.pool.id, user.sub, attempt.call.now())
        if watch is not None:
            await watch.note(tx)
