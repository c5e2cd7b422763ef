"""Answers to SELECT_MFA_TYPE: by which of several factors the user goes on."""

from typing import Final

from poolhouse import errors
from poolhouse.user_pools import answers, first_factor, sessions, sign_in_steps, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import asking, recovery_codes, second_factor
from poolhouse.user_pools.progress import Asking, Reply
from poolhouse.user_pools.sign_in_steps import CHALLENGES, Step

UNKNOWN_MESSAGE: Final = "Invalid MFA type selected: it is none that the user can choose."


async def respond(reply: Reply) -> Answer:
    """Ask for the factor that ANSWER names, or go on by a RECOVERY_CODE at once."""
    if recovery_codes.is_given(reply):
        return await recovery_codes.respond(reply)
    chosen = answers.required(reply.responses, "ANSWER")
    return await first_factor.decided(lambda: _ask(reply, chosen))


async def _ask(reply: Reply, chosen: str) -> Answer:
    progress, _ = await second_factor.resumed(reply)
    if chosen not in sign_in_steps.second_factors(progress.standing()):
        raise errors.InvalidParameterException(UNKNOWN_MESSAGE)
    async with reply.call.store.write() as tx:
        await sessions.spend(tx, reply.client, reply.session)
        await sign_ins.hold(tx, reply.pool, progress.user)
        await throttles.check(tx, reply.pool.id, reply.sub, reply.call.now(), throttles.SECOND_FACTORS)
        return await asking.BY_FACTOR[chosen](Asking(tx, progress, Step(CHALLENGES[chosen])))
