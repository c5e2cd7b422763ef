"""How a choice-based sign-in asks for the first factor that was chosen."""

from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import first_factor, sessions, sign_in_codes, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice.first_factors import ADDRESSES
from poolhouse.user_pools.destinations import fake_destination
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.sign_in_steps import EMAIL, SMS

CHALLENGES: Final = {EMAIL: pb.CHALLENGE_NAME_TYPE_EMAIL_OTP, SMS: pb.CHALLENGE_NAME_TYPE_SMS_OTP}
"""The challenge that asks for each factor's code."""


def attempt_of(reply: Reply) -> Attempt:
    """The sign-in that a reply belongs to, before anything has been proven in it."""
    return Attempt(reply.call, reply.pool, reply.client, reply.session.state["name"], reply.device_key)


def seal(attempt: Attempt, candidate: Candidate, challenge: pb.ChallengeNameType, **more: str) -> str:
    """A session for this challenge of a sign-in in which nothing has been proven."""
    name = attempt.name
    srp_name = srp_sign_in.srp_name(attempt.pool, candidate, name)
    state = {"sub": candidate.sub, "name": name, "srp_name": srp_name, **more}
    return sessions.seal(attempt.call, attempt.client, challenge, state)


def ask_for_password(attempt: Attempt, candidate: Candidate, challenge: pb.ChallengeNameType) -> Answer:
    """Ask for the password, by PASSWORD, or for what begins to prove it, by PASSWORD_SRP."""
    return Answer(None, challenge, {}, seal(attempt, candidate, challenge))


async def ask_for_code(attempt: Attempt, candidate: Candidate, factor: str, session: Session | None) -> Answer:
    """Send a code to the user's address and ask for it, or do as if; `session` is spent on it.

    No code is sent to nobody, to a disabled user, or to an address that is not verified.
    """
    user, attribute = candidate.user, ADDRESSES[factor]
    decoy = user is None or not user.enabled or not user.verified(attribute)
    if user is None:
        user = first_factor.nobody(attempt, candidate.sub)
    to = fake_destination(attempt.call, attempt.pool, attempt.name, attribute) if decoy else user.attributes[attribute]
    progress = Progress(attempt.call, attempt.pool, attempt.client, user, attempt.name, ())
    async with attempt.call.store.write() as tx:
        if session is not None:
            await sessions.spend(tx, attempt.client, session)
        sent = await sign_in_codes.send(tx, progress, factor, to, decoy=decoy)
    challenge = CHALLENGES[factor]
    text = seal(attempt, candidate, challenge, **sent.state)
    return Answer(None, challenge, sent.parameters, text)
