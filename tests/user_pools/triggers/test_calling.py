"""How triggers are called, and what a user is told of a failure."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools.triggers import calling
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools.registrations import sign_up
from tests.user_pools.triggers.functions import Functions, answering, refusing

PRE = Trigger.PRE_SIGN_UP


async def fails(functions: Functions, error: type[errors.CognitoError], message: str) -> None:
    """A sign-up fails with this error, and leaves nobody behind."""
    pool = await functions.api.new_pool(lambda_config={"pre_sign_up": f"{_ARN}{PRE}"})
    client = await functions.new_client(pool)
    with pytest.raises(error) as refusal:
        await sign_up(functions.api, client)
    assert refusal.value.message == message
    assert await functions.api.found_user(pool, "alice") is None


_ARN = "arn:aws:lambda:us-east-1:000000000000:function:"


async def test_what_a_function_raises_is_told_to_the_user(functions: Functions) -> None:
    """In Cognito's words around it."""
    functions.on(PRE, refusing("Cannot register"))
    message = "PreSignUp failed with error Cannot register."
    await fails(functions, errors.UserLambdaValidationException, message)
    assert len(functions.events) == 1


@pytest.mark.parametrize("answer", [b"", b"{", None, [], "text", {"response": []}, {"response": "yes"}])
async def test_what_is_no_answer_is_refused(functions: Functions, answer: Any) -> None:
    """Whatever it is instead."""
    functions.on(PRE, answering(answer))
    await fails(functions, errors.InvalidLambdaResponseException, "Unrecognizable lambda output")


async def test_an_answer_of_more_than_a_megabyte_is_refused(functions: Functions) -> None:
    """However good it is."""
    functions.on(PRE, answering({"response": {}, "more": "x" * calling.ANSWER_BYTES}))
    await fails(functions, errors.InvalidLambdaResponseException, "Unrecognizable lambda output")


async def test_a_function_that_is_not_there_cannot_be_called(functions: Functions) -> None:
    """Which is nobody's refusal; the server's log says more."""
    message = "PreSignUp invocation failed due to error Lambda answered 404 ResourceNotFoundException."
    await fails(functions, errors.UnexpectedLambdaException, message)
    assert len(functions.server.requests) == 1


async def test_a_busy_function_is_called_three_times(functions: Functions) -> None:
    """And no more, as by Cognito."""
    functions.server.busy = True
    message = "PreSignUp invocation failed due to error Lambda answered 429 TooManyRequestsException."
    await fails(functions, errors.UnexpectedLambdaException, message)
    assert len(functions.server.requests) == calling.ATTEMPTS


async def test_a_slow_function_is_called_again(functions: Functions, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been slow just once."""
    monkeypatch.setattr(calling, "ANSWER_SECONDS", 0.3)

    async def slow_once(event: Any) -> Any:
        if len(functions.events) == 1:
            await asyncio.sleep(2.0)
        return event

    functions.on(PRE, slow_once)
    pool = await functions.api.new_pool(lambda_config={"pre_sign_up": f"{_ARN}{PRE}"})
    await sign_up(functions.api, await functions.new_client(pool))
    assert len(functions.events) == 2


async def test_a_response_that_says_nothing_changes_nothing(functions: Functions) -> None:
    """Be it empty, null or left out."""
    pool = await functions.new_pool(PRE)
    client = await functions.new_client(pool)
    for number, answer in enumerate(({}, {"response": None}, {"response": {}})):
        functions.on(PRE, answering(answer))
        assert not (await sign_up(functions.api, client, f"user-{number}")).user_confirmed


async def test_only_a_pool_with_the_trigger_is_asked(functions: Functions) -> None:
    """Whoever asks has looked before."""
    pool = await functions.new_pool()
    occasion = calling.Occasion.of(functions.api.call("sign_up"), pool, None, "alice")
    with pytest.raises(ValueError, match="the pool has no PreSignUp"):
        await calling.ask(occasion, PRE, "source", {}, {})
