"""Answers to MFA_SETUP: a user without a second factor has set one up in the midst of a sign-in.

Nothing of an authenticator app is stored before that: its seed travels in the session, from AssociateSoftwareToken to
VerifySoftwareToken and here, where it becomes the user's in the transaction that goes on with the sign-in.
"""

from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import software_tokens as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import attributes, first_factor, sessions, sign_in_steps, sign_ins
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import asking, second_factor, seeds
from poolhouse.user_pools.mfa.new_app import NewApp
from poolhouse.user_pools.model.mfa import EMAIL_OTP, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Progress, Reply

UNPROVEN_MESSAGE: Final = "User has not verified software token mfa"
NOT_OFFERED_MESSAGE: Final = "The user cannot set up this kind of MFA here."


async def respond(reply: Reply) -> Answer:
    """Go on with the app that VerifySoftwareToken's session has proven, or ask EMAIL for a code to prove itself."""
    return await first_factor.decided(lambda: _try(reply))


async def _try(reply: Reply) -> Answer:
    progress, _ = await second_factor.resumed(reply)
    address = reply.responses.get("EMAIL")
    if address:
        return await _prove_address(reply, progress, address)
    app = NewApp.of(reply.session)
    if app is None or app.step is None:
        raise errors.InvalidParameterException(UNPROVEN_MESSAGE)
    _check_offered(progress, SOFTWARE_TOKEN_MFA)
    change = partial(_take_app, reply, app, app.step)
    return await second_factor.set_up(reply, progress, SOFTWARE_TOKEN_MFA, change)


async def _take_app(reply: Reply, app: NewApp, step: int, tx: Writer, user: User) -> None:
    seed = seeds.sealed(reply.call.house, reply.pool.id, user.sub, app.seed)
    await rows.set_seed(tx, reply.pool.id, user.sub, seed, step)
    user.mfa = user.mfa.with_app(app.name)


async def _prove_address(reply: Reply, progress: Progress, address: str) -> Answer:
    _check_offered(progress, EMAIL_OTP)
    attribute = pb.AttributeType(name="email", value=address)
    attributes.parse(reply.pool, reply.client, [attribute])
    async with reply.call.store.write() as tx:
        await sessions.spend(tx, reply.client, reply.session)
        await sign_ins.hold(tx, reply.pool, progress.user)
        return await asking.ask_to_prove_address(tx, progress, address)


def _check_offered(progress: Progress, factor: str) -> None:
    """Raise InvalidParameterException unless the user may set up the factor at this point."""
    step = sign_in_steps.next_step(progress.standing())
    if step.challenge != pb.CHALLENGE_NAME_TYPE_MFA_SETUP or factor not in step.choices:
        raise errors.InvalidParameterException(NOT_OFFERED_MESSAGE)
