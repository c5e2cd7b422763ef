"""Answers to the challenges that a sign-in may ask for before there are tokens."""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import new_password, srp_sign_in
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool

MISSING_MESSAGE: Final = "Missing required parameter Session"


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
    if challenge == srp_sign_in.CHALLENGE:
        # SRP's session is in the SECRET_BLOCK: its clients send no other.
        return await srp_sign_in.respond(call, pool, client, responses)
    if challenge == new_password.CHALLENGE:
        if not session:
            raise errors.InvalidParameterException(MISSING_MESSAGE)
        return await new_password.respond(call, pool, client, session, responses)
    name = schema.wire(pb.ChallengeNameType, challenge)
    raise errors.InvalidParameterException(f"The challenge {name} is not built yet.")
