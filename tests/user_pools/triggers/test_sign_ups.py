"""PreSignUp and PostConfirmation, around all that makes and confirms users."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.conftest import PASSWORD
from tests.user_pools.registrations import ADDRESS, EMAIL, NEW_PASSWORD, NUMBER, delivered, latest_code
from tests.user_pools.registrations import sign_up as sign_up_plainly
from tests.user_pools.triggers.functions import METADATA, Functions, answering, refusing

PRE, POST = Trigger.PRE_SIGN_UP, Trigger.POST_CONFIRMATION
MAIL = [pb.AttributeType(name="email", value=ADDRESS)]
VALID = [pb.AttributeType(name="invite", value="abc")]


async def sign_up(functions: Functions, client: Any, username: str = "alice", **members: Any) -> pb.SignUpResponse:
    """Sign a user up with ADDRESS."""
    members = {"user_attributes": MAIL, "password": PASSWORD, **members}
    response: pb.SignUpResponse = await functions.api.sign_up(client_id=client.id, username=username, **members)
    return response


async def test_pre_sign_up_gets_cognitos_event(functions: Functions) -> None:
    """Member by member."""
    pool = await functions.new_pool(PRE)
    client = await functions.new_client(pool)
    await sign_up(functions, client, validation_data=VALID, client_metadata=METADATA)
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "PreSignUp_SignUp",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {"email": ADDRESS},
                "validationData": {"invite": "abc"},
                "clientMetadata": METADATA,
            },
            "response": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
        }
    ]


async def test_a_user_may_be_confirmed_and_verified_at_once(functions: Functions) -> None:
    """Then no code is sent, and PostConfirmation hears of it."""
    pool = await functions.new_pool(PRE, POST, auto_verified_attributes=[EMAIL])
    client = await functions.new_client(pool)
    functions.on(PRE, autoConfirmUser=True, autoVerifyEmail=True)
    assert (await sign_up(functions, client)).user_confirmed
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.verified("email")) == (CONFIRMED, True)
    assert await delivered(functions.api, pool) == []
    (told,) = functions.requests("PostConfirmation_ConfirmSignUp")
    assert told["userAttributes"]["cognito:user_status"] == CONFIRMED


async def test_an_address_that_is_verified_at_once_signs_nobody_else_in(functions: Functions) -> None:
    """Where it is an alias, it moves to the new user."""
    pool = await functions.new_pool(PRE, alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await functions.api.new_user(pool, "old", email=ADDRESS, email_verified="true")
    functions.on(PRE, autoConfirmUser=True, autoVerifyEmail=True)
    await sign_up(functions, await functions.new_client(pool))
    found, old = await functions.api.found_user(pool, ADDRESS), await functions.api.found_user(pool, "old")
    assert found is not None
    assert old is not None
    assert (found.username, old.verified("email")) == ("alice", False)


async def test_what_is_not_there_cannot_be_verified(functions: Functions) -> None:
    """The answer is refused, and nobody is stored."""
    pool = await functions.new_pool(PRE)
    functions.on(PRE, autoVerifyPhone=True)
    with pytest.raises(errors.InvalidLambdaResponseException, match="no phone_number"):
        await sign_up(functions, await functions.new_client(pool))
    assert await functions.api.found_user(pool, "alice") is None


async def test_a_password_that_breaks_the_policy_asks_nobody(functions: Functions) -> None:
    """Functions see users who could be stored."""
    pool = await functions.new_pool(PRE)
    with pytest.raises(errors.InvalidPasswordException):
        await sign_up(functions, await functions.new_client(pool), password="short")
    assert functions.events == []


async def test_operators_users_are_asked_about_as_well(functions: Functions) -> None:
    """Their app client is none, and their status is not the function's to say."""
    pool = await functions.new_pool(PRE)
    functions.on(PRE, autoConfirmUser=True, autoVerifyPhone=True)
    await functions.api.admin_create_user(
        user_pool_id=pool.id,
        username="alice",
        user_attributes=[pb.AttributeType(name="phone_number", value=NUMBER)],
        validation_data=VALID,
    )
    (event,) = functions.events
    assert event["triggerSource"] == "PreSignUp_AdminCreateUser"
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["request"]["validationData"] == {"invite": "abc"}
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.verified("phone_number")) == (FORCE_CHANGE_PASSWORD, True)


async def test_a_refused_user_of_an_operators_is_not_there(functions: Functions) -> None:
    """As one who signs up."""
    pool = await functions.new_pool(PRE)
    functions.on(PRE, refusing("no"))
    with pytest.raises(errors.UserLambdaValidationException):
        await functions.api.admin_create_user(user_pool_id=pool.id, username="alice")
    assert await functions.api.found_user(pool, "alice") is None


async def test_post_confirmation_gets_cognitos_event(functions: Functions) -> None:
    """When a user is confirmed by their code."""
    pool = await functions.new_pool(POST, auto_verified_attributes=[EMAIL])
    client = await functions.new_client(pool)
    signed_up = await sign_up_plainly(functions.api, client)
    code = await latest_code(functions.api, pool)
    await functions.api.confirm_sign_up(
        client_id=client.id, username="alice", confirmation_code=code, client_metadata=METADATA
    )
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "PostConfirmation_ConfirmSignUp",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {
                "userAttributes": {
                    "sub": signed_up.user_sub,
                    "cognito:user_status": "CONFIRMED",
                    "email": ADDRESS,
                    "email_verified": "true",
                },
                "clientMetadata": METADATA,
            },
            "response": {},
        }
    ]


async def test_operators_confirm_as_users_do(functions: Functions) -> None:
    """And the function is told."""
    pool = await functions.new_pool(POST)
    await sign_up_plainly(functions.api, await functions.new_client(pool))
    await functions.api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice", client_metadata=METADATA)
    assert functions.requests("PostConfirmation_ConfirmSignUp")[0]["clientMetadata"] == METADATA


async def test_a_new_password_after_a_forgotten_one_is_told(functions: Functions) -> None:
    """By a source of its own."""
    pool = await functions.new_pool(POST)
    client = await functions.new_client(pool)
    await functions.api.new_user(pool, "alice", email=ADDRESS, email_verified="true")
    await functions.api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(functions.api, pool)
    await functions.api.confirm_forgot_password(
        client_id=client.id, username="alice", confirmation_code=code, password=NEW_PASSWORD
    )
    (told,) = functions.requests("PostConfirmation_ConfirmForgotPassword")
    assert told["userAttributes"]["email"] == ADDRESS


async def test_who_is_confirmed_stays_so_whatever_the_function_says(functions: Functions) -> None:
    """The caller is told, as by Cognito, but the user need not do anything again."""
    pool = await functions.new_pool(POST)
    client = await functions.new_client(pool)
    await sign_up_plainly(functions.api, client)
    functions.on(POST, refusing("down"))
    with pytest.raises(errors.UserLambdaValidationException, match="PostConfirmation failed with error down"):
        await functions.api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert user.status == CONFIRMED


async def test_a_function_may_call_back_about_the_same_user(functions: Functions) -> None:
    """Nothing is held while it runs."""
    pool = await functions.new_pool(POST)

    async def promote(event: Any) -> Any:
        await functions.api.admin_update_user_attributes(
            user_pool_id=pool.id,
            username=event["userName"],
            user_attributes=[pb.AttributeType(name="name", value="Alice")],
        )
        return event

    functions.on(POST, promote)
    await sign_up_plainly(functions.api, await functions.new_client(pool))
    await functions.api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert user.attributes["name"] == "Alice"


async def test_flags_are_true_or_false(functions: Functions) -> None:
    """Anything else is refused, and nobody is stored."""
    pool = await functions.new_pool(PRE)
    functions.on(PRE, answering({"response": {"autoConfirmUser": "yes"}}))
    with pytest.raises(errors.InvalidLambdaResponseException):
        await sign_up(functions, await functions.new_client(pool))
    assert await functions.api.found_user(pool, "alice") is None
