"""A pool that signs users in who answer a riddle, as its three functions have it."""

from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.signing_in import respond
from tests.user_pools.triggers.functions import Functions

DEFINE, CREATE = Trigger.DEFINE_AUTH_CHALLENGE, Trigger.CREATE_AUTH_CHALLENGE
VERIFY = Trigger.VERIFY_AUTH_CHALLENGE_RESPONSE
CUSTOM = pb.CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE
BY_CUSTOM = pb.AUTH_FLOW_TYPE_CUSTOM_AUTH
RIGHT = "42"


async def define(event: Any) -> Any:
    """A right answer is in; whoever proves a password answers the riddle as well; anything else is asked again."""
    entries = event["request"]["session"]
    response = dict(event["response"])
    if entries and entries[-1]["challengeName"] == "SRP_A":
        response["challengeName"] = "PASSWORD_VERIFIER"
    elif entries and entries[-1]["challengeName"] == "CUSTOM_CHALLENGE" and entries[-1]["challengeResult"]:
        response["issueTokens"] = True
    else:
        response["challengeName"] = "CUSTOM_CHALLENGE"
    return {**event, "response": response}


async def verify(event: Any) -> Any:
    """Whether the answer is what the challenge keeps."""
    request = event["request"]
    right = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
    return {**event, "response": {"answerCorrect": right}}


async def make(functions: Functions, *, hides: bool = False, **members: Any) -> tuple[Pool, AppClient]:
    """The pool, and an app client."""
    pool = await functions.new_pool(DEFINE, CREATE, VERIFY, **members)
    functions.on(DEFINE, define)
    functions.on(
        CREATE,
        publicChallengeParameters={"riddle": "What is it?"},
        privateChallengeParameters={"answer": RIGHT},
        challengeMetadata="RIDDLE",
    )
    functions.on(VERIFY, verify)
    return pool, await functions.new_client(pool, hides=hides)


async def begin(functions: Functions, client: AppClient, name: str = "alice", **more: Any) -> pb.InitiateAuthResponse:
    """InitiateAuth with CUSTOM_AUTH."""
    parameters = {"USERNAME": name, **more.pop("parameters", {})}
    response: pb.InitiateAuthResponse = await functions.api.initiate_auth(
        client_id=client.id, auth_flow=BY_CUSTOM, auth_parameters=parameters, **more
    )
    return response


async def answer(
    functions: Functions, client: AppClient, session: str, text: str = RIGHT, name: str = "alice", **more: Any
) -> pb.RespondToAuthChallengeResponse:
    """RespondToAuthChallenge with an answer to the riddle."""
    responses = {"USERNAME": name, "ANSWER": text}
    return await respond(functions.api, client, responses, CUSTOM, session=session, **more)
