"""USER_AUTH and SELECT_CHALLENGE: what a user may choose from, and what each choice leads to.

A name that nobody has is offered what users have, and led as far: up to a code that never comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.user_pools import answers, first_factor, password_sign_in, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import asking, first_factors
from poolhouse.user_pools.choice.first_factors import PASSWORD_SRP
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.passkeys import known, signing_in
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.sign_in_steps import PASSKEY, PASSWORD
from poolhouse.user_pools.triggers import pre_authentication

UNAVAILABLE_MESSAGE: Final = "The selected challenge is not available."
EARLY_MESSAGE: Final = "CREDENTIAL answers the challenge WEB_AUTHN, which tells what to ask a passkey for."

_PASSWORD: Final = pb.CHALLENGE_NAME_TYPE_PASSWORD
_PASSWORD_SRP: Final = pb.CHALLENGE_NAME_TYPE_PASSWORD_SRP
_SELECT: Final = pb.CHALLENGE_NAME_TYPE_SELECT_CHALLENGE


@dataclass(frozen=True, slots=True)
class Choice:
    """A user, or nobody, at the beginning of a sign-in, and what there is to choose from."""

    attempt: Attempt
    candidate: Candidate
    available: tuple[str, ...]
    passkeys: Sequence[PasskeyRow] = ()


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """Begin with PREFERRED_CHALLENGE where the user called USERNAME can, or let them choose."""
    name = answers.username(parameters)
    answers.check_secret_hash(client, parameters, (name,))
    attempt = Attempt(call, pool, client, name, answers.device_key(parameters))
    await pre_authentication.ask(attempt)
    choice = await _choice(attempt, await first_factor.find(attempt))
    preferred = parameters.get("PREFERRED_CHALLENGE", "")
    if preferred in choice.available:
        return await _begin(choice, preferred, parameters, None)
    return _offering(choice, Answer(None, _SELECT, {}, asking.seal(attempt, choice.candidate, _SELECT)))


async def respond(reply: Reply) -> Answer:
    """Go on as ANSWER says, with what that takes where it came along."""
    chosen = answers.required(reply.responses, "ANSWER")
    attempt = asking.attempt_of(reply)
    choice = await _choice(attempt, await first_factor.find_again(attempt, reply.sub))
    if chosen not in choice.available:
        raise errors.InvalidParameterException(UNAVAILABLE_MESSAGE)
    return await _begin(choice, chosen, reply.responses, reply.session)


async def _choice(attempt: Attempt, candidate: Candidate) -> Choice:
    pool, user = attempt.pool, candidate.user
    # Nobody has none, and that takes the same time to find out.
    passkeys = await known.usable(attempt.call.store, pool, candidate.sub)
    decoy = first_factors.of_nobody(pool, attempt.name)
    if user is None:
        return Choice(attempt, candidate, decoy)
    standing = Progress(attempt.call, pool, attempt.client, user, attempt.name, (PASSWORD,)).standing()
    # Who can use nothing is not told so: what they try fails as it does for nobody.
    available = first_factors.of_user(pool, user, standing, has_passkey=bool(passkeys)) or decoy
    return Choice(attempt, candidate, available, passkeys)


async def _begin(choice: Choice, chosen: str, parameters: Mapping[str, str], session: Session | None) -> Answer:
    attempt = choice.attempt
    if chosen == PASSWORD:
        password = parameters.get("PASSWORD")
        if password:
            return await password_sign_in.prove(attempt, password, session)
        return _offering(choice, asking.ask_for_password(attempt, choice.candidate, _PASSWORD))
    if chosen == PASSWORD_SRP:
        public = parameters.get("SRP_A")
        if public:
            return await srp_sign_in.challenge(attempt, choice.candidate, public)
        return _offering(choice, asking.ask_for_password(attempt, choice.candidate, _PASSWORD_SRP))
    if chosen == PASSKEY and attempt.pool.site is not None:
        if parameters.get("CREDENTIAL"):
            raise errors.InvalidParameterException(EARLY_MESSAGE)
        return _offering(choice, signing_in.ask(attempt, choice.candidate, attempt.pool.site, choice.passkeys))
    return _offering(choice, await asking.ask_for_code(attempt, choice.candidate, chosen, session))


def _offering(choice: Choice, answer: Answer) -> Answer:
    """The answer, which also says what else the user could have chosen."""
    return replace(answer, available=tuple(schema.enum_number(pb.ChallengeNameType, name) for name in choice.available))
