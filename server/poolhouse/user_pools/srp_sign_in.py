"""Signing in with a password that is proven and never sent: USER_SRP_AUTH and its challenge PASSWORD_VERIFIER.

Asking for a challenge writes nothing: what the server has to know of it is sealed in the SECRET_BLOCK that the client
sends back. A name that nobody has gets a salt and a verifier of its own, always the same.
"""

import base64
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import srp, srp_timestamp
from poolhouse.crypto.srp_group import N_BYTES
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import answers, attributes, first_factor, passwords, sessions
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.sessions import Session

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER
TIMESTAMP_MESSAGE: Final = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."

_DECOY_LABEL: Final = "srp decoys"


async def initiate(call: Call, pool: Pool, client: AppClient, parameters: Mapping[str, str]) -> Answer:
    """Challenge the user called USERNAME to prove their password; SRP_A is the client's public value."""
    name, public = answers.username(parameters), _public_value(answers.required(parameters, "SRP_A"))
    answers.check_secret_hash(client, parameters, (name,))
    candidate = await first_factor.find(Attempt(call, pool, client, name))
    salt, verifier = _secret(call, pool, candidate.user, name)
    exponent = call.ids.srp_exponent()
    shown = await call.workers.run(srp.start_masked, verifier, exponent)
    srp_name = _srp_name(pool, candidate, name)
    block = sessions.seal(
        call,
        client,
        CHALLENGE,
        {
            "sub": candidate.sub,
            "name": name,
            "srp_name": srp_name,
            "A": _pack(public),
            "B": _pack(shown),
            "b": _pack(exponent),
        },
    )
    return Answer(
        None,
        CHALLENGE,
        {
            "SALT": srp.to_hex(salt),
            "SRP_B": srp.to_hex(shown),
            "SECRET_BLOCK": block,
            "USERNAME": srp_name,
            "USER_ID_FOR_SRP": srp_name,
        },
    )


def _public_value(text: str) -> int:
    try:
        return srp.parse_public(text)
    except srp.InvalidPublicValue:
        raise errors.InvalidParameterException("SRP_A is not a public value of the group.") from None


def _secret(call: Call, pool: Pool, user: User | None, name: str) -> tuple[bytes, bytes]:
    """Salt and verifier of the user, or of the name's decoy. Both are always made: neither takes longer to find."""
    decoy = srp.decoy(call.keyring.derive(_DECOY_LABEL), pool.id, pool.key(name))
    if user is None or user.srp_salt is None or user.srp_verifier is None:
        return decoy
    return user.srp_salt, call.keyring.open(user.srp_verifier, passwords.verifier_context(pool.id, user.sub))


def _srp_name(pool: Pool, candidate: Candidate, name: str) -> str:
    """The name in SRP's hashes. For nobody it is what it would be for somebody: an alias has a username behind it."""
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


async def respond(call: Call, pool: Pool, client: AppClient, responses: Mapping[str, str]) -> Answer:
    """Sign a user in who proves to know the password. A challenge is good for one answer, right or wrong."""
    name, signature = answers.username(responses), answers.required(responses, "PASSWORD_CLAIM_SIGNATURE")
    block = answers.required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    timestamp = _timestamp(answers.required(responses, "TIMESTAMP"))
    session = sessions.unseal(call, client, CHALLENGE, block)
    answers.check_is_named(pool, session, name)
    answers.check_secret_hash(client, responses, (name, session.state["name"], session.state["srp_name"]))
    attempt = Attempt(call, pool, client, session.state["name"])
    signed = base64.b64decode(block), timestamp
    return await first_factor.decided(lambda: _try(attempt, session, signature, signed))


def _timestamp(text: str) -> str:
    try:
        srp_timestamp.parse_timestamp(text)
    except srp_timestamp.InvalidTimestamp:
        raise errors.InvalidParameterException(TIMESTAMP_MESSAGE) from None
    return text


async def _try(attempt: Attempt, session: Session, signature: str, signed: tuple[bytes, str]) -> Answer:
    candidate = await first_factor.find_again(attempt, session.state["sub"])
    _, verifier = _secret(attempt.call, attempt.pool, candidate.user, attempt.name)
    right = await attempt.call.workers.run(_is_right, attempt.pool.id, session, verifier, signature, signed)
    if not right or candidate.user is None:
        raise await first_factor.failed(attempt, candidate, session)
    return await first_factor.passed(attempt, candidate.user, candidate.failures, session)


def _is_right(pool_id: str, session: Session, verifier: bytes, signature: str, signed: tuple[bytes, str]) -> bool:
    """Whether the claim was signed with one of the two keys that a client with the password can have."""
    state = session.state
    keys = srp.session_keys(_unpack(state["A"]), _unpack(state["B"]), _unpack(state["b"]), verifier)
    pool_name, srp_name = srp.pool_name(pool_id), state["srp_name"]
    return sum(srp.claim_is_valid(signature, key, pool_name, srp_name, *signed) for key in keys) > 0


def _pack(number: int) -> str:
    """A number of the group, always at the same length: the block must not tell how large it is."""
    return base64.b64encode(number.to_bytes(N_BYTES)).decode()


def _unpack(text: str) -> int:
    return int.from_bytes(base64.b64decode(text))
