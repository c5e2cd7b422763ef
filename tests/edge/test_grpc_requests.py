import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message

from poolhouse.call import Call
from poolhouse.dispatch import Send
from poolhouse.edge import grpc as face
from poolhouse.gen.userpool import v1 as pb
from tests.edge.serving import SYNC, USER_POOLS, Served, error_info, serve, unary

GET_USER, WATCH = USER_POOLS + "GetUser", SYNC + "Watch"
TOKEN = pb.GetUserRequest(access_token="a.b.c")


async def get_user(_call: Call, _request: Message) -> Message:
    """An operation for users."""
    return pb.GetUserResponse(username="ann")


async def watch(_call: Call, _request: Message, _send: Send) -> None:
    """A stream in which nothing comes."""


FUNCTIONS: Any = {GET_USER: get_user}
STREAMS: Any = {WATCH: watch}


async def nothing() -> AsyncIterator[bytes]:
    """No request at all."""
    for request in list[bytes]():
        yield request


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """A server with little patience."""
    async with serve(FUNCTIONS, STREAMS, call_timeout_seconds=0.3) as served:
        yield served


@pytest.mark.parametrize("path", [GET_USER, WATCH])
async def test_who_opens_a_call_and_says_nothing_is_told_and_let_go(served: Served, path: str) -> None:
    """A request has as long to arrive as a call has to be answered."""
    async with served.channel() as channel:
        call = channel.stream_stream(path)()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call.read()
        assert refused.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert error_info(refused.value).reason == "RequestTimeoutException"


@pytest.mark.parametrize("path", [GET_USER, WATCH])
async def test_a_call_without_a_request_is_the_callers_mistake(served: Served, path: str) -> None:
    """It is not taken for an empty one."""
    async with served.channel() as channel:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await channel.stream_stream(path)(nothing()).read()
        assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert error_info(refused.value).reason == "SerializationException"


async def test_calls_that_say_nothing_do_not_keep_others_out_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """All the room that there is can be taken without any sign-in, but not be held."""
    monkeypatch.setattr(face, "OTHERS", 0)
    async with contextlib.AsyncExitStack() as opened:
        settings: Any = {"max_concurrent_calls": 2, "max_watches": 2, "call_timeout_seconds": 0.3}
        served = await opened.enter_async_context(serve(FUNCTIONS, **settings))
        silent = []
        for _ in range(3):
            own: Any = {"grpc.use_local_subchannel_pool": 1}
            channel = await opened.enter_async_context(served.channel(**own))
            silent += [channel.stream_unary(GET_USER)() for _ in range(4)]
        await opened.enter_async_context(asyncio.timeout(10))
        for call in silent:
            assert await call.code() in {grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
        other = await opened.enter_async_context(served.channel())
        assert (await unary(other, GET_USER, pb.GetUserResponse)(TOKEN)).username == "ann"


async def test_a_client_that_goes_before_it_has_said_anything_does_no_harm(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is left of it, and nothing is logged."""
    async with served.channel() as channel:
        calls = [channel.stream_unary(GET_USER)() for _ in range(5)]
        for call in calls:
            call.cancel()
        assert (await unary(channel, GET_USER, pb.GetUserResponse)(TOKEN)).username == "ann"
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]
