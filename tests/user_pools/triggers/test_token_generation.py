"""PreTokenGeneration in its three versions, at sign-in and at refresh."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import jwt
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.claims import USER_SCOPE
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.refresh import REVOKED_MESSAGE
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.devices.remembering import Phone, tracking
from tests.user_pools.signing_in import NEW_PASSWORD, NEW_PASSWORD_REQUIRED, by_password, refused, respond
from tests.user_pools.test_refresh import rotating
from tests.user_pools.triggers.functions import METADATA, Functions, answering, arn, refusing

PRE = Trigger.PRE_TOKEN_GENERATION
ROLE = "arn:aws:iam::000000000000:role/staff"
VERSIONS = {
    "1": pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0,
    "2": pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V2_0,
    "3": pb.PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V3_0,
}


async def make(functions: Functions, version: str = "1", **response: Any) -> tuple[Any, Any, Any]:
    """A pool whose function of this version answers so, a client, and alice, who is staff."""
    functions.on(PRE, **response)
    config = {"pre_token_generation_config": {"lambda_arn": arn(PRE), "lambda_version": VERSIONS[version]}}
    pool = await functions.api.new_pool(lambda_config=config)
    client = await functions.new_client(pool)
    alice = await functions.api.new_user(pool)
    await functions.api.create_group(user_pool_id=pool.id, group_name="staff", role_arn=ROLE)
    await functions.api.admin_add_user_to_group(user_pool_id=pool.id, group_name="staff", username="alice")
    return pool, client, alice


def claims(result: pb.AuthenticationResultType) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the access token and the ID token say."""
    return jwt.decode_unverified_claims(result.access_token), jwt.decode_unverified_claims(result.id_token)


async def test_the_first_version_gets_cognitos_event(functions: Functions) -> None:
    """Member by member."""
    pool, client, alice = await make(functions)
    await by_password(functions.api, client)
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "TokenGeneration_Authentication",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {"sub": alice.sub, "cognito:user_status": "CONFIRMED"},
                "groupConfiguration": {
                    "groupsToOverride": ["staff"],
                    "iamRolesToOverride": [ROLE],
                    "preferredRole": ROLE,
                },
            },
            "response": {"claimsOverrideDetails": None},
        }
    ]


@pytest.mark.parametrize("version", ["2", "3"])
async def test_newer_versions_see_scopes_as_well(functions: Functions, version: str) -> None:
    """And answer for both tokens."""
    details = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"tier": 3}},
        "accessTokenGeneration": {"claimsToAddOrOverride": {"paid": True}, "scopesToAdd": ["orders"]},
        "groupOverrideDetails": {"groupsToOverride": ["guests"]},
    }
    _, client, _ = await make(functions, version, claimsAndScopeOverrideDetails=details)
    access, identity = claims((await by_password(functions.api, client)).authentication_result)
    (event,) = functions.events
    assert (event["version"], event["request"]["scopes"]) == (version, [USER_SCOPE])
    assert event["response"] == {"claimsAndScopeOverrideDetails": None}
    assert (identity["tier"], access["paid"], access["scope"]) == (3, True, f"{USER_SCOPE} orders")
    assert access["cognito:groups"] == identity["cognito:groups"] == ["guests"]
    assert "cognito:roles" not in identity


async def test_the_first_version_changes_id_tokens(functions: Functions) -> None:
    """And the groups of both."""
    details = {
        "claimsToAddOrOverride": {"tier": "gold", "sub": "forged"},
        "claimsToSuppress": ["email"],
        "groupOverrideDetails": {"groupsToOverride": ["guests"]},
    }
    _, client, alice = await make(functions, claimsOverrideDetails=details)
    access, identity = claims((await by_password(functions.api, client)).authentication_result)
    assert (identity["tier"], identity["sub"], identity["cognito:groups"]) == ("gold", alice.sub, ["guests"])
    assert ("tier" in access, access["cognito:groups"]) == (False, ["guests"])


async def test_a_refresh_asks_anew(functions: Functions) -> None:
    """What the app sends with GetTokensFromRefreshToken reaches the function."""
    _, client, _ = await make(functions, claimsOverrideDetails={"claimsToAddOrOverride": {"tier": "gold"}})
    token = (await by_password(functions.api, client)).authentication_result.refresh_token
    renewed = await functions.api.get_tokens_from_refresh_token(
        client_id=client.id, refresh_token=token, client_metadata=METADATA
    )
    assert claims(renewed.authentication_result)[1]["tier"] == "gold"
    (request,) = functions.requests("TokenGeneration_RefreshTokens")
    assert request["clientMetadata"] == METADATA


async def test_a_new_password_has_a_source_of_its_own(functions: Functions) -> None:
    """So that functions can tell first sign-ins."""
    pool, client, _ = await make(functions)
    await functions.api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    challenge = await by_password(functions.api, client, "bob")
    responses = {"USERNAME": "bob", "NEW_PASSWORD": NEW_PASSWORD}
    await respond(functions.api, client, responses, NEW_PASSWORD_REQUIRED, session=challenge.session)
    assert [event["triggerSource"] for event in functions.events] == ["TokenGeneration_NewPasswordChallenge"]


async def test_a_function_that_fails_leaves_no_sign_in(functions: Functions) -> None:
    """The user begins anew."""
    pool, client, _ = await make(functions)
    functions.on(PRE, refusing("down"))
    with pytest.raises(errors.UserLambdaValidationException, match="PreTokenGeneration failed with error down"):
        await by_password(functions.api, client)
    row = await functions.api.house.store.row("SELECT count(*) AS found FROM sign_ins WHERE user_pool_id = $1", pool.id)
    assert row is not None
    assert row["found"] == 0


async def test_a_remembered_device_has_a_source_of_its_own(functions: Functions) -> None:
    """And PostAuthentication hears of a new one."""
    pool = await functions.new_pool(PRE, Trigger.POST_AUTHENTICATION, **tracking())
    client = await functions.new_client(pool)
    await functions.api.new_user(pool)
    phone = Phone.of(functions.api, client, (await by_password(functions.api, client)).authentication_result)
    await phone.confirm()
    await phone.sign_in()
    told = functions.requests("PostAuthentication_Authentication")
    assert [request["newDeviceUsed"] for request in told] == [True, False]
    sources = [event["triggerSource"] for event in functions.events]
    assert sources[1::2] == ["TokenGeneration_Authentication", "TokenGeneration_AuthenticateDevice"]


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf")])
async def test_what_no_token_could_say_signs_nobody_in(functions: Functions, value: Any) -> None:
    """The sign-in ends as if it had never been."""
    pool, client, _ = await make(functions, "2")
    details = {"accessTokenGeneration": {"claimsToAddOrOverride": {"tier": value}}}
    functions.on(PRE, answering({"response": {"claimsAndScopeOverrideDetails": details}}))
    with refused(errors.InvalidLambdaResponseException):
        await by_password(functions.api, client)
    async with functions.api.house.store.read() as reader:
        count = "SELECT COUNT(*) FROM sign_ins WHERE user_pool_id = $1"
        assert await reader.value(count, pool.id) == 0


async def test_a_refresh_that_the_function_refuses_costs_no_refresh_token(functions: Functions) -> None:
    """Where they rotate, the one that was given would be taken for a stolen one the next time."""
    pool, _, _ = await make(functions)
    client = await functions.new_client(pool, **rotating())
    token = (await by_password(functions.api, client)).authentication_result.refresh_token
    functions.on(PRE, refusing("not now"))
    with refused(errors.UserLambdaValidationException):
        await functions.api.get_tokens_from_refresh_token(client_id=client.id, refresh_token=token)
    functions.on(PRE)
    renewed = await functions.api.get_tokens_from_refresh_token(client_id=client.id, refresh_token=token)
    assert renewed.authentication_result.refresh_token not in {"", token}


@pytest.mark.parametrize("meanwhile", ["admin_user_global_sign_out", "admin_disable_user", "admin_delete_user"])
async def test_who_is_signed_out_while_the_function_thinks_gets_no_refresh_token(
    functions: Functions, meanwhile: str
) -> None:
    """Where they rotate, one would be handed out that is good for nothing, with tokens that others go by."""
    pool, _, _ = await make(functions)
    client = await functions.new_client(pool, **rotating())
    token = (await by_password(functions.api, client)).authentication_result.refresh_token

    async def think(event: Any) -> Any:
        await getattr(functions.api, meanwhile)(user_pool_id=pool.id, username="alice")
        return event

    functions.on(PRE, think)
    with refused(errors.NotAuthorizedException, REVOKED_MESSAGE):
        await functions.api.get_tokens_from_refresh_token(client_id=client.id, refresh_token=token)
