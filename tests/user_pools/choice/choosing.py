"""What the tests of choice-based sign-in share: pools that allow it, and its steps."""

from typing import Any

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import REACHABLE
from tests.user_pools.signing_in import OPEN, new_client, respond

BY_CHOICE = pb.AUTH_FLOW_TYPE_USER_AUTH
SELECT = pb.CHALLENGE_NAME_TYPE_SELECT_CHALLENGE
PASSWORD = pb.CHALLENGE_NAME_TYPE_PASSWORD
PASSWORD_SRP = pb.CHALLENGE_NAME_TYPE_PASSWORD_SRP
EMAIL = pb.CHALLENGE_NAME_TYPE_EMAIL_OTP
SMS = pb.CHALLENGE_NAME_TYPE_SMS_OTP
EVERYTHING = [PASSWORD, PASSWORD_SRP, EMAIL, SMS]
FACTORS = [pb.AUTH_FACTOR_TYPE_PASSWORD, pb.AUTH_FACTOR_TYPE_EMAIL_OTP, pb.AUTH_FACTOR_TYPE_SMS_OTP]
CHOICE_FLOWS = [*OPEN, pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH]


def policies(*factors: int) -> dict[str, Any]:
    """A pool's policies that allow these first factors."""
    return {"sign_in_policy": {"allowed_first_auth_factors": list(factors or FACTORS)}}


async def make(
    api: Api, *factors: int, attributes: dict[str, str] | None = None, hides: bool = True, **pool: Any
) -> tuple[Pool, AppClient, User]:
    """A pool with these first factors, all of them unless some are named, a client with USER_AUTH, and alice."""
    made = await api.new_pool(policies=policies(*factors), **pool)
    client = await new_client(api, made, hides=hides, explicit_auth_flows=CHOICE_FLOWS)
    return made, client, await api.new_user(made, **(REACHABLE if attributes is None else attributes))


async def begin(api: Api, client: AppClient, name: str = "alice", **more: Any) -> pb.InitiateAuthResponse:
    """InitiateAuth by choice; capitals are parameters, all else members of the request."""
    parameters = {"USERNAME": name, **{key: value for key, value in more.items() if key.isupper()}}
    members = {key: value for key, value in more.items() if not key.isupper()}
    response: pb.InitiateAuthResponse = await api.initiate_auth(
        client_id=client.id, auth_flow=BY_CHOICE, auth_parameters=parameters, **members
    )
    return response


async def reply(
    api: Api, client: AppClient, challenge: Any, name: str = "alice", **responses: str
) -> pb.RespondToAuthChallengeResponse:
    """An answer to a challenge."""
    found = {"USERNAME": name, **responses}
    return await respond(api, client, found, challenge.challenge_name, session=challenge.session)
