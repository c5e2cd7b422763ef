"""The three functions of custom sign-ins: what they are told, and what is taken for an answer."""

from typing import Any

import pytest

from poolhouse import errors
from tests.user_pools.custom_auth.riddles import CREATE, DEFINE, RIGHT, VERIFY, answer, begin, make
from tests.user_pools.triggers.functions import METADATA, Functions, answering


async def test_all_three_get_cognitos_events(functions: Functions) -> None:
    """Member by member."""
    pool, client = await make(functions)
    alice = await functions.api.new_user(pool)
    challenge = await begin(functions, client, client_metadata={"not": "for them"})
    await answer(functions, client, challenge.session, client_metadata=METADATA)
    shown = {"userAttributes": {"sub": alice.sub, "cognito:user_status": "CONFIRMED"}}
    entry = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "RIDDLE"}
    nothing = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
    told = [(event["triggerSource"], event["request"], event["response"]) for event in functions.events]
    assert told == [
        ("DefineAuthChallenge_Authentication", {**shown, "session": []}, nothing),
        (
            "CreateAuthChallenge_Authentication",
            {**shown, "challengeName": "CUSTOM_CHALLENGE", "session": []},
            {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None},
        ),
        (
            "VerifyAuthChallengeResponse_Authentication",
            {
                **shown,
                "privateChallengeParameters": {"answer": RIGHT},
                "challengeAnswer": RIGHT,
                "clientMetadata": METADATA,
            },
            {"answerCorrect": None},
        ),
        (
            "DefineAuthChallenge_Authentication",
            {**shown, "session": [entry], "clientMetadata": METADATA},
            nothing,
        ),
    ]
    for event in functions.events:
        assert (event["version"], event["userName"]) == ("1", "alice")
        assert event["callerContext"]["clientId"] == client.id


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"challengeName": "SMS_MFA"},
        {"challengeName": "PASSWORD_VERIFIER"},
        {"challengeName": 1},
        {"issueTokens": True, "failAuthentication": True},
        {"issueTokens": "yes"},
    ],
)
async def test_a_decision_that_is_none_signs_nobody_in(functions: Functions, response: dict[str, Any]) -> None:
    """It is the function that is wrong, and the error says so."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    functions.on(DEFINE, answering({"response": response}))
    with pytest.raises(errors.InvalidLambdaResponseException):
        await begin(functions, client)


@pytest.mark.parametrize(
    "response",
    [
        {"publicChallengeParameters": {"a": 1}},
        {"privateChallengeParameters": []},
        {"challengeMetadata": 1},
        {"privateChallengeParameters": {"a": "x" * 4096}},
    ],
)
async def test_a_challenge_that_is_none_is_not_put(functions: Functions, response: dict[str, Any]) -> None:
    """Nor one that has no room in a session."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    functions.on(CREATE, answering({"response": response}))
    with pytest.raises(errors.InvalidLambdaResponseException):
        await begin(functions, client)


async def test_a_verdict_that_is_none_leaves_the_challenge_good(functions: Functions) -> None:
    """The user may answer again once the function is mended."""
    pool, client = await make(functions)
    await functions.api.new_user(pool)
    challenge = await begin(functions, client)
    functions.on(VERIFY, answering({"response": {"answerCorrect": "yes"}}))
    with pytest.raises(errors.InvalidLambdaResponseException):
        await answer(functions, client, challenge.session)
    functions.on(VERIFY, answering({"response": {"answerCorrect": True}}))
    assert (await answer(functions, client, challenge.session)).authentication_result.access_token
