"""The sessions that lead from a sign-up to a sign-in: the code that confirms a user is a first factor as well."""

from functools import partial
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import first_factor, progress, sessions, sign_ins
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import first_factors
from poolhouse.user_pools.choice.first_factors import ADDRESSES
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model.app_client import AppClient, client_allows
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.triggers import pre_authentication

SIGN_UP: Final = "sign-up"
SIGNED_UP: Final = "signed-up"

_ADDRESS: Final = "address"
_FACTORS: Final = {attribute: factor for factor, attribute in ADDRESSES.items()}


def after_sign_up(call: Call, client: AppClient, user: User) -> str | None:
    """What ConfirmSignUp takes from whom just signed up; None where the client has no USER_AUTH to go on with."""
    if not client_allows(client, pb.AUTH_FLOW_TYPE_USER_AUTH):
        return None
    return sessions.seal(call, client, SIGN_UP, {"sub": user.sub})


def after_confirmation(
    call: Call, pool: Pool, client: AppClient, user: User, attribute: str | None, request: pb.ConfirmSignUpRequest
) -> str | None:
    """What InitiateAuth takes from a user whose code has just proven this attribute.

    None where such a code is no first factor: by the pool, or by the client. A session of the sign-up need not come
    along; one that does has to be this user's. Who took longer than it lives signs in as anybody does.
    """
    factor = _FACTORS.get(attribute or "")
    if factor not in first_factors.codes_allowed(pool) or not client_allows(client, pb.AUTH_FLOW_TYPE_USER_AUTH):
        return None
    if request.session and not _is_of_sign_up(call, client, user, request.session):
        return None
    proven = {_ADDRESS: user.attributes[ADDRESSES[factor]]}
    return Progress(call, pool, client, user, request.username, (factor,)).seal(SIGNED_UP, **proven)


def _is_of_sign_up(call: Call, client: AppClient, user: User, session: str) -> bool:
    try:
        opened = sessions.unseal(call, client, SIGN_UP, session)
    except errors.NotAuthorizedException:
        return False
    return opened.state["sub"] == user.sub


async def initiate(reply: Reply) -> Answer:
    """Sign in who has just confirmed their sign-up, by the session of ConfirmSignUp, once."""
    await pre_authentication.ask(Attempt(reply.call, reply.pool, reply.client, reply.session.state["name"]))
    return await first_factor.decided(lambda: _try(reply))


async def _try(reply: Reply) -> Answer:
    attempt = Attempt(reply.call, reply.pool, reply.client, reply.session.state["name"], reply.device_key)
    candidate = await first_factor.find_again(attempt, reply.sub)
    standing = progress.resumed(reply, None if candidate.user is None else candidate.user.stored)
    (factor,) = standing.proven
    # An address that was taken away since signs nobody in.
    if standing.user.attributes.get(ADDRESSES[factor]) != reply.session.state[_ADDRESS]:
        raise sessions.invalid()
    watch = await first_factor.watched(attempt, candidate, factor)
    if first_factor.stops(watch):
        raise await first_factor.failed(attempt, candidate, reply.session, watch=watch, right=True)
    hold = partial(sign_ins.hold, pool=reply.pool, user=standing.user)  # whose address was the proof
    return await first_factor.passed(
        attempt,
        standing.user,
        candidate.failures,
        reply.session,
        factor=factor,
        use_up=hold,
        watch=watch,
    )
