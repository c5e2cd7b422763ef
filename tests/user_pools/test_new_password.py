import asyncio
import json
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, OPTIONAL, SMS_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.risk.assessment import USER_FAILURES
from tests.user_pools.auth_events import protected
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa.factors import BY_SMS, NUMBER, REACHABLE, choices, configure, prefer
from tests.user_pools.signing_in import (
    NEW_PASSWORD,
    NEW_PASSWORD_REQUIRED,
    by_password,
    by_srp,
    is_signed_in,
    new_client,
    refused,
    respond,
    secret_hash,
)

INVALID = "Invalid session for the user."
WRONG = "Incorrect username or password."
SPENT = "Invalid session for the user, session can only be used once."


def required(*names: str) -> list[pb.SchemaAttributeType]:
    """A schema that requires these standard attributes, which may change."""
    kind = pb.ATTRIBUTE_DATA_TYPE_STRING
    return [pb.SchemaAttributeType(name=n, attribute_data_type=kind, required=True, mutable=True) for n in names]


async def invited(
    api: Api, *, schema: Any = (), client: Any = None, pool: Any = None, **attributes: str
) -> tuple[Pool, AppClient]:
    """A pool and a client, and bob, who has a temporary password."""
    made = await api.new_pool(schema=schema, **(pool or {}))
    app = await new_client(api, made, **(client or {}))
    await api.new_user(made, "bob", status=FORCE_CHANGE_PASSWORD, **attributes)
    return made, app


async def answer(
    api: Api, client: AppClient, session: str, password: str = NEW_PASSWORD, **more: str
) -> pb.RespondToAuthChallengeResponse:
    """Bob's new password, with what comes along; `userAttributes.x` is spelled `x` here."""
    capitals = {name: value for name, value in more.items() if name.isupper()}
    attributes = {f"userAttributes.{name}": value for name, value in more.items() if not name.isupper()}
    responses = {"USERNAME": "bob", "NEW_PASSWORD": password, **attributes, **capitals}
    return await respond(api, client, responses, NEW_PASSWORD_REQUIRED, session=session)


async def test_an_invited_user_sets_a_password_and_is_signed_in(api: Api) -> None:
    """The temporary password is replaced in both forms, and the account is confirmed."""
    pool, client = await invited(api, email="bob@example.com", email_verified="true")
    challenge = await by_password(api, client, "bob")
    assert challenge.challenge_name == NEW_PASSWORD_REQUIRED
    assert not challenge.HasField("authentication_result")
    assert dict(challenge.challenge_parameters) == {
        "USER_ID_FOR_SRP": "bob",
        "requiredAttributes": "[]",
        "userAttributes": '{"email":"bob@example.com","email_verified":"true"}',
    }
    done = await answer(api, client, challenge.session)
    assert await is_signed_in(api, done.authentication_result.access_token)
    assert done.authentication_result.refresh_token
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert (bob.status, bob.temporary_password_expires_at) == (CONFIRMED, None)
    assert (await by_password(api, client, "bob", NEW_PASSWORD)).authentication_result.access_token
    assert (await by_srp(api, pool, client, "bob", NEW_PASSWORD)).authentication_result.access_token
    with refused(errors.NotAuthorizedException, WRONG):
        await by_password(api, client, "bob", PASSWORD)


async def test_required_attributes_are_asked_for_and_stored(api: Api) -> None:
    """What an invitation left out the user fills in; an address that comes so is not verified."""
    pool, client = await invited(api, schema=required("name", "email", "family_name"), family_name="Builder")
    challenge = await by_password(api, client, "bob")
    asked = json.loads(challenge.challenge_parameters["requiredAttributes"])
    assert asked == ["userAttributes.email", "userAttributes.name"]
    with refused(errors.InvalidParameterException, "Invalid attributes given, name is missing"):
        await answer(api, client, challenge.session, email="bob@example.com")
    with refused(errors.InvalidParameterException, "Invalid attributes given, name is missing"):
        await answer(api, client, challenge.session, email="bob@example.com", name="")
    await answer(api, client, challenge.session, email="bob@example.com", name="Bob", nickname="Bo")
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert bob.attributes == {
        "family_name": "Builder",
        "email": "bob@example.com",
        "email_verified": "false",
        "name": "Bob",
        "nickname": "Bo",
    }


async def test_an_address_that_is_sent_back_as_it_was_stays_verified(api: Api) -> None:
    """Clients answer with all the attributes that they were told of; only one that changes is to be proven."""
    pool, client = await invited(api, email="bob@example.com", email_verified="true", phone_number="+15555550100")
    session = (await by_password(api, client, "bob")).session
    await answer(api, client, session, email="bob@example.com", phone_number="+15555550101")
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert bob.attributes == {
        "email": "bob@example.com",
        "email_verified": "true",
        "phone_number": "+15555550101",
        "phone_number_verified": "false",
    }


async def test_a_required_attribute_that_has_a_value_keeps_it(api: Api) -> None:
    """As with Cognito, this is not the place to change an address."""
    _, client = await invited(api, schema=required("email"), email="bob@example.com")
    session = (await by_password(api, client, "bob")).session
    with refused(errors.NotAuthorizedException, "Cannot modify an already provided email"):
        await answer(api, client, session, email="eve@example.com")
    assert (await answer(api, client, session)).authentication_result.access_token


async def test_attributes_are_checked_as_everywhere(api: Api) -> None:
    """No schema, no right of the client and no immutability is got around by a first sign-in."""
    kind = pb.ATTRIBUTE_DATA_TYPE_STRING
    schema = [pb.SchemaAttributeType(name="badge", attribute_data_type=kind, mutable=False)]
    pool = await api.new_pool(schema=schema)
    client = await new_client(api, pool, write_attributes=["name", "email", "custom:badge"])
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD, **{"custom:badge": "7", "name": "Bob"})
    session = (await by_password(api, client, "bob")).session
    for name, value, kind_of_error in (
        ("unknown", "x", errors.InvalidParameterException),
        ("sub", "x", errors.InvalidParameterException),
        ("nickname", "x", errors.NotAuthorizedException),
        ("email_verified", "true", errors.NotAuthorizedException),
        ("email", "no address", errors.InvalidParameterException),
        ("custom:badge", "8", errors.InvalidParameterException),
    ):
        with refused(kind_of_error):
            await answer(api, client, session, **{name: value})
    await answer(api, client, session, name="Robert")
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert bob.attributes["name"] == "Robert"


async def test_an_immutable_attribute_is_set_where_there_was_none(api: Api) -> None:
    """The first value is no change."""
    kind = pb.ATTRIBUTE_DATA_TYPE_STRING
    schema = [pb.SchemaAttributeType(name="badge", attribute_data_type=kind, mutable=False)]
    pool = await api.new_pool(schema=schema)
    client = await new_client(api, pool, write_attributes=["custom:badge"])
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    await answer(api, client, (await by_password(api, client, "bob")).session, **{"custom:badge": "8"})
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert bob.attributes["custom:badge"] == "8"


async def test_only_readable_attributes_are_shown(api: Api) -> None:
    """A client that may not read an attribute does not see it here either."""
    _, client = await invited(api, client={"read_attributes": ["name"]}, name="Bob", email="bob@example.com")
    challenge = await by_password(api, client, "bob")
    assert json.loads(challenge.challenge_parameters["userAttributes"]) == {"name": "Bob"}


async def test_somebody_elses_address_is_refused(api: Api) -> None:
    """Nobody takes a name that signs somebody else in."""
    pool, client = await invited(api, pool={"username_attributes": [pb.USERNAME_ATTRIBUTE_TYPE_EMAIL]})
    await api.new_user(pool, "carol", email="carol@example.com")
    session = (await by_password(api, client, "bob")).session
    with refused(errors.AliasExistsException):
        await answer(api, client, session, email="carol@example.com")


@pytest.mark.parametrize("password", ["short", "no-capitals-7", "x" * 300])
async def test_a_password_that_the_policy_refuses_can_be_tried_again(api: Api, password: str) -> None:
    """The session stays good: nobody has to find the invitation a second time."""
    _, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    with refused(errors.InvalidPasswordException):
        await answer(api, client, session, password)
    assert (await answer(api, client, session)).authentication_result.access_token


async def test_a_former_password_is_refused(api: Api) -> None:
    """The pool's history holds here, too, and remembers what is set here."""
    pool, client = await invited(
        api, pool={"policies": {"password_policy": {"minimum_length": 8, "password_history_size": 2}}}
    )
    await answer(api, client, (await by_password(api, client, "bob")).session)
    await api.admin_set_user_password(user_pool_id=pool.id, username="bob", password=PASSWORD, permanent=False)
    session = (await by_password(api, client, "bob")).session
    with refused(errors.PasswordHistoryPolicyViolationException):
        await answer(api, client, session, NEW_PASSWORD)


@pytest.mark.parametrize("missing", ["USERNAME", "NEW_PASSWORD"])
async def test_what_is_missing_is_named(api: Api, missing: str) -> None:
    """A developer reads which parameter was forgotten."""
    _, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    with refused(errors.InvalidParameterException, f"Missing required parameter {missing}"):
        await answer(api, client, session, **{missing: ""})


async def test_a_session_is_answered_once(api: Api) -> None:
    """A session that was overheard is worth nothing, whether it is shown later or at the same time."""
    pool, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    answers = await asyncio.gather(*(answer(api, client, session) for _ in range(6)), return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in answers) == 1
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, session, "Third-Horse-9")
    await api.admin_set_user_password(user_pool_id=pool.id, username="bob", password=PASSWORD, permanent=False)
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, session, "Third-Horse-9")


async def test_of_two_sessions_only_one_sets_the_password(api: Api) -> None:
    """Whoever else knew the temporary password, and began to sign in with it, is too late."""
    _, client = await invited(api)
    first, second = [(await by_password(api, client, "bob")).session for _ in range(2)]
    await answer(api, client, first)
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, second, "Third-Horse-9")


async def test_a_session_ends_with_the_temporary_password(api: Api) -> None:
    """An operator who sends another invitation makes the first one worthless at every step."""
    pool, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    await api.admin_set_user_password(user_pool_id=pool.id, username="bob", password=PASSWORD, permanent=False)
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, session)


async def test_a_session_is_for_its_user_client_and_pool(api: Api) -> None:
    """Nothing that one sign-in gave out helps another."""
    pool, client = await invited(api)
    await api.new_user(pool, "carol", status=FORCE_CHANGE_PASSWORD)
    _, stranger = await invited(api)
    session = (await by_password(api, client, "bob")).session
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, session, USERNAME="carol")
    for other in (await new_client(api, pool), stranger):
        with refused(errors.NotAuthorizedException, INVALID):
            await answer(api, other, session)
    for damaged in (session[:-8] + "AAAA" + session[-4:], session[:40], "A" * len(session)):
        with refused(errors.NotAuthorizedException, INVALID):
            await answer(api, client, damaged)


async def test_a_session_expires(api: Api) -> None:
    """A form that was left open over lunch does not sign in."""
    _, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    api.clock.advance(180)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session is expired."):
        await answer(api, client, session)


async def test_a_user_who_was_disabled_or_deleted_meanwhile_does_not_get_in(api: Api) -> None:
    """What operators do counts at once."""
    pool, client = await invited(api)
    session = (await by_password(api, client, "bob")).session
    await api.admin_disable_user(user_pool_id=pool.id, username="bob")
    with refused(errors.NotAuthorizedException, "User is disabled."):
        await answer(api, client, session)
    await api.admin_delete_user(user_pool_id=pool.id, username="bob")
    with refused(errors.NotAuthorizedException, INVALID):
        await answer(api, client, session)


async def test_any_name_that_led_to_the_challenge_answers_it(api: Api) -> None:
    """The name that was typed, the username and the sub mean the same user; a client's secret is proven with it."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    client = await new_client(api, pool, generate_secret=True)
    for name in ("bob@example.com", "bob", "sub"):
        bob = await api.new_user(
            pool, "bob", status=FORCE_CHANGE_PASSWORD, email="bob@example.com", email_verified="true"
        )
        typed = "bob@example.com"
        challenge = await by_password(api, client, typed, SECRET_HASH=secret_hash(client, typed))
        used = bob.sub if name == "sub" else name
        with refused(errors.NotAuthorizedException):
            await answer(api, client, challenge.session, USERNAME=used)
        done = await answer(api, client, challenge.session, USERNAME=used, SECRET_HASH=secret_hash(client, used))
        assert done.authentication_result.access_token
        await api.admin_delete_user(user_pool_id=pool.id, username="bob")


async def test_a_new_password_ends_the_count_of_wrong_ones(api: Api) -> None:
    """Mistakes with a temporary password do not follow a user."""
    _, client = await invited(api)
    for _ in range(4):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, "bob", "Wrong-Horse-7")
    await answer(api, client, (await by_password(api, client, "bob")).session)
    for _ in range(4):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, "bob", "Wrong-Horse-7")
    assert (await by_password(api, client, "bob", NEW_PASSWORD)).authentication_result.access_token


async def test_operators_answer_for_their_users(api: Api) -> None:
    """A back end completes the invitation that it began."""
    pool, client = await invited(api)
    challenge = await api.admin_initiate_auth(
        user_pool_id=pool.id,
        client_id=client.id,
        auth_flow=pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH,
        auth_parameters={"USERNAME": "bob", "PASSWORD": PASSWORD},
    )
    done = await api.admin_respond_to_auth_challenge(
        user_pool_id=pool.id,
        client_id=client.id,
        challenge_name=NEW_PASSWORD_REQUIRED,
        session=challenge.session,
        challenge_responses={"USERNAME": "bob", "NEW_PASSWORD": NEW_PASSWORD},
    )
    assert await is_signed_in(api, done.authentication_result.access_token)


OTHER_NUMBER = "+15555550199"
BEFORE_MFA = "Cannot modify phone_number before MFA"
BY_OPERATORS_ALONE = {
    "recovery_mechanisms": [{"priority": 1, "name": pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY}],
}
"""So that every address serves as a second factor."""


@pytest.mark.parametrize("value", [OTHER_NUMBER, ""])
async def test_nobody_says_by_the_answer_where_the_next_code_goes(api: Api, value: str) -> None:
    """Whoever has the temporary password alone neither takes the user's phone away nor puts another in its place."""
    pool, client = await invited(api, **REACHABLE)
    await configure(api, pool, OPTIONAL)
    await prefer(api, pool, SMS_MFA, name="bob")
    session = (await by_password(api, client, "bob")).session
    with refused(errors.NotAuthorizedException, BEFORE_MFA):
        await answer(api, client, session, phone_number=value)
    bob = await api.found_user(pool, "bob")
    assert bob is not None
    assert (bob.status, bob.attributes["phone_number"]) == (FORCE_CHANGE_PASSWORD, NUMBER)
    # What no code goes to may change, and so may the phone to what it is.
    then = await answer(api, client, session, phone_number=NUMBER, email="new@example.com", nickname="Bo")
    assert then.challenge_name == BY_SMS


async def test_nobody_adds_a_factor_by_the_answer_beside_one_that_serves(api: Api) -> None:
    """Unless the pool demands the address, and the user had none."""
    for schema in ((), required("phone_number")):
        settings = {"account_recovery_setting": BY_OPERATORS_ALONE}
        pool, client = await invited(api, schema=schema, pool=settings, email="bob@example.com", email_verified="true")
        await configure(api, pool, ON)
        session = (await by_password(api, client, "bob")).session
        if not schema:
            with refused(errors.NotAuthorizedException, BEFORE_MFA):
                await answer(api, client, session, phone_number=NUMBER)
        else:
            assert choices(await answer(api, client, session, phone_number=NUMBER)) == [SMS_MFA, EMAIL_OTP]


async def test_a_factor_that_a_risk_demands_is_one_that_the_user_had(api: Api) -> None:
    """Not even a required address adds another one."""
    settings = {**protected.protected(), "account_recovery_setting": BY_OPERATORS_ALONE}
    schema = required("phone_number")
    pool, client = await invited(api, schema=schema, pool=settings, email="bob@example.com", email_verified="true")
    await configure(api, pool, OPTIONAL)
    await protected.act(api, pool, protected.IF_CONFIGURED)
    for _ in range(USER_FAILURES):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, "bob", "Wrong-Horse-7")
    api.clock.advance(60)
    session = (await by_password(api, client, "bob")).session
    with refused(errors.NotAuthorizedException, BEFORE_MFA):
        await answer(api, client, session, phone_number=NUMBER)


async def test_who_has_no_second_factor_may_bring_one(api: Api) -> None:
    """An invited user tells their number, and is sent a code there, as in Cognito."""
    pool, client = await invited(api)
    await configure(api, pool, ON, (SMS_MFA,))
    session = (await by_password(api, client, "bob")).session
    assert (await answer(api, client, session, phone_number=NUMBER)).challenge_name == BY_SMS
