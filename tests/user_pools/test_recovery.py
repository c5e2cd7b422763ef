import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import codes, messages
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import (
    ADDRESS,
    HIDING,
    NEW_PASSWORD,
    NUMBER,
    TELLING,
    another,
    delivered,
    latest_code,
)

BY_EMAIL = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL
BY_PHONE = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER
BY_ADMIN = pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY
VERIFIED = {"email": ADDRESS, "email_verified": "true"}


def recovery(*names: int) -> dict[str, Any]:
    """The setting that lists these mechanisms in this order."""
    ordered = [{"name": name, "priority": number} for number, name in enumerate(names, start=1)]
    return {"account_recovery_setting": {"recovery_mechanisms": ordered}}


async def make(api: Api, *, hides: bool = False, **members: Any) -> tuple[Pool, AppClient]:
    """A pool that recovers by e-mail unless it says otherwise, and a client that can sign in with a password."""
    pool = await api.new_pool(**{**recovery(BY_EMAIL), **members})
    client = await api.new_client(
        pool,
        prevent_user_existence_errors=HIDING if hides else TELLING,
        explicit_auth_flows=[
            pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
            pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
        ],
    )
    return pool, client


async def sign_in(api: Api, client: AppClient, password: str = PASSWORD) -> str:
    """Alice's access token."""
    response = await api.initiate_auth(
        client_id=client.id,
        auth_flow=pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
        auth_parameters={"USERNAME": "alice", "PASSWORD": password},
    )
    token: str = response.authentication_result.access_token
    assert token
    return token


async def confirm(
    api: Api, client: AppClient, code: str, password: str = NEW_PASSWORD, username: str = "alice"
) -> None:
    """Set a new password with a code."""
    await api.confirm_forgot_password(client_id=client.id, username=username, confirmation_code=code, password=password)


async def test_who_forgot_the_password_gets_a_code_and_sets_another(api: Api) -> None:
    """The whole way from the forgotten password to a sign-in with the new one."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    response = await api.forgot_password(client_id=client.id, username="alice")
    assert response.code_delivery_details == pb.CodeDeliveryDetailsType(
        destination="a***@e***", delivery_medium=pb.DELIVERY_MEDIUM_TYPE_EMAIL, attribute_name="email"
    )
    code = await latest_code(api, pool)
    await confirm(api, client, code)
    with pytest.raises(errors.NotAuthorizedException):
        await sign_in(api, client)
    assert await sign_in(api, client, NEW_PASSWORD)
    with pytest.raises(errors.ExpiredCodeException):
        await confirm(api, client, code)


@pytest.mark.parametrize("status", [CONFIRMED, RESET_REQUIRED])
async def test_a_new_password_makes_the_user_confirmed(api: Api, status: str) -> None:
    """Who was told to reset the password has done so."""
    pool, client = await make(api)
    await api.new_user(pool, status=status, **VERIFIED)
    await api.forgot_password(client_id=client.id, username="alice")
    await confirm(api, client, await latest_code(api, pool))
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert user.status == CONFIRMED


@pytest.mark.parametrize(
    ("mechanisms", "flags", "attribute"),
    [
        ((BY_EMAIL, BY_PHONE), ("true", "true"), "email"),
        ((BY_PHONE, BY_EMAIL), ("true", "true"), "phone_number"),
        ((BY_PHONE, BY_EMAIL), ("true", "false"), "email"),
        ((BY_EMAIL, BY_PHONE), ("false", "true"), "phone_number"),
        ((BY_EMAIL,), ("false", "true"), None),
        ((BY_EMAIL, BY_PHONE), ("false", "false"), None),
    ],
)
async def test_the_code_goes_to_the_first_verified_address_of_the_pools_choice(
    api: Api, mechanisms: tuple[int, ...], flags: tuple[str, str], attribute: str | None
) -> None:
    """An address that nobody has proven recovers nothing."""
    pool, client = await make(api, **recovery(*mechanisms))
    email, phone = flags
    await api.new_user(pool, email=ADDRESS, email_verified=email, phone_number=NUMBER, phone_number_verified=phone)
    if attribute is None:
        with pytest.raises(errors.InvalidParameterException, match="no registered/verified email or phone_number"):
            await api.forgot_password(client_id=client.id, username="alice")
        return
    response = await api.forgot_password(client_id=client.id, username="alice")
    assert response.code_delivery_details.attribute_name == attribute
    assert (await delivered(api, pool))[0].to == {"email": ADDRESS, "phone_number": NUMBER}[attribute]


async def test_where_only_operators_reset_passwords_nobody_else_does(api: Api) -> None:
    """It is said before anybody looks for the user."""
    _, client = await make(api, hides=True, **recovery(BY_ADMIN))
    with pytest.raises(errors.NotAuthorizedException, match="Contact administrator"):
        await api.forgot_password(client_id=client.id, username="alice")


async def test_a_telling_client_says_why_there_is_no_code(api: Api) -> None:
    """In Cognito's words: unknown, disabled, or not in a state to be recovered."""
    pool, client = await make(api)
    await api.new_user(pool, "temporary", status=FORCE_CHANGE_PASSWORD, **VERIFIED)
    await api.new_user(pool, "unconfirmed", status=UNCONFIRMED, email=ADDRESS)
    await api.new_user(pool, "disabled", **VERIFIED)
    await api.admin_disable_user(user_pool_id=pool.id, username="disabled")
    for username, error, words in (
        ("nobody", errors.UserNotFoundException, "combination not found"),
        ("temporary", errors.NotAuthorizedException, "cannot be reset in the current state"),
        ("unconfirmed", errors.InvalidParameterException, "no registered/verified"),
        ("disabled", errors.NotAuthorizedException, "User is disabled"),
    ):
        with pytest.raises(error, match=words):
            await api.forgot_password(client_id=client.id, username=username)
    with pytest.raises(errors.UserNotFoundException):
        await confirm(api, client, "123456", username="nobody")
    with pytest.raises(errors.NotAuthorizedException, match="User is disabled"):
        await confirm(api, client, "123456", username="disabled")
    assert await delivered(api, pool) == []


async def _course(api: Api, pool: Pool, client: AppClient, username: str) -> list[str]:
    """What somebody sees who tries the whole recovery for a name, with wrong codes only."""
    seen = []

    async def ask() -> None:
        try:
            details = (await api.forgot_password(client_id=client.id, username=username)).code_delivery_details
            seen.append(f"{details.attribute_name} {details.delivery_medium} {len(details.destination)}")
        except errors.CognitoError as error:
            seen.append(repr((error.name, error.message)))

    async def guess(code: str) -> None:
        try:
            await confirm(api, client, code, username=username)
        except errors.CognitoError as error:
            seen.append(repr((error.name, error.message)))

    await guess("000000")
    await ask()
    mails = await delivered(api, pool)
    wrong = another(mails[0].code or "") if mails else "000000"
    for _ in range(codes.MAX_ATTEMPTS + 1):
        await guess(wrong)
    for _ in range(messages.MAX_PER_USER + 1):
        await ask()
    api.clock.advance(codes.FORGOT_PASSWORD_SECONDS)
    await guess(wrong)
    return seen


async def test_a_hiding_client_shows_the_same_for_everybody(api: Api) -> None:
    """Step by step, nothing tells a user from a name that nobody has, nor a disabled or unverified user."""
    pool, client = await make(api, hides=True)
    await api.new_user(pool, **VERIFIED)
    await api.new_user(pool, "unverified", email="other@example.com")
    await api.new_user(pool, "disabled", email="third@example.com", email_verified="true")
    await api.admin_disable_user(user_pool_id=pool.id, username="disabled")
    expected = await _course(api, pool, client, "alice")
    for username in ("nobody", "disabled"):
        assert await _course(api, pool, client, username) == expected
    seen = await _course(api, pool, client, "unverified")
    assert [line.split()[0] for line in seen if "email" in line] == ["email"] * messages.MAX_PER_USER
    assert {message.username for message in await delivered(api, pool)} == {"alice"}


async def test_the_right_code_and_a_bad_password_do_not_spend_the_code(api: Api) -> None:
    """A user who is told that the password is too short tries again with the same code."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    await api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    with pytest.raises(errors.InvalidPasswordException):
        await confirm(api, client, code, "short")
    await confirm(api, client, code)


async def test_guessing_the_code_in_parallel_is_limited(api: Api) -> None:
    """A burst of guesses counts as one after the other, and spoils the code."""
    pool, client = await make(api, hides=True)
    await api.new_user(pool, **VERIFIED)
    await api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    guesses = [f"{(int(code) + n) % 10**6:06}" for n in range(1, 25)]
    results = await asyncio.gather(*(confirm(api, client, guess) for guess in guesses), return_exceptions=True)
    assert sum(isinstance(result, errors.CodeMismatchException) for result in results) == codes.MAX_ATTEMPTS
    assert sum(isinstance(result, errors.LimitExceededException) for result in results) == 24 - codes.MAX_ATTEMPTS
    with pytest.raises(errors.LimitExceededException):
        await confirm(api, client, code)


async def test_the_right_code_at_once_sets_one_password(api: Api) -> None:
    """Two calls with one code do not both succeed."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    await api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    results = await asyncio.gather(*(confirm(api, client, code) for _ in range(4)), return_exceptions=True)
    assert results.count(None) == 1
    assert all(result is None or isinstance(result, errors.ExpiredCodeException) for result in results)


async def test_an_address_that_was_taken_away_recovers_nothing(api: Api) -> None:
    """A code that went to an address is worthless once the address is not the user's any more."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    await api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    await api.admin_update_user_attributes(
        user_pool_id=pool.id,
        username="alice",
        user_attributes=[pb.AttributeType(name="email", value="new@example.com")],
    )
    with pytest.raises(errors.ExpiredCodeException):
        await confirm(api, client, code)


async def test_a_password_that_the_pool_remembers_is_refused_only_to_who_has_the_code(api: Api) -> None:
    """The history is no oracle: without the code nobody learns which passwords the user had."""
    policy = {"password_policy": {"minimum_length": 8, "password_history_size": 3}}
    pool, client = await make(api, policies=policy)
    await api.new_user(pool, **VERIFIED)
    for password in (NEW_PASSWORD, "Third-Horse-9"):
        await api.forgot_password(client_id=client.id, username="alice")
        await confirm(api, client, await latest_code(api, pool), password)
        api.clock.advance(1)
    await api.forgot_password(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    with pytest.raises(errors.CodeMismatchException):
        await confirm(api, client, another(code), NEW_PASSWORD)
    with pytest.raises(errors.PasswordHistoryPolicyViolationException):
        await confirm(api, client, code, NEW_PASSWORD)
    await confirm(api, client, code, "Fourth-Horse-10")


async def test_a_new_password_ends_a_lock_out(api: Api) -> None:
    """Who was locked out by somebody else's guesses gets back in."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    for _ in range(6):
        with pytest.raises(errors.NotAuthorizedException):
            await sign_in(api, client, "Wrong-Horse-1")
    await api.forgot_password(client_id=client.id, username="alice")
    await confirm(api, client, await latest_code(api, pool))
    assert await sign_in(api, client, NEW_PASSWORD)


async def test_a_user_changes_the_password(api: Api) -> None:
    """The old one is worth nothing then; the token goes on working, as in Cognito."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    token = await sign_in(api, client)
    await api.change_password(access_token=token, previous_password=PASSWORD, proposed_password=NEW_PASSWORD)
    with pytest.raises(errors.NotAuthorizedException):
        await sign_in(api, client)
    assert await sign_in(api, client, NEW_PASSWORD)
    await api.change_password(access_token=token, previous_password=NEW_PASSWORD, proposed_password=PASSWORD)


async def test_a_password_is_changed_by_who_knows_it(api: Api) -> None:
    """A stolen token alone changes no password, and bad new ones are refused."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    token = await sign_in(api, client)
    with pytest.raises(errors.NotAuthorizedException, match="Incorrect username or password"):
        await api.change_password(access_token=token, previous_password="Wrong-1!", proposed_password=NEW_PASSWORD)
    with pytest.raises(errors.InvalidParameterException):
        await api.change_password(access_token=token, proposed_password=NEW_PASSWORD)
    with pytest.raises(errors.InvalidPasswordException):
        await api.change_password(access_token=token, previous_password=PASSWORD, proposed_password="short")
    with pytest.raises(errors.NotAuthorizedException):
        await api.change_password(access_token="e30.e30.e30", previous_password=PASSWORD, proposed_password="Abc-1234")


async def test_guessing_the_present_password_with_a_token_is_locked_out(api: Api) -> None:
    """Then even the right one is refused for a while."""
    pool, client = await make(api)
    await api.new_user(pool, **VERIFIED)
    token = await sign_in(api, client)

    async def change(previous: str) -> None:
        await api.change_password(access_token=token, previous_password=previous, proposed_password=NEW_PASSWORD)

    results = await asyncio.gather(*(change("Wrong-Horse-1") for _ in range(10)), return_exceptions=True)
    assert {str(type(result).__name__) for result in results} == {"NotAuthorizedException"}
    with pytest.raises(errors.NotAuthorizedException, match="Password attempts exceeded"):
        await change(PASSWORD)
    api.clock.advance(1000)
    await change(PASSWORD)


async def test_the_history_holds_for_changes_as_well(api: Api) -> None:
    """A pool that remembers passwords remembers them whichever way they were set."""
    policy = {"password_policy": {"minimum_length": 8, "password_history_size": 2}}
    pool, client = await make(api, policies=policy)
    await api.new_user(pool, **VERIFIED)
    token = await sign_in(api, client)
    await api.change_password(access_token=token, previous_password=PASSWORD, proposed_password=NEW_PASSWORD)
    with pytest.raises(errors.PasswordHistoryPolicyViolationException):
        await api.change_password(access_token=token, previous_password=NEW_PASSWORD, proposed_password=NEW_PASSWORD)
