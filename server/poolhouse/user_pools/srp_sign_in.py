"""Signing in with a password that is proven and never sent: USER_SRP_AUTH and its challenge PASSWORD_VERIFIER.

Asking for a challenge writes nothing: what the server has to know of it is sealed in the SECRET_BLOCK that the client
sends back. A name that nobody has gets a salt and a verifier of its own, always the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from poolhouse.call import Call
from poolhouse.crypto import srp
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import answers, attributes, first_factor, passwords, sessions, srp_exchange
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events.watching import Watch
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.sessions import Session
from poolhouse.user_pools.srp_exchange import Signed
from poolhouse.user_pools.triggers import pre_authentication

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER

_DECOY_LABEL: Final = "srp decoys"


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """Challenge the user called USERNAME to prove their password; SRP_A is the client's public value."""
    name, public = answers.username(parameters), answers.required(parameters, "SRP_A")
    answers.check_secret_hash(client, parameters, (name,))
    attempt = Attempt(call, pool, client, name)
    srp_exchange.public_value(public)
    await pre_authentication.ask(attempt)
    return await challenge(attempt, await first_factor.find(attempt), public)


async def challenge(attempt: Attempt, candidate: Candidate, public_value: str, **more: str) -> Answer:
    """Challenge the candidate, who may be nobody, to prove their password to whom has this public value (SRP_A).

    `more` is kept in the session, for whoever goes on with it.
    """
    call, pool, name = attempt.call, attempt.pool, attempt.name
    public = srp_exchange.public_value(public_value)
    salt, verifier = _secret(call, pool, candidate.user, name)
    opened = await srp_exchange.begin(call, verifier, public)
    known_as = srp_name(pool, candidate, name)
    state = {"sub": candidate.sub, "name": name, "srp_name": known_as, **more}
    return Answer(
        None,
        CHALLENGE,
        {
            "SALT": srp.to_hex(salt),
            "SRP_B": opened.shown,
            "SECRET_BLOCK": sessions.seal(call, attempt.client, CHALLENGE, {**state, **opened.state}),
            "USERNAME": known_as,
            "USER_ID_FOR_SRP": known_as,
        },
    )


def _secret(call: Call, pool: Pool, user: User | None, name: str) -> tuple[bytes, bytes]:
    """Salt and verifier of the user, or of the name's decoy. Both are always made: neither takes longer to find."""
    decoy = srp.decoy(call.keyring.derive(_DECOY_LABEL), pool.id, pool.key(name))
    if user is None or user.srp_salt is None or user.srp_verifier is None:
        return decoy
    return user.srp_salt, call.keyring.open(user.srp_verifier, passwords.verifier_context(pool.id, user.sub))


def srp_name(pool: Pool, candidate: Candidate, name: str) -> str:
    """The user's name in SRP's hashes. For nobody it is what it might be: an alias has a username behind it."""
    if candidate.user is not None:
        return passwords.srp_name(pool, candidate.user.username)
    is_alias = attributes.is_email(name) or attributes.is_phone_number(name)
    if (is_alias and pool.alias_names) or (pool.username_names and not _is_uuid(name)):
        return candidate.sub
    return passwords.srp_name(pool, name)


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer to a challenge: the session of the challenge, and what was signed to prove the password."""

    attempt: Attempt
    session: Session
    signed: Signed


def claimed(call: Call, pool: Pool, client: AppClient, responses: Mapping[str, str]) -> Claim:
    """The claim in an answer; NotAuthorizedException unless its session is good, and name and secret hash fit it."""
    name, signed = answers.username(responses), Signed.of(responses)
    session = sessions.unseal(call, client, CHALLENGE, signed.block)
    answers.check_is_named(pool, session, name)
    answers.check_secret_hash(client, responses, (name, session.state["name"], session.state["srp_name"]))
    attempt = Attempt(call, pool, client, session.state["name"], answers.device_key(responses))
    return Claim(attempt, session, signed)


async def respond(claim: Claim) -> Answer:
    """Sign a user in who proves to know the password. A challenge is good for one answer, right or wrong."""
    return await first_factor.decided(lambda: _try(claim))


async def _try(claim: Claim) -> Answer:
    user, failures, watch = await proven(claim)
    return await first_factor.passed(claim.attempt, user, failures, claim.session, watch=watch)


async def proven(claim: Claim) -> tuple[User, int, Watch | None]:
    """Whose password has been proven, how many wrong ones were tried, and what is made of it.

    The session is still good after that. NotAuthorizedException for a claim that is wrong, or stopped; it is counted,
    and the session is spent on it.
    """
    attempt, session = claim.attempt, claim.session
    candidate = await first_factor.find_again(attempt, session.state["sub"])
    watch = await first_factor.watched(attempt, candidate)
    _, verifier = _secret(attempt.call, attempt.pool, candidate.user, attempt.name)
    names = srp.pool_name(attempt.pool.id), session.state["srp_name"]
    right = await srp_exchange.is_right(attempt.call, session.state, verifier, names, claim.signed)
    if not right or candidate.user is None or first_factor.stops(watch):
        raise await first_factor.failed(attempt, candidate, session, watch=watch, right=right)
    return candidate.user, candidate.failures, watch
