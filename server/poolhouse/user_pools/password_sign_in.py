"""Signing in with a password that is sent: USER_PASSWORD_AUTH, and for operators ADMIN_USER_PASSWORD_AUTH."""

from collections.abc import Mapping

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.user_pools import answers, compromised, first_factor, passwords, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events.watching import Watch
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, RESET_REQUIRED, User
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.triggers import migration, pre_authentication


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """Sign a user in by USERNAME and PASSWORD."""
    name, password = answers.username(parameters), answers.required(parameters, "PASSWORD")
    answers.check_secret_hash(client, parameters, (name,))
    attempt = Attempt(call, pool, client, name, answers.device_key(parameters))
    await migration.for_sign_in(attempt, password)
    await pre_authentication.ask(attempt)
    return await prove(attempt, password)


async def prove(attempt: Attempt, password: str, session: Session | None = None) -> Answer:
    """What follows a password of the attempt's user: the next step, on which `session` is spent, or a refusal."""
    return await first_factor.decided(lambda: _try(attempt, password, session))


async def _try(attempt: Attempt, password: str, session: Session | None) -> Answer:
    candidate = await first_factor.find(attempt)
    watch = await first_factor.watched(attempt, candidate)
    right = await passwords.verify(attempt.call, candidate.user, password)
    if not right or candidate.user is None or first_factor.stops(watch):
        raise await first_factor.failed(attempt, candidate, watch=watch, right=right)
    if watch is not None:
        watch = await _checked(attempt, candidate.user, password, watch, session)
    renewed = await passwords.renewed(attempt.call, attempt.pool, candidate.user, password)
    return await first_factor.passed(attempt, candidate.user, candidate.failures, session, renewed, watch=watch)


async def _checked(attempt: Attempt, user: User, password: str, watch: Watch, session: Session | None) -> Watch:
    """The watch, which knows from here on if the right password has leaked.

    PasswordResetRequiredException if that is why it is refused: it is good for nothing any more. A temporary password
    is not looked up, for it is replaced anyway, nor one that leads nowhere.
    """
    if user.status != CONFIRMED or not user.enabled:
        return watch
    finding = await compromised.look_up(attempt.call, attempt.pool, attempt.client, compromised.SIGN_IN, password)
    if not finding.found:
        return watch
    watch = watch.with_compromised(blocked=finding.refused)
    if finding.refused:
        await _force_reset(attempt, user, watch, session)
        raise errors.PasswordResetRequiredException(compromised.RESET_MESSAGE)
    return watch


async def _force_reset(attempt: Attempt, user: User, watch: Watch, session: Session | None) -> None:
    call, pool = attempt.call, attempt.pool
    async with call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        await sign_ins.hold(tx, pool, user)
        await throttles.check(tx, pool.id, user.sub, call.now())
        user.status = RESET_REQUIRED
        await users.save(tx, pool, user, call.now())
        await watch.note(tx)
