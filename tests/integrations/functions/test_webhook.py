"""Functions behind a URL, whose author checks who calls."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.functions.function import FunctionFailed, FunctionRaised, FunctionUnavailable
from poolhouse.integrations.functions.webhook import WebhookFunctions
from tests.integrations.conftest import HttpService
from tests.services.functions import WEBHOOK_SECRET, FunctionServer

ARN = "arn:aws:lambda:us-east-1:000000000000:function:check"

Invoke = Callable[[str], Awaitable[bytes]]


@pytest.fixture
def invoke() -> Invoke:
    """Calls the function behind a URL."""

    async def call(url: str, secret: str = WEBHOOK_SECRET) -> bytes:
        functions = WebhookFunctions({ARN: url}, secret, ManualClock(1_700_000_000.0))
        try:
            return await functions.invoke(ARN, b'{"a":1}', 5.0)
        finally:
            await functions.close()

    return call


async def test_a_webhook_gets_the_event_and_answers_it(server: FunctionServer, invoke: Invoke) -> None:
    """Signed, so that nobody else can make it believe anything; and with the function's ARN."""

    async def mark(event: Any) -> Any:
        return {**event, "seen": True}

    server.functions[ARN] = mark
    assert await invoke(f"{server.url}/hooks?x=1") == b'{"a": 1, "seen": true}'
    (request,) = server.requests
    assert request.path == "/hooks?x=1"
    assert request.headers["x-poolhouse-signature"].startswith("t=1700000000,v1=")


async def test_who_does_not_know_the_secret_is_refused_by_it(server: FunctionServer) -> None:
    """Which is a failure, and not a matter of time."""
    functions = WebhookFunctions({ARN: server.url}, "wrong", ManualClock())
    with pytest.raises(FunctionFailed, match="the webhook answered 401"):
        await functions.invoke(ARN, b"{}", 5.0)
    await functions.close()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, FunctionFailed),
        (404, FunctionFailed),
        (500, FunctionFailed),
        (302, FunctionFailed),
        (429, FunctionUnavailable),
        (503, FunctionUnavailable),
    ],
)
async def test_a_webhook_that_is_away_is_told_from_one_that_fails(
    service: HttpService, invoke: Invoke, status: int, error: type[Exception]
) -> None:
    """By its status."""
    service.status = status
    with pytest.raises(error, match=f"the webhook answered {status}"):
        await invoke(service.url)


async def test_one_that_cannot_be_reached_is_away(invoke: Invoke) -> None:
    """It may be back the next time."""
    with pytest.raises(FunctionUnavailable, match=r"no answer from 127\.0\.0\.1"):
        await invoke("http://127.0.0.1:9")


async def test_a_webhook_refuses_in_the_words_of_lambda(service: HttpService, invoke: Invoke) -> None:
    """They are for whoever it was asked about."""
    service.status, service.answer = 400, b'{"errorMessage": "not on Sundays"}'
    with pytest.raises(FunctionRaised, match=r"^not on Sundays$"):
        await invoke(service.url)


async def test_another_function_is_not_known() -> None:
    """Nothing is posted for it."""
    functions = WebhookFunctions({ARN: "http://127.0.0.1:9"}, WEBHOOK_SECRET, ManualClock())
    with pytest.raises(FunctionFailed, match="no URL stands for"):
        await functions.invoke(f"{ARN}2", b"{}", 5.0)
    await functions.close()
