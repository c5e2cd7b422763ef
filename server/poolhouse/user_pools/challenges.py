"""Answers to the challenges that a sign-in may ask for before there are tokens."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import new_password, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import choosing, proving
from poolhouse.user_pools.custom_auth import history
from poolhouse.user_pools.custom_auth.flow import respond_to_custom_challenge, respond_to_srp
from poolhouse.user_pools.devices import proving as device_proving
from poolhouse.user_pools.mfa import app_codes, message_codes, selection, setup
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.passkeys import signing_in
from poolhouse.user_pools.progress import Reply

MISSING_MESSAGE: Final = "Missing required parameter Session"


async def _respond_to_email(reply: Reply) -> Answer:
    """EMAIL_OTP is a first factor or a second one: the session tells."""
    respond = message_codes.respond_to_email if reply.is_under_way else proving.respond_to_email
    return await respond(reply)


async def _respond_to_verifier(call: Call, pool: Pool, client: AppClient, responses: Mapping[str, str]) -> Answer:
    """PASSWORD_VERIFIER may belong to a custom sign-in: the session tells."""
    claim = srp_sign_in.claimed(call, pool, client, responses)
    return await (respond_to_srp(claim) if history.is_in(claim.session) else srp_sign_in.respond(claim))


_RESPOND: Final[Mapping[pb.ChallengeNameType, Callable[[Reply], Awaitable[Answer]]]] = MappingProxyType(
    {
        pb.CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE: respond_to_custom_challenge,
        pb.CHALLENGE_NAME_TYPE_EMAIL_OTP: _respond_to_email,
        pb.CHALLENGE_NAME_TYPE_MFA_SETUP: setup.respond,
        pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED: new_password.respond,
        pb.CHALLENGE_NAME_TYPE_PASSWORD: proving.respond_to_password,
        pb.CHALLENGE_NAME_TYPE_PASSWORD_SRP: proving.respond_to_srp,
        pb.CHALLENGE_NAME_TYPE_SELECT_CHALLENGE: choosing.respond,
        pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE: selection.respond,
        pb.CHALLENGE_NAME_TYPE_SMS_MFA: message_codes.respond_to_sms,
        pb.CHALLENGE_NAME_TYPE_SMS_OTP: proving.respond_to_sms,
        pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA: app_codes.respond,
        pb.CHALLENGE_NAME_TYPE_WEB_AUTHN: signing_in.respond,
    }
)
# The sessions of SRP are in its SECRET_BLOCK, or wait for the device: its clients send no other.
_WITHOUT_SESSION: Final[
    Mapping[pb.ChallengeNameType, Callable[[Call, Pool, AppClient, Mapping[str, str]], Awaitable[Answer]]]
] = MappingProxyType(
    {
        pb.CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER: device_proving.respond,
        pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH: device_proving.begin,
        pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER: _respond_to_verifier,
    }
)


async def respond_to_auth_challenge(
    call: Call, request: pb.RespondToAuthChallengeRequest
) -> pb.RespondToAuthChallengeResponse:
    """Answer a challenge from a user's device."""
    client = await app_client.find(call, request.client_id)
    pool = await pools.find(call, client.pool_id)
    answer = await _respond(call, pool, client, request.challenge_name, request.session, request.challenge_responses)
    return answer.fill(pb.RespondToAuthChallengeResponse())


async def admin_respond_to_auth_challenge(
    call: Call, request: pb.AdminRespondToAuthChallengeRequest
) -> pb.AdminRespondToAuthChallengeResponse:
    """Answer a challenge for a user of an operator's own back end."""
    pool = await pools.find(call, request.user_pool_id)
    client = await app_client.find(call, request.client_id, pool.id)
    answer = await _respond(call, pool, client, request.challenge_name, request.session, request.challenge_responses)
    return answer.fill(pb.AdminRespondToAuthChallengeResponse())


async def _respond(
    call: Call,
    pool: Pool,
    client: AppClient,
    challenge: pb.ChallengeNameType,
    session: str,
    responses: Mapping[str, str],
) -> Answer:
    prove = _WITHOUT_SESSION.get(challenge)
    if prove is not None:
        return await prove(call, pool, client, responses)
    respond = _RESPOND.get(challenge)
    if respond is None:
        name = schema.wire(pb.ChallengeNameType, challenge)
        raise errors.InvalidParameterException(f"The challenge {name} is not built yet.")
    if not session:
        raise errors.InvalidParameterException(MISSING_MESSAGE)
    return await respond(Reply.of(call, pool, client, challenge, session, responses))
