"""UserMigration: users of an older directory come over when they are first heard of."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import throttles
from poolhouse.user_pools.model.mfa import SMS_MFA
from poolhouse.user_pools.model.user import CONFIRMED, RESET_REQUIRED
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.conftest import PASSWORD
from tests.user_pools.registrations import ADDRESS, NEW_PASSWORD, latest_code
from tests.user_pools.signing_in import by_password, refused
from tests.user_pools.triggers.functions import METADATA, Functions, answering, refusing

MIGRATION = Trigger.USER_MIGRATION
KNOWN: dict[str, Any] = {
    "userAttributes": {"email": ADDRESS, "email_verified": "true"},
    "finalUserStatus": "CONFIRMED",
    "messageAction": "SUPPRESS",
}


async def make(functions: Functions, *, hides: bool = False, **members: Any) -> tuple[Any, Any]:
    """A pool without users whose function knows everybody by PASSWORD."""
    pool = await functions.new_pool(MIGRATION, **members)

    async def look_up(event: Any) -> Any:
        if event["request"].get("password", PASSWORD) != PASSWORD:
            raise PermissionError("Bad password")
        return {**event, "response": KNOWN}

    functions.on(MIGRATION, look_up)
    return pool, await functions.new_client(pool, hides=hides)


async def test_a_user_comes_over_at_the_first_sign_in(functions: Functions) -> None:
    """With Cognito's event, member by member; later sign-ins ask nobody."""
    pool, client = await make(functions)
    parameters = {"USERNAME": "alice", "PASSWORD": PASSWORD}
    flow = pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH
    for _ in range(2):
        signed_in = await functions.api.initiate_auth(
            client_id=client.id, auth_flow=flow, auth_parameters=parameters, client_metadata=METADATA
        )
        assert signed_in.authentication_result.access_token
    response = dict.fromkeys(
        (
            "userAttributes",
            "forceAliasCreation",
            "enableSMSMFA",
            "finalUserStatus",
            "messageAction",
            "desiredDeliveryMediums",
        )
    )
    assert functions.events == [
        {
            "version": "1",
            "triggerSource": "UserMigration_Authentication",
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id},
            "request": {"password": PASSWORD, "validationData": METADATA},
            "response": response,
        }
    ]
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.attributes["email"], user.verified("email")) == (CONFIRMED, ADDRESS, True)


async def test_who_asks_for_a_code_comes_over_as_well(functions: Functions) -> None:
    """And sets a new password with it."""
    pool, client = await make(functions)
    await functions.api.forgot_password(client_id=client.id, username="alice", client_metadata=METADATA)
    (request,) = functions.requests("UserMigration_ForgotPassword")
    assert request == {"validationData": METADATA, "clientMetadata": METADATA}
    code = await latest_code(functions.api, pool)
    await functions.api.confirm_forgot_password(
        client_id=client.id, username="alice", confirmation_code=code, password=NEW_PASSWORD
    )
    assert (await by_password(functions.api, client, password=NEW_PASSWORD)).authentication_result.access_token


async def test_who_is_to_reset_the_password_is_told_so(functions: Functions) -> None:
    """That is what becomes of users of whom the function says nothing else."""
    pool, client = await make(functions)
    functions.on(MIGRATION, answering({"response": {"userAttributes": {"email": ADDRESS}, "enableSMSMFA": True}}))
    with pytest.raises(errors.PasswordResetRequiredException):
        await by_password(functions.api, client)
    user = await functions.api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.mfa.enabled) == (RESET_REQUIRED, (SMS_MFA,))


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"userAttributes": {}},
        {"userAttributes": {"email": 1}},
        {"userAttributes": {"unheard_of": "x"}},
        {"userAttributes": {"email": "nonsense"}},
        {"userAttributes": {"email": ADDRESS}, "finalUserStatus": "FORCE_CHANGE_PASSWORD"},
    ],
)
async def test_what_cannot_be_a_user_does_not_come_over(functions: Functions, response: dict[str, Any]) -> None:
    """The client is told as it is by Cognito."""
    pool, client = await make(functions)
    functions.on(MIGRATION, answering({"response": response}))
    with pytest.raises(errors.UserNotFoundException, match=f"^Exception migrating user in app client {client.id}$"):
        await by_password(functions.api, client)
    assert await functions.api.found_user(pool, "alice") is None


async def test_a_client_that_hides_users_does_not_tell_what_the_function_said(functions: Functions) -> None:
    """Nobody learns from it who is known where."""
    pool, client = await make(functions, hides=True)
    functions.on(MIGRATION, refusing("no such user in the old directory"))
    with pytest.raises(errors.NotAuthorizedException, match="Incorrect username or password"):
        await by_password(functions.api, client)
    response = await functions.api.forgot_password(client_id=client.id, username="alice")
    assert response.code_delivery_details.destination
    assert await functions.api.found_user(pool, "alice") is None


@pytest.mark.parametrize("hides", [True, False])
async def test_nobody_guesses_at_the_older_directory(functions: Functions, *, hides: bool) -> None:
    """The fifth wrong password locks the name out, and the function hears of no more."""
    _, client = await make(functions, hides=hides)
    error = errors.NotAuthorizedException if hides else errors.UserNotFoundException
    for _ in range(5):
        with pytest.raises(error):
            await by_password(functions.api, client, password="Wrong-Horse-7")
    with pytest.raises(errors.NotAuthorizedException, match="attempts exceeded"):
        await by_password(functions.api, client)
    assert len(functions.events) == 5


@pytest.mark.parametrize("hides", [True, False])
async def test_nobody_guesses_faster_than_the_lock_out(functions: Functions, *, hides: bool) -> None:
    """What the function is still thinking about is worth nothing once wrong passwords have locked out, right or not."""
    pool, client = await make(functions, hides=hides)
    guesses: list[str] = []

    async def think(event: Any) -> Any:
        while guesses:
            with pytest.raises((errors.NotAuthorizedException, errors.UserNotFoundException)):
                await by_password(functions.api, client, password=guesses.pop())
        if event["request"]["password"] != PASSWORD:
            raise PermissionError("Bad password")
        return {**event, "response": KNOWN}

    functions.on(MIGRATION, think)
    for password in (PASSWORD, "Wrong-Horse-6"):
        guesses.extend(["Wrong-Horse-7"] * 5)
        with pytest.raises(errors.NotAuthorizedException, match="attempts exceeded"):
            await by_password(functions.api, client, password=password)
        functions.api.clock.advance(throttles.LONGEST_BLOCK_SECONDS + throttles.QUIET_SECONDS)
    assert await functions.api.found_user(pool, "alice") is None
    assert (await by_password(functions.api, client)).authentication_result.access_token


async def test_two_sign_ins_at_once_make_one_user(functions: Functions) -> None:
    """Whichever of them comes first."""
    pool, client = await make(functions)
    outcomes = await asyncio.gather(*(by_password(functions.api, client) for _ in range(2)))
    assert all(outcome.authentication_result.access_token for outcome in outcomes)
    assert await functions.api.found_user(pool, "alice") is not None


async def test_an_address_that_signs_somebody_in_is_taken_only_by_force(functions: Functions) -> None:
    """Where addresses are aliases."""
    pool, client = await make(functions, alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await functions.api.new_user(pool, "old", email=ADDRESS, email_verified="true")
    with pytest.raises(errors.UserNotFoundException):
        await by_password(functions.api, client)
    functions.on(MIGRATION, answering({"response": {**KNOWN, "forceAliasCreation": True}}))
    assert (await by_password(functions.api, client)).authentication_result.access_token
    old = await functions.api.found_user(pool, "old")
    assert old is not None
    assert not old.verified("email")


async def test_who_signs_in_by_an_address_may_get_a_username(functions: Functions) -> None:
    """From the function, since an address cannot be one where it is an alias."""
    pool, client = await make(functions, alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    known = {**KNOWN, "userAttributes": {**KNOWN["userAttributes"], "username": "alice"}}
    functions.on(MIGRATION, answering({"response": known}))
    assert (await by_password(functions.api, client, ADDRESS)).authentication_result.access_token
    assert await functions.api.found_user(pool, "alice") is not None


async def test_a_pool_without_it_knows_nobody_else(functions: Functions) -> None:
    """As ever."""
    pool = await functions.new_pool()
    client = await functions.new_client(pool)
    with pytest.raises(errors.UserNotFoundException, match="User does not exist"):
        await by_password(functions.api, client)
    with pytest.raises(errors.UserNotFoundException):
        await functions.api.forgot_password(client_id=client.id, username="alice")


@pytest.mark.parametrize("name", ["a\0b", "a b", "a" * 129])
async def test_nobody_is_called_what_no_user_could_be(functions: Functions, name: str) -> None:
    """Whatever the older directory says."""
    pool, client = await make(functions)
    functions.on(MIGRATION, answering({"response": {"userAttributes": {"username": name, "email": ADDRESS}}}))
    with refused(errors.UserNotFoundException):
        await by_password(functions.api, client)
    assert list((await functions.api.list_users(user_pool_id=pool.id)).users) == []
