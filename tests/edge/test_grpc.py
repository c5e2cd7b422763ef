import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.dispatch import Dispatcher, Send
from poolhouse.edge.grpc import GrpcServer
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from tests.edge.serving import SYNC, USER_POOLS, Served, error_info, eventually, open_house, serve, stream, unary
from tests.services.certificates import Authority, Certificate

DESCRIBE, GET_USER = USER_POOLS + "DescribeUserPool", USER_POOLS + "GetUser"
REQUEST = pb.DescribeUserPoolRequest(user_pool_id="us-east-1_abcdefghi")
TOKEN = pb.GetUserRequest(access_token="a.b.c")


async def describe(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
    """An operation for operators."""
    return pb.DescribeUserPoolResponse(user_pool=pb.UserPoolType(id=request.user_pool_id, name=call.region))


async def get_user(call: Call, _request: Message) -> Message:
    """An operation for users: tells where they call from, and with what."""
    return pb.GetUserResponse(username=call.source_ip, preferred_mfa_setting=call.user_agent)


FUNCTIONS: Any = {DESCRIBE: describe, GET_USER: get_user}


async def refusal(call: Any) -> grpc.aio.AioRpcError:
    """How a call ends that is not answered."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value


async def test_a_call_is_answered_with_its_id() -> None:
    """Clients can name a call when they ask about it."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        call = unary(channel, DESCRIBE, pb.DescribeUserPoolResponse)(REQUEST, metadata=served.bearer)
        response = await call
        assert response.user_pool == pb.UserPoolType(id="us-east-1_abcdefghi", name="us-east-1")
        assert len(dict(await call.trailing_metadata())["x-request-id"]) == 36


async def test_a_function_learns_what_the_caller_runs() -> None:
    """Libraries of gRPC say what they are; an app's own name comes first."""
    options = {"grpc.primary_user_agent": "shop/3.1"}
    async with serve(FUNCTIONS) as served, served.channel(**options) as channel:
        answer = await unary(channel, GET_USER, pb.GetUserResponse)(TOKEN)
        assert answer.preferred_mfa_setting.startswith("shop/3.1 grpc-python")


async def test_the_region_is_the_one_that_the_metadata_name() -> None:
    """One server stands for several regions."""
    async with serve(FUNCTIONS, other_regions=("eu-west-1",)) as served, served.channel() as channel:
        metadata = (*served.bearer, ("x-poolhouse-region", "eu-west-1"))
        response = await unary(channel, DESCRIBE, pb.DescribeUserPoolResponse)(REQUEST, metadata=metadata)
        assert response.user_pool.name == "eu-west-1"


async def test_a_refusal_carries_cognitos_name_and_the_request_id() -> None:
    """Clients branch on the reason, and people find the call in the log."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        error = await refusal(unary(channel, DESCRIBE)(pb.DescribeUserPoolRequest(), metadata=served.bearer))
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    info = error_info(error)
    assert (info.reason, info.domain) == ("InvalidParameterException", "poolhouse")
    assert info.metadata["request_id"] == dict(error.trailing_metadata())["x-request-id"]


async def test_who_may_not_call_is_told_so() -> None:
    """No operation for operators is open to strangers."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        error = await refusal(unary(channel, DESCRIBE)(REQUEST))
        assert error.code() == grpc.StatusCode.UNAUTHENTICATED
        assert error_info(error).reason == "MissingAuthenticationTokenException"
        error = await refusal(unary(channel, DESCRIBE)(REQUEST, metadata=(("authorization", "Bearer a:b"),)))
        assert error_info(error).reason == "UnrecognizedClientException"


async def test_a_user_needs_no_key_and_a_wrong_one_does_no_harm() -> None:
    """Operations for users and for anyone look at the request alone."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        get = unary(channel, GET_USER, pb.GetUserResponse)
        assert (await get(TOKEN)).username == "127.0.0.1"
        assert (await get(TOKEN, metadata=(("authorization", "Bearer nonsense"),))).username == "127.0.0.1"


async def test_what_is_not_built_and_what_does_not_exist_are_unimplemented() -> None:
    """Nothing is faked, whatever the request looks like and whoever sends it."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        error = await refusal(unary(channel, USER_POOLS + "ListUserPools")(b"\xff"))
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED
        assert error_info(error).reason == "UnknownOperationException"
        for path in (USER_POOLS + "NoSuchThing", "/no.such.Service/NoSuchThing"):
            assert (await refusal(unary(channel, path)(b""))).code() == grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize(
    "body",
    [b"\xff", b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x05abc", b"\x0a\x02\xc3\x28", b"\x0b" * 200, b"\x00"],
    ids=["bad tag", "length beyond all", "truncated", "bad UTF-8", "nested groups", "field 0"],
)
async def test_a_malformed_message_is_the_callers_mistake(body: bytes) -> None:
    """Garbage is refused as such, and is no failure of the server."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        error = await refusal(unary(channel, GET_USER)(body))
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert error_info(error).reason == "SerializationException"


async def test_unknown_fields_are_ignored() -> None:
    """Clients of a newer version can talk to an older server."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        await unary(channel, GET_USER)(TOKEN.SerializeToString() + b"\xfa\x7f\x03new")


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
async def test_a_message_beyond_the_limit_is_refused(compression: grpc.Compression) -> None:
    """Neither size nor compression gets more than the limit into memory."""
    async with serve(FUNCTIONS, max_message_bytes=65536) as served, served.channel() as channel:
        call = unary(channel, GET_USER)(b"\x0a" + bytes(100_000_000), compression=compression)
        assert (await refusal(call)).code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        await unary(channel, GET_USER)(TOKEN)


async def test_metadata_beyond_the_limit_are_refused() -> None:
    """Headers cannot be used to fill the memory either."""
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        error = await refusal(unary(channel, GET_USER)(TOKEN, metadata=(("x", "y" * 100_000),)))
        assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        await unary(channel, GET_USER)(TOKEN)


async def test_a_long_refusal_arrives_all_the_same() -> None:
    """The client sees what was wrong, not a transport error."""

    async def refuse(_call: Call, _request: Message) -> Message:
        raise errors.InvalidParameterException("ü" * 50_000)

    async with serve({GET_USER: refuse}) as served, served.channel() as channel:
        error = await refusal(unary(channel, GET_USER)(TOKEN))
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert error_info(error).reason == "InvalidParameterException"


async def test_a_failure_inside_shows_nothing_of_it() -> None:
    """A bug is INTERNAL, with an id by which the log has the cause."""

    async def fail(_call: Call, _request: Message) -> Message:
        raise KeyError("hunter2")

    async with serve({GET_USER: fail}) as served, served.channel() as channel:
        error = await refusal(unary(channel, GET_USER)(TOKEN))
    assert error.code() == grpc.StatusCode.INTERNAL
    assert error_info(error).reason == "InternalErrorException"
    assert "hunter2" not in str(error)


async def test_a_call_ends_with_its_client() -> None:
    """Deadlines and cancellations reach the function; nothing runs on for nobody."""
    ended: list[str] = []
    begun = asyncio.Event()

    async def wait(call: Call, _request: Message) -> Message:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(call.request_id)
        raise AssertionError

    async with serve({GET_USER: wait}) as served, served.channel() as channel:
        error = await refusal(unary(channel, GET_USER)(TOKEN, timeout=0.1))
        assert error.code() in {grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE}
        begun.clear()
        call = unary(channel, GET_USER)(TOKEN)
        await asyncio.wait({asyncio.ensure_future(begun.wait())}, timeout=5)
        call.cancel()
        await eventually(lambda: len(ended) == 2 and not served.dispatcher.running)


async def test_a_drain_lets_running_calls_finish_and_takes_no_more() -> None:
    """A deployment loses no call."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def wait(call: Call, request: Message) -> Message:
        begun.set()
        await go.wait()
        return await get_user(call, request)

    async with serve({GET_USER: wait}) as served, served.channel() as channel:
        running = asyncio.ensure_future(unary(channel, GET_USER, pb.GetUserResponse)(TOKEN))
        await begun.wait()
        stopping = asyncio.create_task(served.grpc.stop(30))
        await asyncio.sleep(0.1)
        late = await refusal(unary(channel, GET_USER)(TOKEN, timeout=2))
        assert late.code() == grpc.StatusCode.UNAVAILABLE
        assert not stopping.done()
        go.set()
        assert (await running).username == "127.0.0.1"
        async with asyncio.timeout(5):
            await stopping


async def test_a_drain_does_not_wait_longer_than_it_may() -> None:
    """A stuck call does not keep a server from stopping."""

    async def stuck(_call: Call, _request: Message) -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async with serve({GET_USER: stuck}) as served, served.channel() as channel:
        running = asyncio.ensure_future(refusal(unary(channel, GET_USER)(TOKEN)))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            await served.grpc.stop(0.1)
            await running


async def test_the_caller_behind_a_trusted_proxy_is_seen() -> None:
    """Both faces follow the same rule."""
    metadata = (("x-forwarded-for", "203.0.113.9, 198.51.100.7"),)
    for trusted, seen in ((("127.0.0.1",), "198.51.100.7"), ((), "127.0.0.1")):
        async with serve(FUNCTIONS, trusted_proxies=trusted) as served, served.channel() as channel:
            response = await unary(channel, GET_USER, pb.GetUserResponse)(TOKEN, metadata=metadata)
            assert response.username == seen


async def test_ipv6_and_a_free_port() -> None:
    """The server listens wherever it is told to."""
    async with open_house() as house:
        changed = house.config.model_copy(update={"grpc_address": "[::1]:0"})
        elsewhere = replace(house, config=changed)
        server = GrpcServer(elsewhere, Dispatcher(elsewhere, FUNCTIONS))
        port = await server.start()
        async with grpc.aio.insecure_channel(f"[::1]:{port}") as channel:
            assert (await unary(channel, GET_USER, pb.GetUserResponse)(TOKEN)).username == "::1"
        await server.stop(0)


async def test_a_taken_port_is_an_error_and_not_shared() -> None:
    """Two servers started by mistake do not split the calls between them."""
    async with serve(FUNCTIONS) as served:
        config = served.house.config.model_copy(update={"grpc_address": f"127.0.0.1:{served.grpc_port}"})
        second = GrpcServer(replace(served.house, config=config), served.dispatcher)
        with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1:{served.grpc_port}"):
            await second.start()
        await second.stop(0)


def tls_settings(server: Certificate, ca: Path | None = None) -> dict[str, Any]:
    """Settings of a server with TLS."""
    return {"grpc_tls_certificate": server.certificate, "grpc_tls_key": server.key, "grpc_tls_client_ca": ca}


def credentials(authority: Authority, client: Certificate | None = None) -> grpc.ChannelCredentials:
    """A client's side of TLS."""
    key, chain = (client.key.read_bytes(), client.certificate.read_bytes()) if client else (None, None)
    return grpc.ssl_channel_credentials(authority.certificate.read_bytes(), key, chain)


async def _call_over(served: Served, offered: grpc.ChannelCredentials) -> Any:
    async with grpc.aio.secure_channel(f"localhost:{served.grpc_port}", offered) as channel:
        return await unary(channel, GET_USER, pb.GetUserResponse)(TOKEN, timeout=5)


async def test_over_tls_clients_know_whom_they_talk_to(tmp_path: Path) -> None:
    """The certificate is the configured one, and calls in the clear get nowhere."""
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "another authority")
    async with serve(FUNCTIONS, **tls_settings(authority.issue())) as served:
        assert (await _call_over(served, credentials(authority))).username in {"127.0.0.1", "::1"}
        assert (await refusal(_call_over(served, credentials(stranger)))).code() == grpc.StatusCode.UNAVAILABLE
        async with served.channel() as channel:
            assert (await refusal(unary(channel, GET_USER)(TOKEN, timeout=5))).code() == grpc.StatusCode.UNAVAILABLE


async def test_with_a_client_ca_only_its_clients_get_in(tmp_path: Path) -> None:
    """Mutual TLS keeps everybody else out."""
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "another authority")
    mine, foreign = authority.issue("client"), stranger.issue("stranger")
    async with serve(FUNCTIONS, **tls_settings(authority.issue(), authority.certificate)) as served:
        assert (await _call_over(served, credentials(authority, mine))).username
        for offered in (credentials(authority), credentials(authority, foreign)):
            assert (await refusal(_call_over(served, offered))).code() == grpc.StatusCode.UNAVAILABLE


WATCH = SYNC + "Watch"
POOL, IDENTITY = "us-east-1:00000000-0000-4000-8000-000000000000", "us-east-1:00000000-0000-4000-8000-000000000001"
WATCH_REQUEST = sync.WatchRequest(identity_pool_id=POOL, identity_id=IDENTITY)


async def count_on(_call: Call, _request: Message, send: Send) -> None:
    """Three numbers."""
    for number in range(3):
        await send(sync.WatchResponse(resume_token=str(number)))


async def test_a_stream_is_sent_message_by_message_and_ends_with_its_id() -> None:
    """Clients read it as it comes."""
    async with serve({}, {WATCH: count_on}) as served, served.channel() as channel:
        call = stream(channel, WATCH, sync.WatchResponse)(WATCH_REQUEST, metadata=served.bearer)
        assert [message.resume_token async for message in call] == ["0", "1", "2"]
        assert len(dict(await call.trailing_metadata())["x-request-id"]) == 36


async def test_a_stream_is_refused_as_any_call_is() -> None:
    """Before it begins, and in the middle; what was sent by then has arrived."""

    async def fail(call: Call, request: Message, send: Send) -> None:
        await count_on(call, request, send)
        raise errors.ResourceNotFoundException("gone")

    async with serve({}, {WATCH: fail}) as served, served.channel() as channel:
        rpc = stream(channel, WATCH, sync.WatchResponse)
        error = await refusal(rpc(WATCH_REQUEST).read())
        assert error_info(error).reason == "MissingAuthenticationTokenException"
        error = await refusal(rpc(sync.WatchRequest(), metadata=served.bearer).read())
        assert error_info(error).reason == "InvalidParameterException"
        call = rpc(WATCH_REQUEST, metadata=served.bearer)
        assert [(await call.read()).resume_token for _ in range(3)] == ["0", "1", "2"]
        error = await refusal(call.read())
        assert (error.code(), error_info(error).reason) == (grpc.StatusCode.NOT_FOUND, "ResourceNotFoundException")


async def test_a_stream_that_nobody_reads_waits_and_then_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is made than the transport takes; a client that never reads is let go of."""
    monkeypatch.setattr("poolhouse.dispatch.SEND_SECONDS", 0.5)
    sent = 0

    async def pour(_call: Call, _request: Message, send: Send) -> None:
        nonlocal sent
        while True:
            await send(sync.WatchResponse(resume_token="x" * 100_000))
            sent += 1

    async with serve({}, {WATCH: pour}, log_level="warning") as served, served.channel() as channel:
        call = stream(channel, WATCH)(WATCH_REQUEST, metadata=served.bearer)
        assert await call.read()
        await eventually(lambda: served.dispatcher.streaming == 0)
        assert sent < 300
        while await _is_read(call):
            pass
        assert await call.code() == grpc.StatusCode.DEADLINE_EXCEEDED


async def _is_read(call: Any) -> bool:
    try:
        return await call.read() is not grpc.aio.EOF
    except grpc.aio.AioRpcError:
        return False


async def test_a_stream_ends_when_its_client_goes() -> None:
    """Whether it hangs up or is cut off."""

    async def wait(call: Call, request: Message, send: Send) -> None:
        await count_on(call, request, send)
        await asyncio.Event().wait()

    async with serve({}, {WATCH: wait}) as served:
        async with served.channel() as channel:
            calls = [stream(channel, WATCH)(WATCH_REQUEST, metadata=served.bearer) for _ in range(3)]
            for call in calls:
                await call.read()
            assert served.dispatcher.streaming == 3
            calls[0].cancel()
            await eventually(lambda: served.dispatcher.streaming == 2)
        await eventually(lambda: served.dispatcher.streaming == 0)


OPERATIONS = [found for service in schema.SERVICES for found in service.operations]


async def accept(call: Call, _request: Message) -> Message:
    """Answers with nothing in particular."""
    return call.operation.response()


async def accept_streaming(call: Call, _request: Message, send: Send) -> None:
    """Answers with nothing in particular, twice."""
    for _ in range(2):
        await send(call.operation.response())


@pytest.fixture(scope="module")
async def everything() -> AsyncIterator[Served]:
    """A server on which every operation is built."""
    functions = {found.path: accept for found in OPERATIONS if not found.server_streaming}
    streams = {found.path: accept_streaming for found in OPERATIONS if found.server_streaming}
    async with serve(functions, streams, log_level="error") as served:
        yield served


def _field(number: int, value: int | bytes) -> bytes:
    """One field in protobuf's encoding."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


FIELDS = st.builds(
    _field, st.integers(1, 25), st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text().map(str.encode)
)
MESSAGES = st.lists(FIELDS, max_size=8).map(b"".join)
NESTED = st.lists(st.builds(_field, st.integers(1, 25), MESSAGES), max_size=4).map(b"".join)


@settings(deadline=None, max_examples=60)
@given(body=st.binary(max_size=300) | MESSAGES | NESTED)
async def test_no_bytes_make_any_operation_fail_inside(everything: Served, body: bytes) -> None:
    """Whatever strangers and operators send, the answer is a reply or a refusal."""
    async with everything.channel() as channel:
        for found in OPERATIONS:
            call = (stream if found.server_streaming else unary)(channel, found.path)(body, metadata=everything.bearer)
            assert await call.code() in {grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT}, found.name


async def test_traces_go_on_from_the_callers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceparent in the metadata reaches the tracer, if there is one."""
    seen: list[dict[str, str]] = []
    monkeypatch.setattr("poolhouse.telemetry.tracing_started", lambda: True)
    monkeypatch.setattr("poolhouse.telemetry.adopt_parent", seen.append)
    parent = f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"
    async with serve(FUNCTIONS) as served, served.channel() as channel:
        await unary(channel, GET_USER)(TOKEN, metadata=(("traceparent", parent),))
    assert [carrier["traceparent"] for carrier in seen] == [parent]
