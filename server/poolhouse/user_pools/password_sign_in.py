"""Signing in with a password that is sent: USER_PASSWORD_AUTH, and for operators ADMIN_USER_PASSWORD_AUTH."""

from collections.abc import Mapping

from poolhouse.call import Call
from poolhouse.user_pools import answers, first_factor, passwords
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
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
    right = await passwords.verify(attempt.call, candidate.user, password)
    if not right or candidate.user is None:
        raise await first_factor.failed(attempt, candidate)
    renewed = await passwords.renewed(attempt.call, attempt.pool, candidate.user, password)
    return await first_factor.passed(attempt, candidate.user, candidate.failures, session, renewed)
