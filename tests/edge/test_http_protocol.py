import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.call import Call
from poolhouse.edge import http_protocol
from poolhouse.edge.http_protocol import MAX_HEADER_BYTES, MAX_PIPELINED
from poolhouse.gen.userpool import v1 as pb
from tests.edge.serving import USER_POOLS, Served, eventually, serve

GET_USER = USER_POOLS + "GetUser"
PROBE = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
HEAD = b"POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AWSCognitoIdentityProviderService.GetUser\r\n"
TOKEN = b'{"AccessToken":"a.b.c"}'
LARGE = 16 * 1024 * 1024  # more than the kernel's buffers grow to


async def get_user(_call: Call, _request: Message) -> Message:
    """Answers with more than any socket buffers."""
    return pb.GetUserResponse(username="x" * LARGE)


FUNCTIONS: Any = {GET_USER: get_user}


class Connection:
    """A client that sends what it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        """Send as much of it as the server takes."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()

    async def rest(self, seconds: float = 5.0) -> bytes:
        """Everything until the server hangs up, which it has to within `seconds`."""
        received = b""
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionError):
                while chunk := await self.reader.read(65536):
                    received += chunk
        return received


@contextlib.asynccontextmanager
async def connected(served: Served) -> AsyncIterator[Connection]:
    """A raw connection to the HTTP face."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.transport.abort()


async def alive(served: Served) -> bool:
    """Whether the server still answers others."""
    async with connected(served) as other:
        await other.send(PROBE)
        return b"200 OK" in await other.reader.readuntil(b"}")


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """A server with little patience."""
    monkeypatch.setattr(http_protocol, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(http_protocol, "STALL_SECONDS", 0.3)
    async with serve(FUNCTIONS, call_timeout_seconds=0.5) as served:
        yield served


async def test_who_says_nothing_is_cut_off(served: Served) -> None:
    """Connections cost something, and are for those who use them."""
    async with connected(served) as client:
        assert await client.rest() == b""


async def test_who_sends_headers_drop_by_drop_is_cut_off(served: Served) -> None:
    """Slowloris holds no connection for longer than the headers may take."""
    async with connected(served) as client:
        begun = time.perf_counter()
        dripping = asyncio.create_task(_drip(client, b"GET / HTTP/1.1\r\n" + b"x-a: b\r\n" * 1000))
        assert await client.rest() == b""
        assert time.perf_counter() - begun < 3
        dripping.cancel()
    assert await alive(served)


async def _drip(client: Connection, data: bytes) -> None:
    for position in range(len(data)):
        await client.send(data[position : position + 1])
        await asyncio.sleep(0.02)


async def test_a_second_request_gets_no_more_time_than_the_first(served: Served) -> None:
    """A kept connection is no way around it, and neither are empty lines."""
    for slow in (b"GET / HT", b"\r\n"):
        async with connected(served) as client:
            await client.send(PROBE)
            await client.reader.readuntil(b"}")
            await client.send(slow)
            assert await client.rest() == b""


async def test_who_sends_a_body_drop_by_drop_is_told_and_cut_off(served: Served) -> None:
    """The same holds for bodies, and for a length that promises more than comes."""
    for length in (b"content-length: 1000\r\n\r\n", b"transfer-encoding: chunked\r\n\r\n"):
        async with connected(served) as client:
            await client.send(HEAD + length + b"2\r\n{}\r\n")
            answer = await client.rest()
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"connection: close" in answer
            assert b'"__type": "RequestTimeoutException"' in answer


async def test_a_length_that_promises_less_than_comes_ends_with_the_request(served: Served) -> None:
    """What follows is taken for another request, and refused as none."""
    async with connected(served) as client:
        await client.send(HEAD + b"content-length: 2\r\n\r\n{}garbage\r\n\r\n")
        answer = await client.rest()
        assert b"InvalidParameterException" in answer or b"400 Bad Request" in answer
    assert await alive(served)


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        HEAD + b"content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"content-length: -1\r\n\r\n",
        HEAD + b"content-length: 99999999999999999999999\r\n\r\n",
        HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00" * 1000,
    ],
)
async def test_what_is_no_request_is_refused(served: Served, head: bytes) -> None:
    """Smuggled lengths, other protocols and garbage end the connection, and nothing else."""
    async with connected(served) as client:
        await client.send(head)
        answer = await client.rest()
        assert answer == b"" or answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 ", b"HTTP/1.1 431 "))
    assert await alive(served)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nx-a: " + b"a" * (MAX_HEADER_BYTES + 10_000) + b"\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n" + b"x-a: b\r\n" * MAX_HEADER_BYTES + b"\r\n",
        b"GET /" + b"a" * (MAX_HEADER_BYTES * 5),
        b"GET /healthz HTTP/1.1\r\nx-a: " + b"a" * (MAX_HEADER_BYTES * 20),
    ],
    ids=["one long header", "many headers", "a long path", "a header without end"],
)
async def test_headers_beyond_the_limit_are_refused(served: Served, head: bytes) -> None:
    """Headers cannot be used to fill the memory."""
    async with connected(served) as client:
        sending = asyncio.create_task(client.send(head))
        answer = await client.rest()
        assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
        sending.cancel()
    assert await alive(served)


async def test_who_goes_on_after_a_refusal_is_not_refused_again(served: Served) -> None:
    """One answer is enough."""
    async with connected(served) as client:
        await client.send(b"GET /healthz HTTP/1.1\r\nx-a: " + b"a" * (MAX_HEADER_BYTES + 1))
        await client.reader.readuntil(b"\r\n\r\n")
        (connection,) = served.http._uvicorn.server_state.connections or (None,)
        if connection is not None:
            connection.data_received(b"a" * MAX_HEADER_BYTES)
        assert b"HTTP/1.1" not in await client.rest()


async def test_headers_below_the_limit_are_fine(served: Served) -> None:
    """Session tokens are long."""
    async with connected(served) as client:
        await client.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: " + b"a" * (MAX_HEADER_BYTES - 1000) + b"\r\n\r\n")
        assert b"200 OK" in await client.reader.readuntil(b"}")


@pytest.mark.parametrize("begun", [b"0\r\nx-a: ", b"5;x="], ids=["a trailer", "an extension of a chunk"])
async def test_what_follows_a_body_cannot_fill_the_memory_either(begun: bytes) -> None:
    """Nobody asks for it, so that nothing of it has to be kept until it ends."""
    async with serve(FUNCTIONS) as served:
        async with connected(served) as client:
            head = HEAD + b"transfer-encoding: chunked\r\n\r\n17\r\n" + TOKEN + b"\r\n" + begun
            sending = asyncio.create_task(client.send(head + b"a" * (MAX_HEADER_BYTES * 20)))
            answer = await client.rest()
            assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
            sending.cancel()
        assert await alive(served)


@pytest.mark.parametrize("seconds", [0, 0.05], ids=["at once", "later"])
async def test_a_trailer_is_no_header(seconds: float) -> None:
    """A proxy that hands on what clients send behind the body lets none of them choose where they call from."""

    async def where(call: Call, _request: Message) -> Message:
        return pb.GetUserResponse(username=call.source_ip)

    functions: Any = {GET_USER: where}
    async with serve(functions, trusted_proxies=("127.0.0.1",)) as served, connected(served) as client:
        await client.send(HEAD + b"x-forwarded-for: 203.0.113.9\r\nconnection: close\r\ntransfer-encoding: chunked\r\n")
        await client.send(b"\r\n17\r\n" + TOKEN + b"\r\n")
        await asyncio.sleep(seconds)
        await client.send(b"0\r\nx-forwarded-for: 198.51.100.66\r\n\r\n")
        assert b'"Username":"203.0.113.9"' in await client.rest()


async def test_requests_that_are_sent_ahead_are_answered_in_their_order(served: Served) -> None:
    """Up to a limit, nobody has to wait for one answer before asking for the next."""
    async with connected(served) as client:
        await client.send(PROBE * MAX_PIPELINED + PROBE.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
        assert (await client.rest()).count(b"HTTP/1.1 200 OK") == MAX_PIPELINED + 1


async def test_requests_without_end_are_refused(served: Served) -> None:
    """What waits for its answer takes more memory than it took to send."""
    async with connected(served) as client:
        sending = asyncio.create_task(client.send(PROBE * MAX_PIPELINED * 1000))
        waiting = 0
        async with asyncio.timeout(5):
            while connections := list(served.http._uvicorn.server_state.connections):
                waiting = max([waiting, *(len(one.pipeline) for one in connections if hasattr(one, "pipeline"))])
                await asyncio.sleep(0)
        assert waiting <= MAX_PIPELINED
        sending.cancel()
    assert await alive(served)


@contextlib.asynccontextmanager
async def deaf(served: Served) -> AsyncIterator[None]:
    """A client that asks for much and reads nothing."""
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)  # noqa: FBT003
        await loop.sock_connect(client, ("127.0.0.1", served.http_port))
        await loop.sock_sendall(client, HEAD + b"content-length: %d\r\n\r\n" % len(TOKEN) + TOKEN)
        yield


async def test_who_does_not_take_the_answer_is_cut_off(served: Served) -> None:
    """Answers do not pile up in memory for clients that do not read."""
    connections = served.http._uvicorn.server_state.connections
    async with deaf(served):
        await eventually(lambda: bool(connections))
        await eventually(lambda: not connections)


async def test_an_answer_that_nobody_takes_is_not_waited_for_at_the_end(served: Served) -> None:
    """An idle connection with an answer still unread is cut off rather than closed politely."""
    connections: Any = served.http._uvicorn.server_state.connections
    async with deaf(served):
        await eventually(lambda: any(one.transport.get_write_buffer_size() for one in connections))
        (connection,) = connections
        connection.timeout_keep_alive_handler()
        await eventually(lambda: not connections, seconds=0.2)


async def test_a_slow_but_steady_reader_gets_everything(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience ends with standstill, not with slowness."""
    # Less than the reader takes in all, more than a busy machine lets it stand still.
    monkeypatch.setattr(http_protocol, "STALL_SECONDS", 2.0)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port, limit=16384)
    writer.write(HEAD + b"connection: close\r\ncontent-length: 23\r\n\r\n" + TOKEN)
    size = 0
    while chunk := await reader.read(65536):
        size += len(chunk)
        await asyncio.sleep(0.01)
    assert size > LARGE
    writer.close()


async def test_an_idle_connection_is_closed_in_the_end(served: Served) -> None:
    """Kept connections are not kept for ever."""
    served.http._uvicorn.config.timeout_keep_alive = 0
    async with connected(served) as client:
        await client.send(PROBE)
        assert b"200 OK" in await client.rest()


async def test_a_connection_that_breaks_does_no_harm(served: Served) -> None:
    """Resets in the middle of a request are everyday life."""
    for data in (
        b"",
        b"GET / HT",
        HEAD + b"content-length: 100\r\n\r\n{",
        HEAD + b"content-length: 23\r\n\r\n" + TOKEN,
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.write(data)
        await asyncio.sleep(0.02)
        writer.transport.abort()
    assert await alive(served)


@pytest.fixture(scope="module")
async def patient() -> AsyncIterator[Served]:
    """A server for many garbled requests."""
    async with serve(FUNCTIONS, call_timeout_seconds=0.2) as served:
        yield served


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=300)
    | st.binary(max_size=100).map(lambda tail: PROBE[:-2] + tail)
    | st.binary().map(HEAD.__add__)
)
async def test_no_bytes_break_the_server(patient: Served, data: bytes) -> None:
    """Whatever arrives, the answer is HTTP or nothing, and never a failure inside."""
    async with connected(patient) as client:
        await client.send(data)
        if client.writer.can_write_eof():
            with contextlib.suppress(OSError):
                client.writer.write_eof()
        answer = await client.rest(15)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert b" 500 " not in answer.partition(b"\r\n")[0]
