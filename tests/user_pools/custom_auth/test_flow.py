"""Custom sign-ins from their beginning to tokens, and all that must not lead there."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import sessions, throttles
from poolhouse.user_pools.custom_auth.flow import UNCONFIGURED_MESSAGE
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, UNCONFIRMED
from tests.user_pools.conftest import PASSWORD
from tests.user_pools.custom_auth.riddles import BY_CUSTOM, CUSTOM, DEFINE, VERIFY, answer, begin, make, verify
from tests.user_pools.registrations import NUMBER
from tests.user_pools.signing_in import NEW_PASSWORD_REQUIRED, VERIFIER, A, claim, refused, respond
from tests.user_pools.triggers.functions import Functions, answering

SRP = {"CHALLENGE_NAME": "SRP_A", "SRP_A": f"{srp_client.public_value(A):x}"}


async def test_who_answers_the_riddle_is_in(functions: Functions) -> None:
    """The client sees the public parameters, and nothing of the private ones."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    challenge = await begin(functions, client)
    assert challenge.challenge_name == CUSTOM
    assert dict(challenge.challenge_parameters) == {"riddle": "What is it?", "USERNAME": "alice"}
    assert (await answer(functions, client, challenge.session)).authentication_result.refresh_token


async def test_an_operators_back_end_goes_the_same_way(functions: Functions) -> None:
    """By the operations for operators."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    challenge = await functions.api.admin_initiate_auth(
        user_pool_id=pool.id, client_id=client.id, auth_flow=BY_CUSTOM, auth_parameters={"USERNAME": "alice"}
    )
    response = await functions.api.admin_respond_to_auth_challenge(
        user_pool_id=pool.id,
        client_id=client.id,
        challenge_name=CUSTOM,
        session=challenge.session,
        challenge_responses={"USERNAME": "alice", "ANSWER": "42"},
    )
    assert response.authentication_result.access_token


async def test_a_wrong_answer_is_asked_for_again_twice(functions: Functions) -> None:
    """The third one ends it, whatever the functions would say."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    session = (await begin(functions, client)).session
    for _ in range(2):
        session = (await answer(functions, client, session, "wrong")).session
    defined = len(functions.requests("DefineAuthChallenge_Authentication"))
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await answer(functions, client, session, "wrong")
    assert len(functions.requests("DefineAuthChallenge_Authentication")) == defined
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await answer(functions, client, session)


async def test_a_right_answer_after_a_wrong_one_is_right(functions: Functions) -> None:
    """It belongs to the newer session."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    session = (await begin(functions, client)).session
    session = (await answer(functions, client, session, "wrong")).session
    assert (await answer(functions, client, session)).authentication_result.access_token


async def test_a_challenge_is_answered_once(functions: Functions) -> None:
    """Right or wrong."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    session = (await begin(functions, client)).session
    await answer(functions, client, session, "wrong")
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await answer(functions, client, session)


async def test_wrong_answers_lock_out_as_wrong_passwords_do(functions: Functions) -> None:
    """Guessing in many sign-ins at once does not get around it."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    opened = [(await begin(functions, client)).session for _ in range(6)]
    for session in opened[:5]:
        await answer(functions, client, session, "wrong")
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await answer(functions, client, opened[5])
    functions.api.clock.advance(2.0)
    assert (await answer(functions, client, opened[5])).authentication_result.access_token


async def test_guessing_at_once_counts_as_guessing_in_turn(functions: Functions) -> None:
    """All have been let through before any of them has failed: those that come behind the lock-out are refused."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    opened = [(await begin(functions, client)).session for _ in range(6)]
    together = asyncio.Barrier(len(opened))

    async def wrong(event: Any) -> Any:
        await together.wait()
        return {**event, "response": {"answerCorrect": False}}

    functions.on(VERIFY, wrong)
    calls = (answer(functions, client, session, "wrong") for session in opened)
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    refusals = [outcome.message for outcome in outcomes if isinstance(outcome, errors.NotAuthorizedException)]
    assert refusals == [throttles.BLOCKED_MESSAGE]


async def test_functions_may_refuse_or_let_in_at_once(functions: Functions) -> None:
    """Without any challenge."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    functions.on(DEFINE, failAuthentication=True)
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await begin(functions, client)
    functions.on(DEFINE, issueTokens=True)
    assert (await begin(functions, client)).authentication_result.access_token


async def test_a_password_may_be_a_part_of_it(functions: Functions) -> None:
    """It is proven by SRP, and the functions hear of both steps."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    begun = await begin(functions, client, parameters=SRP)
    assert begun.challenge_name == VERIFIER
    proven = await respond(functions.api, client, claim(functions.api, pool, dict(begun.challenge_parameters)))
    assert proven.challenge_name == CUSTOM
    assert (await answer(functions, client, proven.session)).authentication_result.access_token
    last = functions.requests("DefineAuthChallenge_Authentication")[-1]["session"]
    assert [(entry["challengeName"], entry["challengeResult"]) for entry in last] == [
        ("SRP_A", True),
        ("PASSWORD_VERIFIER", True),
        ("CUSTOM_CHALLENGE", True),
    ]


@pytest.mark.parametrize("when", ["between", "while a function runs"])
async def test_a_password_that_was_proven_has_to_be_the_users_still(functions: Functions, when: str) -> None:
    """Whoever knew the one before does not get in by it; who has proven none is not concerned."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    begun = await begin(functions, client, parameters=SRP)
    proven = await respond(functions.api, client, claim(functions.api, pool, dict(begun.challenge_parameters)))
    other = await begin(functions, client)

    async def change(event: Any = None) -> Any:
        await functions.api.admin_set_user_password(
            user_pool_id=pool.id, username="alice", password="Another-Horse-8", permanent=True
        )
        return await verify(event) if event else None

    if when == "between":
        await change()
    else:
        functions.on(VERIFY, change)
    with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
        await answer(functions, client, proven.session)
    assert (await answer(functions, client, other.session)).authentication_result.access_token


async def test_a_wrong_password_ends_it(functions: Functions) -> None:
    """And so does a right one that comes a second time."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    begun = dict((await begin(functions, client, parameters=SRP)).challenge_parameters)
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await respond(functions.api, client, claim(functions.api, pool, begun, "Wrong-Horse-7"))
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await respond(functions.api, client, claim(functions.api, pool, begun, PASSWORD))


async def test_nobody_is_asked_what_somebody_is_asked(functions: Functions) -> None:
    """By a client that hides users. The functions know, and even if they let nobody in, nobody gets in."""
    pool, client = await make(functions, hides=True)
    await functions.api.new_user(pool)
    real, fake = await begin(functions, client), await begin(functions, client, "nobody")
    assert fake.challenge_name == real.challenge_name
    assert dict(fake.challenge_parameters) == {**real.challenge_parameters, "USERNAME": "nobody"}
    with refused(errors.NotAuthorizedException, throttles.WRONG_MESSAGE):
        await answer(functions, client, fake.session, name="nobody")
    flags = [event["request"]["userNotFound"] for event in functions.events]
    assert flags == [False, False, True, True, True, True]


async def test_a_client_that_tells_says_that_there_is_nobody(functions: Functions) -> None:
    """And asks no function."""
    _, client = await make(functions)
    with refused(errors.UserNotFoundException):
        await begin(functions, client, "nobody")
    assert functions.events == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"enabled": False}, errors.NotAuthorizedException),
        ({"status": UNCONFIRMED}, errors.UserNotConfirmedException),
    ],
)
async def test_who_may_not_sign_in_does_not(
    functions: Functions, change: dict[str, Any], error: type[errors.CognitoError]
) -> None:
    """Though the answer is right."""
    pool, client = await make(functions)
    await functions.api.new_user(pool, status=change.get("status", "CONFIRMED"))
    session = (await begin(functions, client)).session
    if "enabled" in change:
        await functions.api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(error):
        await answer(functions, client, session)


async def test_a_temporary_password_is_replaced_first(functions: Functions) -> None:
    """Before there are tokens."""
    pool, client = await make(functions)
    await functions.api.new_user(pool, status=FORCE_CHANGE_PASSWORD)
    session = (await begin(functions, client)).session
    assert (await answer(functions, client, session)).challenge_name == NEW_PASSWORD_REQUIRED


async def test_a_second_factor_is_asked_for_where_the_pool_wants_one(functions: Functions) -> None:
    """What functions decide is one factor."""
    pool, client = await make(
        functions,
        mfa_configuration=pb.USER_POOL_MFA_TYPE_ON,
        sms_configuration={"sns_caller_arn": "arn:aws:iam::000000000000:role/sms"},
        account_recovery_setting={
            "recovery_mechanisms": [{"priority": 1, "name": pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL}]
        },
    )
    await functions.api.new_user(pool, phone_number=NUMBER, phone_number_verified="true")
    session = (await begin(functions, client)).session
    answered = await answer(functions, client, session)
    assert answered.challenge_name == pb.CHALLENGE_NAME_TYPE_SMS_MFA


async def test_a_function_may_change_the_user_meanwhile(functions: Functions) -> None:
    """What was read before it is read again."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)

    async def promote(event: Any) -> Any:
        await functions.api.admin_update_user_attributes(
            user_pool_id=pool.id,
            username="alice",
            user_attributes=[pb.AttributeType(name="name", value="Alice")],
        )
        return {**event, "response": {"issueTokens": True}}

    functions.on(DEFINE, promote)
    assert (await begin(functions, client)).authentication_result.access_token


async def test_a_session_is_for_its_own_client_and_user(functions: Functions) -> None:
    """Nobody else can use it."""
    pool, client = await make(functions)
    other = await functions.new_client(pool)
    for name in ("alice", "bob"):
        await functions.api.new_user(pool, name)
    session = (await begin(functions, client)).session
    for through, name in ((other, "alice"), (client, "bob")):
        with refused(errors.NotAuthorizedException, sessions.INVALID_MESSAGE):
            await answer(functions, through, session, name=name)


async def test_a_pool_without_all_three_functions_has_no_such_flow(functions: Functions) -> None:
    """In Cognito's words."""
    pool = await functions.new_pool(DEFINE)
    await functions.api.new_user(pool)
    with refused(errors.InvalidParameterException, UNCONFIGURED_MESSAGE):
        await begin(functions, await functions.new_client(pool))


async def test_an_answer_has_to_be_there(functions: Functions) -> None:
    """The challenge stays good without one."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    session = (await begin(functions, client)).session
    with refused(errors.InvalidParameterException, "Missing required parameter ANSWER"):
        await answer(functions, client, session, "")
    functions.on(DEFINE, answering({"response": {"issueTokens": True}}))
    assert (await answer(functions, client, session)).authentication_result.access_token
