"""Functions at a real server that speaks Lambda's Invoke call, and asks AWS's own signer who calls."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from poolhouse.clock import SystemClock
from poolhouse.crypto.sigv4_sign import Credentials
from poolhouse.integrations.functions.function import FunctionFailed, FunctionUnavailable
from poolhouse.integrations.functions.lambda_api import LambdaFunctions
from tests.integrations.conftest import HttpService
from tests.services.functions import KEY, SECRET, FunctionServer

ARN = "arn:aws:lambda:eu-west-1:000000000000:function:check:live$1"

Invoke = Callable[..., Awaitable[bytes]]


async def echo(event: Any) -> Any:
    """A function that has nothing to say."""
    return event


@pytest.fixture
async def invoke(server: FunctionServer) -> AsyncIterator[Invoke]:
    """Calls a function there."""
    functions = LambdaFunctions(server.url, Credentials(KEY, SECRET), SystemClock())

    async def call(event: bytes = b'{"a": 1}', seconds: float = 5.0) -> bytes:
        return await functions.invoke(ARN, event, seconds)

    yield call
    await functions.close()


async def test_a_function_answers_the_event(server: FunctionServer, invoke: Invoke) -> None:
    """It is waited for, and the call is signed in the function's own region."""
    server.functions[ARN] = echo
    assert await invoke() == b'{"a": 1}'
    (request,) = server.requests
    assert request.headers["x-amz-invocation-type"] == "RequestResponse"
    assert "/eu-west-1/lambda/aws4_request" in request.headers["authorization"]


async def test_wrong_credentials_are_no_answer(server: FunctionServer) -> None:
    """Trying again does not help."""
    functions = LambdaFunctions(server.url, Credentials(KEY, "wrong"), SystemClock())
    with pytest.raises(FunctionFailed, match="Lambda answered 403 InvalidSignatureException"):
        await functions.invoke(ARN, b"{}", 5.0)
    await functions.close()


async def test_a_function_that_is_not_there_has_failed(invoke: Invoke) -> None:
    """It will not be there the next time either."""
    with pytest.raises(FunctionFailed, match="Lambda answered 404 ResourceNotFoundException"):
        await invoke()


async def test_what_a_function_raises_is_its_failure(server: FunctionServer, invoke: Invoke) -> None:
    """Operators read what it said."""

    async def fail(_: Any) -> Any:
        raise KeyError("level")

    server.functions[ARN] = fail
    with pytest.raises(FunctionFailed, match="'level'"):
        await invoke()


async def test_a_busy_lambda_may_answer_later(server: FunctionServer, invoke: Invoke) -> None:
    """Too many calls at once are nobody's failure."""
    server.busy = True
    with pytest.raises(FunctionUnavailable, match=r"Lambda answered 429 TooManyRequestsException$"):
        await invoke()


async def test_a_slow_function_is_not_waited_for(server: FunctionServer, invoke: Invoke) -> None:
    """No longer than it was given."""

    async def sleep(event: Any) -> Any:
        await asyncio.sleep(1.0)
        return event

    server.functions[ARN] = sleep
    with pytest.raises(FunctionUnavailable, match="no answer from"):
        await invoke(seconds=0.1)


@pytest.mark.parametrize(
    ("status", "headers", "answer", "error", "reason"),
    [
        (500, "", b"", FunctionUnavailable, "Lambda answered 500"),
        (302, "", b"", FunctionUnavailable, "Lambda answered 302"),
        (200, "X-Amz-Function-Error: Handled\r\n", b"\xff", FunctionFailed, "the function has failed"),
        (200, "X-Amz-Function-Error: Handled\r\n", b'{"errorMessage": 1}', FunctionFailed, "the function has failed"),
        (200, "X-Amz-Function-Error: Handled\r\n", b"[]", FunctionFailed, "the function has failed"),
    ],
)
async def test_whatever_else_comes_back_is_told_apart(
    service: HttpService, status: int, headers: str, answer: bytes, error: type[Exception], reason: str
) -> None:
    """A service in trouble from a function that fails, whatever either says."""
    service.status, service.headers, service.answer = status, headers, answer
    functions = LambdaFunctions(service.url, Credentials(KEY, SECRET), SystemClock())
    with pytest.raises(error, match=reason):
        await functions.invoke(ARN, b"{}", 5.0)
    await functions.close()
