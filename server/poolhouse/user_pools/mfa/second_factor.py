"""What all second factors have in common: whose sign-in it is, the lock-out, and what follows the proof."""

from collections.abc import Awaitable, Callable

from poolhouse import errors
from poolhouse.storage import sign_ins as rows
from poolhouse.storage.sign_ins import Candidate
from poolhouse.storage.store import Writer
from poolhouse.user_pools import changed_users, going_on, progress, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.passkeys import known
from poolhouse.user_pools.progress import Followed, Progress, Reply
from poolhouse.user_pools.sign_in_steps import DEVICE
from poolhouse.user_pools.triggers import token_generation

UseUp = Callable[[Writer], Awaitable[None]]
Change = Callable[[Writer, User], Awaitable[None]]


async def resumed(reply: Reply) -> tuple[Progress, int]:
    """The sign-in as it stands, and how many wrong answers there were; one statement.

    NotAuthorizedException if the user is locked out, and as `progress.resumed` has it.
    """
    return checked(
        reply, await rows.candidate_by_sub(reply.call.store, reply.pool.id, reply.sub, throttles.SECOND_FACTORS)
    )


def checked(reply: Reply, found: Candidate) -> tuple[Progress, int]:
    """`resumed` for whoever has read the candidate already."""
    if found.blocked_until > reply.call.now():
        raise throttles.blocked()
    return progress.resumed(reply, found.user), found.failures


async def failed(reply: Reply, failure: errors.CognitoError, *, spent: bool = False) -> errors.CognitoError:
    """Count a wrong answer; returns what to raise: `failure`, or that the user is locked out.

    The session stays good for another try, as Cognito's does: clients ask again for what was mistyped. It is `spent`
    on what nobody types.
    """
    async with reply.call.store.write() as tx:
        if spent:
            await sessions.spend(tx, reply.client, reply.session)
        counted = await throttles.count(tx, reply.pool.id, reply.sub, reply.call.now(), throttles.SECOND_FACTORS)
        followed = Followed.of(reply.session)
        if counted and followed is not None:
            # A device is none of the challenges that events tell of.
            await recording.answered_wrongly(tx, reply.pool, reply.sub, followed.event_id, is_mfa=not spent)
    return failure if counted else throttles.blocked()


async def passed(reply: Reply, proven: Progress, failures: int, use_up: UseUp | None = None) -> Answer:
    """What follows a right answer, on which the session is spent: tokens, or whatever else is asked for.

    `use_up` takes what proved it out of the world, in the same transaction, once the user is held; it raises if
    somebody else was faster. Raises sign_ins.Changed if the user has changed.
    """
    async with reply.call.store.write() as tx:
        await sessions.spend(tx, reply.client, reply.session)
        outcome = await going_on.advance(tx, proven, throttles.SECOND_FACTORS)
        await known.check_is_kept(tx, proven)
        if use_up is not None:
            await use_up(tx)
        if failures:
            await throttles.clear(tx, reply.pool.id, reply.sub, throttles.SECOND_FACTORS)
    by_device = DEVICE in proven.proven
    source = token_generation.AUTHENTICATE_DEVICE if by_device else token_generation.AUTHENTICATION
    return await going_on.answered(proven, outcome, source)


async def set_up(reply: Reply, progress: Progress, factor: str, change: Change) -> Answer:
    """Switch on a factor that was set up, and proven, in the midst of a sign-in, and go on with that.

    `change` stores what belongs to the factor, with the user held and about to be saved. Raises sign_ins.Changed as
    `passed` does.
    """
    pool, user = reply.pool, progress.user
    async with reply.call.store.write() as tx:
        await sessions.spend(tx, reply.client, reply.session)
        await sign_ins.hold(tx, pool, user)
        await change(tx, user)
        user.mfa = user.mfa.switched(factor, on=True, preferred=True)
        await changed_users.save(tx, reply.call, pool, user, reply.client)
        await known.check_is_kept(tx, progress)
        outcome = await going_on.advance(tx, progress.proving(factor), throttles.SECOND_FACTORS)
    return await going_on.answered(progress, outcome)
