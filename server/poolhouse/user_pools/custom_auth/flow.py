"""CUSTOM_AUTH and CUSTOM_CHALLENGE: the sign-in that an operator's own functions lead a user through.

What a user has proven to functions is one factor. Where the pool or the user wants a second one, it is asked for
before there are tokens, and so is a new password in place of a temporary one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import answers, first_factor, sessions, srp_sign_in, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import asking
from poolhouse.user_pools.custom_auth import functions
from poolhouse.user_pools.custom_auth.functions import Stage
from poolhouse.user_pools.custom_auth.history import CUSTOM_CHALLENGE, PASSWORD_VERIFIER, SRP_A, History
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Reply
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.srp_sign_in import Claim
from poolhouse.user_pools.triggers import pre_authentication, reading
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

UNCONFIGURED_MESSAGE: Final = "Custom auth lambda trigger is not configured for the user pool."
MAX_SESSION: Final = 4096
"""How long a session may be that clients send back, in characters."""

_PASSWORD_AS: Final = "password_as"
_CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE
_TRIGGERS: Final = (
    Trigger.DEFINE_AUTH_CHALLENGE,
    Trigger.CREATE_AUTH_CHALLENGE,
    Trigger.VERIFY_AUTH_CHALLENGE_RESPONSE,
)


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """Ask the pool's functions how the user called USERNAME signs in; with SRP_A, the password can be a part of it."""
    name = answers.username(parameters)
    answers.check_secret_hash(client, parameters, (name,))
    if not all(function_of(pool, trigger) for trigger in _TRIGGERS):
        raise errors.InvalidParameterException(UNCONFIGURED_MESSAGE)
    attempt, history = Attempt(call, pool, client, name, answers.device_key(parameters), custom=True), History()
    await pre_authentication.ask(attempt)
    public = answers.required(parameters, SRP_A) if parameters.get("CHALLENGE_NAME") == SRP_A else ""
    if public:
        history = history.with_answer(SRP_A, right=True)
    stage = Stage(attempt, await first_factor.find(attempt), history)
    return await _go_on(stage, public)


async def respond_to_custom_challenge(reply: Reply) -> Answer:
    """Have ANSWER verified, and go on as the functions decide. A challenge is good for one answer."""
    answer, session = answers.required(reply.responses, "ANSWER"), reply.session
    attempt = replace(asking.attempt_of(reply), custom=True)
    candidate = await first_factor.find_again(attempt, reply.sub)
    stage = Stage(attempt, candidate, History.of(session), session.state.get(_PASSWORD_AS))
    _check_password(stage)
    history = await functions.verify(stage, session, answer)
    await _spend(stage, session, right=history.entries[-1][1])
    if history.is_over:
        raise _failure()
    return await _go_on(replace(stage, history=history))


async def respond_to_srp(claim: Claim) -> Answer:
    """Go on as the functions decide, with a password that was proven in the midst of a custom sign-in."""
    attempt, session = replace(claim.attempt, custom=True), claim.session
    user, _, _ = await srp_sign_in.proven(replace(claim, attempt=attempt))
    candidate = await first_factor.find_again(attempt, session.state["sub"])
    history = History.of(session).with_answer(PASSWORD_VERIFIER, right=True)
    stage = Stage(attempt, candidate, history, _fingerprint(user))
    await _spend(stage, session, right=True)
    return await _go_on(stage)


async def _spend(stage: Stage, session: Session, *, right: bool) -> None:
    """Spend the session on an answer, and count a wrong one; NotAuthorizedException if the user is locked out."""
    attempt, counted = stage.attempt, True
    watch = None if right else await first_factor.watched(attempt, stage.candidate, CUSTOM_CHALLENGE)
    async with attempt.call.store.write() as tx:
        await sessions.spend(tx, attempt.client, session)
        if not right:
            counted = await throttles.count(tx, attempt.pool.id, stage.candidate.sub, attempt.call.now())
        if counted and watch is not None:
            await watch.refuse(tx, right=False)
    if not counted:
        raise throttles.blocked()


async def _go_on(stage: Stage, public_value: str = "") -> Answer:
    decision = await functions.define(stage)
    if decision.failure:
        raise _failure()
    if decision.tokens:
        return await first_factor.decided(lambda: _finish(stage))
    if decision.challenge == PASSWORD_VERIFIER:
        attempt, state = stage.attempt, stage.history.state()
        return await srp_sign_in.challenge(attempt, stage.candidate, public_value, **state)
    return await _challenge(stage)


async def _finish(stage: Stage) -> Answer:
    # Functions may have changed the user meanwhile.
    candidate = await first_factor.find_again(stage.attempt, stage.candidate.sub)
    _check_password(replace(stage, candidate=candidate))
    if candidate.user is None:
        raise _failure()
    watch = await first_factor.watched(stage.attempt, candidate, CUSTOM_CHALLENGE)
    if first_factor.stops(watch):
        raise await first_factor.failed(stage.attempt, candidate, watch=watch, right=True)
    return await first_factor.passed(
        stage.attempt, candidate.user, candidate.failures, factor=CUSTOM_CHALLENGE, watch=watch
    )


async def _challenge(stage: Stage) -> Answer:
    attempt, candidate = stage.attempt, stage.candidate
    created = await functions.create(stage)
    proven = {} if stage.password_as is None else {_PASSWORD_AS: stage.password_as}
    session = asking.seal(attempt, candidate, _CHALLENGE, **stage.history.state(), **created.state(), **proven)
    if len(session) > MAX_SESSION:
        raise reading.invalid("the challenge takes more room than a session has")
    known_as = srp_sign_in.srp_name(attempt.pool, candidate, attempt.name)
    return Answer(None, _CHALLENGE, {**created.public, "USERNAME": known_as}, session)


def _check_password(stage: Stage) -> None:
    """Raise NotAuthorizedException if a password was proven that is not the user's any more."""
    user = stage.candidate.user
    if stage.password_as is not None and (user is None or _fingerprint(user) != stage.password_as):
        raise sessions.invalid()


def _fingerprint(user: User) -> str:
    """What tells whether the user's password is still the one that it was, and nothing else about it."""
    return hashlib.sha256((user.password or "").encode()).hexdigest()


def _failure() -> errors.NotAuthorizedException:
    return errors.NotAuthorizedException(throttles.WRONG_MESSAGE)
