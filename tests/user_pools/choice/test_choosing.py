from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.choice import choosing
from poolhouse.user_pools.model.mfa import OPTIONAL, SMS_MFA
from tests.user_pools.accounts import code, sent
from tests.user_pools.choice.choosing import (
    BY_CHOICE,
    EMAIL,
    EVERYTHING,
    PASSWORD,
    PASSWORD_SRP,
    SELECT,
    SMS,
    begin,
    make,
    reply,
)
from tests.user_pools.conftest import PASSWORD as SECRET
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS, BY_SMS, NUMBER, answer, configure, prefer
from tests.user_pools.signing_in import (
    VERIFIER,
    A,
    claim,
    is_signed_in,
    measured,
    new_client,
    refused,
    respond,
    secret_hash,
)

SRP_A = f"{srp_client.public_value(A):x}"


async def test_a_user_chooses_among_all_that_there_is(api: Api) -> None:
    """And each choice leads to its challenge and to tokens."""
    pool, client, _ = await make(api)
    first = await begin(api, client)
    assert (first.challenge_name, list(first.available_challenges)) == (SELECT, EVERYTHING)
    assert not first.challenge_parameters
    by_password = await reply(api, client, first, ANSWER="PASSWORD", PASSWORD=SECRET)
    assert await is_signed_in(api, by_password.authentication_result.access_token)
    for chosen, to, parameter in (("EMAIL_OTP", ADDRESS, "EMAIL_OTP_CODE"), ("SMS_OTP", NUMBER, "SMS_OTP_CODE")):
        second = await reply(api, client, await begin(api, client), ANSWER=chosen)
        assert second.challenge_name == pb.ChallengeNameType.Value(f"CHALLENGE_NAME_TYPE_{chosen}")
        done = await reply(api, client, second, **{parameter: await code(api, to)})
        assert await is_signed_in(api, done.authentication_result.access_token)
    verifier = await reply(api, client, await begin(api, client), ANSWER="PASSWORD_SRP", SRP_A=SRP_A)
    assert verifier.challenge_name == VERIFIER
    done = await respond(api, client, claim(api, pool, dict(verifier.challenge_parameters)))
    assert await is_signed_in(api, done.authentication_result.access_token)


@pytest.mark.parametrize("preferred", [True, False])
async def test_srp_is_asked_for_what_begins_it(api: Api, *, preferred: bool) -> None:
    """Where SRP_A has not come along, be it with the first call or with the choice."""
    pool, client, _ = await make(api)
    asked: Any = await begin(api, client, **({"PREFERRED_CHALLENGE": "PASSWORD_SRP"} if preferred else {}))
    if not preferred:
        asked = await reply(api, client, asked, ANSWER="PASSWORD_SRP")
    assert (asked.challenge_name, list(asked.available_challenges)) == (PASSWORD_SRP, EVERYTHING)
    assert not asked.challenge_parameters
    verifier = await reply(api, client, asked, SRP_A=SRP_A)
    done = await respond(api, client, claim(api, pool, dict(verifier.challenge_parameters)))
    assert await is_signed_in(api, done.authentication_result.access_token)


async def test_a_preferred_challenge_is_begun_with_at_once(api: Api) -> None:
    """With what it takes, if that came along; the response says what else there was."""
    pool, client, _ = await make(api)
    done = await begin(api, client, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=SECRET)
    assert done.authentication_result.access_token
    assert not done.available_challenges
    asked = await begin(api, client, PREFERRED_CHALLENGE="PASSWORD")
    assert (asked.challenge_name, list(asked.available_challenges)) == (PASSWORD, EVERYTHING)
    verifier = await begin(api, client, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=SRP_A)
    proven = await respond(api, client, claim(api, pool, dict(verifier.challenge_parameters)))
    assert proven.authentication_result.access_token
    mail = await begin(api, client, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert (mail.challenge_name, list(mail.available_challenges)) == (EMAIL, EVERYTHING)
    assert dict(mail.challenge_parameters) == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***",
    }
    assert (await begin(api, client, PREFERRED_CHALLENGE="SMS_OTP")).challenge_name == SMS


@pytest.mark.parametrize("preferred", ["WEB_AUTHN", "SMS_OTP", "x", "", "SOFTWARE_TOKEN_MFA"])
async def test_what_cannot_be_preferred_is_left_to_choose(api: Api, preferred: str) -> None:
    """The user sees what there is instead."""
    _, client, _ = await make(api, attributes={"email": ADDRESS, "email_verified": "true"})
    first = await begin(api, client, PREFERRED_CHALLENGE=preferred)
    assert (first.challenge_name, list(first.available_challenges)) == (SELECT, [PASSWORD, PASSWORD_SRP, EMAIL])
    assert await sent(api) == []


@pytest.mark.parametrize("chosen", ["WEB_AUTHN", "SMS_OTP", "x", "SMS_MFA"])
async def test_only_what_was_offered_can_be_chosen(api: Api, chosen: str) -> None:
    """Nothing is sent for anything else."""
    _, client, _ = await make(api, attributes={"email": ADDRESS, "email_verified": "true"})
    with refused(errors.InvalidParameterException, choosing.UNAVAILABLE_MESSAGE):
        await reply(api, client, await begin(api, client), ANSWER=chosen)
    assert await sent(api) == []


async def test_a_choice_sends_one_message(api: Api) -> None:
    """Another takes another sign-in."""
    _, client, _ = await make(api)
    first = await begin(api, client)
    await reply(api, client, first, ANSWER="EMAIL_OTP")
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await reply(api, client, first, ANSWER="EMAIL_OTP")
    assert len(await sent(api)) == 1


async def test_a_second_factor_follows_a_password(api: Api) -> None:
    """Who has one is offered passwords alone, and asked for it then."""
    pool, client, _ = await make(api)
    await configure(api, pool, OPTIONAL, (SMS_MFA,))
    await prefer(api, pool, SMS_MFA)
    first = await begin(api, client)
    assert list(first.available_challenges) == [PASSWORD, PASSWORD_SRP]
    second = await reply(api, client, first, ANSWER="PASSWORD", PASSWORD=SECRET)
    assert second.challenge_name == BY_SMS
    assert (await answer(api, client, second, await code(api, NUMBER))).authentication_result.access_token


@pytest.mark.parametrize("name", ["alice", "nobody"])
@pytest.mark.parametrize("preferred", ["", "PASSWORD", "EMAIL_OTP"])
async def test_nobody_looks_like_somebody(api: Api, name: str, preferred: str) -> None:
    """The same challenge, with the same parameters and choices, a session of the same length, and the same work."""
    _, client, _ = await make(api, attributes={"email": "alice@example.com", "email_verified": "true"})
    counting, store, workers = measured(api)
    told = await begin(counting, client, name, PREFERRED_CHALLENGE=preferred)
    wanted, statements = {"": (SELECT, 1), "PASSWORD": (PASSWORD, 1), "EMAIL_OTP": (EMAIL, 4)}[preferred]
    assert told.challenge_name == wanted
    assert list(told.available_challenges) == [PASSWORD, PASSWORD_SRP, EMAIL]
    assert set(told.challenge_parameters) == (
        {"CODE_DELIVERY_DELIVERY_MEDIUM", "CODE_DELIVERY_DESTINATION"} if preferred == "EMAIL_OTP" else set()
    )
    assert len(store.statements) == statements, store.statements
    assert workers.ran == []
    assert len(await sent(api)) == (1 if preferred == "EMAIL_OTP" and name == "alice" else 0)


async def test_a_client_that_tells_tells_at_once(api: Api) -> None:
    """As in every other flow."""
    _, client, _ = await make(api, hides=False)
    with refused(errors.UserNotFoundException):
        await begin(api, client, "nobody")


async def test_a_client_has_to_allow_it(api: Api) -> None:
    """By ALLOW_USER_AUTH."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool)
    with refused(errors.InvalidParameterException, "Auth flow not enabled for this client"):
        await begin(api, client)


async def test_a_secret_is_proven_with_each_step(api: Api) -> None:
    """The first and all that follow."""
    pool, _, _ = await make(api)
    flows = [pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH]
    client = await new_client(api, pool, explicit_auth_flows=flows, generate_secret=True)
    with refused(errors.NotAuthorizedException):
        await begin(api, client)
    first = await begin(api, client, SECRET_HASH=secret_hash(client, "alice"))
    with refused(errors.NotAuthorizedException):
        await reply(api, client, first, ANSWER="PASSWORD", PASSWORD=SECRET)
    done = await reply(api, client, first, ANSWER="PASSWORD", PASSWORD=SECRET, SECRET_HASH=secret_hash(client, "alice"))
    assert done.authentication_result.access_token


async def test_operators_choose_for_their_users(api: Api) -> None:
    """A back end goes the same way."""
    pool, client, _ = await make(api)
    first = await api.admin_initiate_auth(
        user_pool_id=pool.id,
        client_id=client.id,
        auth_flow=BY_CHOICE,
        auth_parameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    )
    assert list(first.available_challenges) == EVERYTHING
    done = await api.admin_respond_to_auth_challenge(
        user_pool_id=pool.id,
        client_id=client.id,
        challenge_name=EMAIL,
        session=first.session,
        challenge_responses={"USERNAME": "alice", "EMAIL_OTP_CODE": await code(api, ADDRESS)},
    )
    assert done.authentication_result.access_token
