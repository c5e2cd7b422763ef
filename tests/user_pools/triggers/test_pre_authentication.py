"""PreAuthentication, before anything has been proven."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.conftest import PASSWORD
from tests.user_pools.signing_in import BY_ADMIN, BY_PASSWORD, BY_SRP
from tests.user_pools.triggers.functions import METADATA, Functions, refusing

PRE = Trigger.PRE_AUTHENTICATION
BY_CHOICE = pb.AUTH_FLOW_TYPE_USER_AUTH
SOURCE = "PreAuthentication_Authentication"


async def begin(functions: Functions, client: Any, flow: int = BY_PASSWORD, name: str = "alice", **more: Any) -> Any:
    """InitiateAuth with all that any flow takes."""
    parameters = {"USERNAME": name, "PASSWORD": PASSWORD, "SRP_A": "abc123"}
    if flow == BY_ADMIN:
        more["user_pool_id"] = client.pool_id
    initiate = functions.api.admin_initiate_auth if flow == BY_ADMIN else functions.api.initiate_auth
    return await initiate(client_id=client.id, auth_flow=flow, auth_parameters=parameters, **more)


@pytest.mark.parametrize("flow", [BY_PASSWORD, BY_ADMIN, BY_SRP, BY_CHOICE])
async def test_every_flow_asks_once(functions: Functions, flow: int) -> None:
    """With Cognito's event, member by member."""
    pool = await functions.new_pool(PRE)
    client = await functions.new_client(pool)
    alice = await functions.api.new_user(pool, email="alice@example.com")
    await begin(functions, client, flow, client_metadata=METADATA)
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": SOURCE,
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {
                    "sub": alice.sub,
                    "cognito:user_status": "CONFIRMED",
                    "email": "alice@example.com",
                },
                "validationData": METADATA,
            },
            "response": {},
        }
    ]


@pytest.mark.parametrize("flow", [BY_PASSWORD, BY_ADMIN, BY_SRP, BY_CHOICE])
async def test_a_refused_user_proves_nothing(functions: Functions, flow: int) -> None:
    """Though the password is right."""
    pool = await functions.new_pool(PRE)
    functions.on(PRE, refusing("not on Sundays"))
    await functions.api.new_user(pool)
    with pytest.raises(
        errors.UserLambdaValidationException, match=r"^PreAuthentication failed with error not on Sundays\.$"
    ):
        await begin(functions, await functions.new_client(pool), flow)


async def test_a_client_that_hides_users_asks_about_nobody_too(functions: Functions) -> None:
    """And says so to the function, so that it can take as long."""
    pool = await functions.new_pool(PRE)
    await functions.api.new_user(pool)
    client = await functions.new_client(pool, hides=True)
    await begin(functions, client)
    with pytest.raises(errors.NotAuthorizedException, match="Incorrect username or password"):
        await begin(functions, client, name="nobody")
    assert [request["userNotFound"] for request in functions.requests(SOURCE)] == [False, True]
    assert functions.events[1]["userName"] == "nobody"
    assert functions.events[1]["request"]["userAttributes"] == {}


async def test_a_client_that_tells_asks_about_users_only(functions: Functions) -> None:
    """Nobody is nobody."""
    pool = await functions.new_pool(PRE)
    with pytest.raises(errors.UserNotFoundException):
        await begin(functions, await functions.new_client(pool), name="nobody")
    assert functions.events == []


async def test_who_is_locked_out_is_not_asked_about(functions: Functions) -> None:
    """Guessing does not reach the function without end."""
    pool = await functions.new_pool(PRE)
    client = await functions.new_client(pool)
    await functions.api.new_user(pool, password="Another-Horse-8")
    for _ in range(5):
        with pytest.raises(errors.NotAuthorizedException, match="Incorrect"):
            await begin(functions, client)
    with pytest.raises(errors.NotAuthorizedException, match="attempts exceeded"):
        await begin(functions, client)
    assert len(functions.events) == 5


async def test_a_refresh_is_no_sign_in(functions: Functions) -> None:
    """Nothing is asked about it."""
    pool = await functions.new_pool(PRE)
    client = await functions.new_client(pool)
    await functions.api.new_user(pool)
    signed_in = await begin(functions, client)
    token = signed_in.authentication_result.refresh_token
    await functions.api.initiate_auth(
        client_id=client.id,
        auth_flow=pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH,
        auth_parameters={"REFRESH_TOKEN": token},
    )
    assert len(functions.events) == 1
