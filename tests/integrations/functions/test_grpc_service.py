"""Functions at a real gRPC service, which checks who calls."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import pytest

from poolhouse.clock import SystemClock
from poolhouse.integrations.functions.function import FunctionFailed, FunctionRaised, FunctionUnavailable
from poolhouse.integrations.functions.grpc_service import GrpcFunctions
from tests.services.functions import WEBHOOK_SECRET
from tests.services.trigger_service import Refused, TriggerService

ARN = "arn:aws:lambda:us-east-1:000000000000:function:check"

Invoke = Callable[..., Awaitable[bytes]]


@pytest.fixture
async def service() -> AsyncIterator[TriggerService]:
    """A service without functions."""
    async with TriggerService() as running:
        yield running


@pytest.fixture
async def invoke(service: TriggerService) -> AsyncIterator[Invoke]:
    """Calls a function there."""
    functions = GrpcFunctions({ARN: service.url}, WEBHOOK_SECRET, SystemClock())

    async def call(arn: str = ARN, seconds: float = 5.0) -> bytes:
        return await functions.invoke(arn, b'{"a": "\xc3\xa9"}', seconds)

    yield call
    await functions.close()


async def test_a_service_gets_the_event_and_answers_it(service: TriggerService, invoke: Invoke) -> None:
    """As JSON, with its numbers as they were."""

    async def count(event: Any) -> Any:
        return {**event, "count": 1}

    service.functions[ARN] = count
    assert await invoke() == b'{"a": "\\u00e9", "count": 1}'


async def test_who_does_not_know_the_secret_is_refused_by_it(service: TriggerService) -> None:
    """And nobody is told its words."""
    functions = GrpcFunctions({ARN: service.url}, "wrong", SystemClock())
    with pytest.raises(FunctionFailed, match=r"^the service answered UNAUTHENTICATED$") as refusal:
        await functions.invoke(ARN, b"{}", 5.0)
    assert not isinstance(refusal.value, FunctionRaised)
    await functions.close()


@pytest.mark.parametrize(
    ("code", "error", "message"),
    [
        (grpc.StatusCode.PERMISSION_DENIED, FunctionRaised, "not on Sundays"),
        (grpc.StatusCode.UNAVAILABLE, FunctionUnavailable, "the service answered UNAVAILABLE"),
        (grpc.StatusCode.INTERNAL, FunctionFailed, "the service answered INTERNAL"),
    ],
)
async def test_a_refusal_is_told_from_a_service_in_trouble(
    service: TriggerService, invoke: Invoke, code: grpc.StatusCode, error: type[Exception], message: str
) -> None:
    """By its status; the words of a refusal are for the user."""

    async def refuse(_: Any) -> Any:
        raise Refused(code, "not on Sundays")

    service.functions[ARN] = refuse
    with pytest.raises(error, match=f"^{message}$"):
        await invoke()


async def test_a_slow_service_is_not_waited_for(service: TriggerService, invoke: Invoke) -> None:
    """No longer than it was given."""

    async def sleep(event: Any) -> Any:
        await asyncio.sleep(2.0)
        return event

    service.functions[ARN] = sleep
    with pytest.raises(FunctionUnavailable):
        await invoke(seconds=0.1)


async def test_another_function_is_not_known(invoke: Invoke) -> None:
    """It is not asked for."""
    with pytest.raises(FunctionFailed, match="no service stands for"):
        await invoke(ARN + "2")
