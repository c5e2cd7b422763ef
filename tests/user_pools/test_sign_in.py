import pytest

from poolhouse import errors
from poolhouse.call import ANYONE
from poolhouse.crypto import srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import (
    BY_ADMIN,
    BY_PASSWORD,
    BY_REFRESH,
    BY_SRP,
    by_password,
    is_signed_in,
    make,
    new_client,
    refused,
)

PARAMETERS = {"USERNAME": "alice", "PASSWORD": PASSWORD, "SRP_A": f"{srp_client.public_value(77):x}"}
NO_SRP = pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH
UNSUPPORTED = "Initiate Auth method not supported."


async def begin(api: Api, client: AppClient, flow: int, **more: str) -> pb.InitiateAuthResponse:
    """InitiateAuth."""
    response: pb.InitiateAuthResponse = await api.initiate_auth(
        client_id=client.id, auth_flow=flow, auth_parameters={**PARAMETERS, **more}
    )
    return response


async def begin_as_operator(api: Api, client: AppClient, flow: int, **more: str) -> pb.AdminInitiateAuthResponse:
    """AdminInitiateAuth."""
    response: pb.AdminInitiateAuthResponse = await api.admin_initiate_auth(
        user_pool_id=client.pool_id, client_id=client.id, auth_flow=flow, auth_parameters={**PARAMETERS, **more}
    )
    return response


async def test_each_flow_leads_where_it_should(api: Api) -> None:
    """Tokens for a password or a refresh token, a challenge for SRP."""
    _, client, _ = await make(api)
    token = (await begin(api, client, BY_PASSWORD)).authentication_result.refresh_token
    assert (await begin(api, client, BY_SRP)).challenge_name == pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER
    for flow in (BY_REFRESH, pb.AUTH_FLOW_TYPE_REFRESH_TOKEN):
        assert (await begin(api, client, flow, REFRESH_TOKEN=token)).authentication_result.id_token
        assert (await begin_as_operator(api, client, flow, REFRESH_TOKEN=token)).authentication_result.id_token
    for flow in (BY_ADMIN, NO_SRP):
        result = (await begin_as_operator(api, client, flow)).authentication_result
        assert await is_signed_in(api, result.access_token)
    answer = await begin_as_operator(api, client, BY_SRP)
    assert answer.challenge_name == pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER


async def test_flows_of_operators_are_not_for_users_nor_the_other_way_round(api: Api) -> None:
    """Cognito's own division, in its own words."""
    _, client, _ = await make(api)
    for flow in (BY_ADMIN, NO_SRP):
        with refused(errors.InvalidParameterException, UNSUPPORTED):
            await begin(api, client, flow)
    with refused(errors.InvalidParameterException, UNSUPPORTED):
        await begin_as_operator(api, client, BY_PASSWORD)


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (BY_PASSWORD, "USER_PASSWORD_AUTH flow not enabled for this client"),
        (BY_SRP, "USER_SRP_AUTH is not enabled for the client."),
        (BY_REFRESH, "Refresh Token flow not enabled for this client"),
        (pb.AUTH_FLOW_TYPE_REFRESH_TOKEN, "Refresh Token flow not enabled for this client"),
        (pb.AUTH_FLOW_TYPE_CUSTOM_AUTH, "Auth flow not enabled for this client"),
    ],
)
async def test_a_flow_that_the_client_does_not_allow_is_refused(api: Api, flow: int, message: str) -> None:
    """An app client is only as open as its operator made it, in Cognito's words for each flow."""
    pool, _, _ = await make(api)
    closed = [pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH]
    client = await new_client(api, pool, explicit_auth_flows=closed)
    with refused(errors.InvalidParameterException, message):
        await begin(api, client, flow)
    for flow_of_operators in (BY_ADMIN, NO_SRP):
        with refused(errors.InvalidParameterException, "Auth flow not enabled for this client"):
            await begin_as_operator(api, client, flow_of_operators)


async def test_client_and_pool_have_to_exist_and_belong_together(api: Api) -> None:
    """An operator's call names both, and they are held against each other."""
    pool, client, _ = await make(api)
    other, _, _ = await make(api)
    parameters = {"auth_flow": BY_ADMIN, "auth_parameters": PARAMETERS}
    with refused(errors.ResourceNotFoundException, "User pool client nowhere does not exist."):
        await api.initiate_auth(client_id="nowhere", auth_flow=BY_PASSWORD, auth_parameters=PARAMETERS)
    with refused(errors.ResourceNotFoundException):
        await api.admin_initiate_auth(user_pool_id=other.id, client_id=client.id, **parameters)
    with refused(errors.ResourceNotFoundException):
        await api.admin_initiate_auth(user_pool_id="us-east-1_nowhere00", client_id=client.id, **parameters)
    assert await api.admin_initiate_auth(user_pool_id=pool.id, client_id=client.id, **parameters)


async def test_the_operators_way_in_is_for_operators(api: Api) -> None:
    """Without an access key nobody begins there."""
    pool, client, _ = await make(api)
    with refused(errors.MissingAuthenticationTokenException):
        await api.admin_initiate_auth(
            ANYONE, user_pool_id=pool.id, client_id=client.id, auth_flow=BY_ADMIN, auth_parameters=PARAMETERS
        )


async def test_no_parameters_are_missing_parameters(api: Api) -> None:
    """A call without any is told the first that it lacks."""
    _, client, _ = await make(api)
    for flow, name in ((BY_PASSWORD, "USERNAME"), (BY_SRP, "USERNAME"), (BY_REFRESH, "REFRESH_TOKEN")):
        with refused(errors.InvalidParameterException, f"Missing required parameter {name}"):
            await api.initiate_auth(client_id=client.id, auth_flow=flow)


async def test_what_belongs_to_later_features_is_no_hindrance(api: Api) -> None:
    """Analytics, contexts and metadata, which SDKs send along, change nothing."""
    _, client, _ = await make(api)
    response = await api.initiate_auth(
        client_id=client.id,
        auth_flow=BY_PASSWORD,
        auth_parameters={**PARAMETERS, "DEVICE_KEY": "us-east-1_x"},
        client_metadata={"a": "b"},
        analytics_metadata={"analytics_endpoint_id": "x"},
        user_context_data={"encoded_data": "x"},
    )
    assert response.authentication_result.access_token


async def test_deleted_clients_sign_nobody_in(api: Api) -> None:
    """An app that was shut off is shut off."""
    pool, client, _ = await make(api)
    await by_password(api, client)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    with refused(errors.ResourceNotFoundException):
        await by_password(api, client)
