import asyncio
import base64
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from poolhouse import dispatch, operations
from poolhouse.call import Call
from poolhouse.dispatch import Send
from poolhouse.edge import http_protocol
from poolhouse.edge.websocket import protocol, wire
from poolhouse.edge.websocket.closing import CloseCode
from poolhouse.edge.websocket.handshake import BEARER, PATH
from poolhouse.gen.sync import v1 as pb
from tests.clients.devices import Account
from tests.edge.serving import SYNC, eventually, serve
from tests.edge.websocket.client import BINARY, Site, open_site, opened

CONT, TEXT, BYTES, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FIN = 0x80
LARGE = 256 * 1024


def frame(opcode: int, data: bytes = b"", *, fin: bool = True) -> bytes:
    """A frame as clients send them, under a mask that changes nothing."""
    first = bytes([(FIN if fin else 0) | opcode])
    if len(data) < 126:
        size = bytes([0x80 | len(data)])
    elif len(data) < 2**16:
        size = bytes([0x80 | 126]) + struct.pack("!H", len(data))
    else:
        size = bytes([0x80 | 127]) + struct.pack("!Q", len(data))
    return first + size + bytes(4) + data


class Raw:
    """A client that sends what it likes, and reads when it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        """Send, without a look at what comes."""
        self.writer.write(data)

    async def hear(self) -> tuple[int, bytes]:
        """The next frame: opcode and data."""
        async with asyncio.timeout(10):
            opcode, size = await self.reader.readexactly(2)
            if size == 126:
                (size,) = struct.unpack("!H", await self.reader.readexactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
            return opcode & 0x0F, await self.reader.readexactly(size)

    async def farewell(self) -> int:
        """The code that it is closed with."""
        while True:
            opcode, data = await self.hear()
            if opcode == CLOSE:
                (code,) = struct.unpack("!H", data[:2])
                return int(code)

    async def ended(self, seconds: float = 10.0) -> None:
        """Return once the server has hung up."""
        async with asyncio.timeout(seconds):
            try:
                while await self.reader.read(65536):
                    pass
            except ConnectionError:
                pass


@asynccontextmanager
async def raw(port: int, *, head: str = "", token: str | None = None, limit: int = 65536) -> AsyncIterator[Raw]:
    """A connection on which a websocket was asked for; `head` has further headers."""
    offered = BINARY if token is None else f"{BINARY}, {BEARER}{token}"
    key = base64.b64encode(os.urandom(16)).decode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=limit)
    writer.write(
        f"GET {PATH} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
        f"sec-websocket-key: {key}\r\nsec-websocket-protocol: {offered}\r\n{head}\r\n".encode()
    )
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def signed_in(site: Site, **options: Any) -> AsyncIterator[Raw]:
    """A websocket of the guest's."""
    async with raw(site.served.http_port, token=site.token, **options) as client:
        assert b"101" in await client.reader.readuntil(b"\r\n\r\n")
        assert (await client.hear())[0] == BYTES
        yield client


async def pour(call: Call, _request: Any, send: Send) -> None:
    """Sends without end."""
    while True:
        await send(call.operation.response(resume_token="x" * LARGE))


@pytest.fixture
async def pouring(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """A server whose watches have always something to say, and that has little patience."""
    for module in (dispatch, wire):
        monkeypatch.setattr(module, "SEND_SECONDS", 0.5)
    monkeypatch.setattr(protocol, "CLOSE_SECONDS", 0.3)
    async with serve(operations.FUNCTIONS, {SYNC + "Watch": pour}) as served:
        yield Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer))


def watch(site: Site) -> bytes:
    """A frame that asks for a watch."""
    return frame(BYTES, pb.ClientFrame(id=1, watch=site.watching()).SerializeToString())


def websockets(site: Site) -> list[protocol.BoundedWebsocket]:
    """The server's side of those that are open."""
    connections = site.served.http._uvicorn.server_state.connections
    return [each for each in connections if isinstance(each, protocol.BoundedWebsocket)]


def quick_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a server ping soon."""
    monkeypatch.setattr("poolhouse.edge.http.PING_SECONDS", 0.2)
    monkeypatch.setattr("poolhouse.edge.http.PONG_SECONDS", 0.3)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(0x3), CloseCode.PROTOCOL_ERROR),
        (frame(CONT), CloseCode.PROTOCOL_ERROR),
        (frame(PING, b"x" * 126), CloseCode.PROTOCOL_ERROR),
        (b"\x82\x00", CloseCode.PROTOCOL_ERROR),  # without a mask
        (b"\xc2\x80\x00\x00\x00\x00", CloseCode.PROTOCOL_ERROR),  # compressed
        (frame(TEXT, b"\xff"), CloseCode.INVALID_DATA),
        (frame(TEXT, b"{}"), CloseCode.UNSUPPORTED_DATA),
        (frame(BYTES, b"x" * (64 * 1024 + 1)), CloseCode.MESSAGE_TOO_BIG),
        (3 * frame(CONT, b"", fin=False), CloseCode.PROTOCOL_ERROR),
        (
            frame(BYTES, b"x" * 50_000, fin=False) + frame(CONT, b"x" * 50_000),
            CloseCode.MESSAGE_TOO_BIG,
        ),
        (frame(BYTES, fin=False) + 2000 * frame(CONT, fin=False), CloseCode.MESSAGE_TOO_BIG),
    ],
)
async def test_what_is_no_websocket_is_closed_as_the_rfc_says(
    sent: bytes, code: CloseCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 6455, section 7.4.1; messages of endless fragments count as too big, whatever is in them."""
    monkeypatch.setattr(protocol, "CLOSE_SECONDS", 0.3)
    async with open_site(max_message_bytes=64 * 1024) as site, signed_in(site) as client:
        client.send(sent)
        assert await client.farewell() == code
        await client.ended()
        await eventually(lambda: site.served.http.websockets == 0)


async def test_a_message_may_come_in_pieces(site: Site) -> None:
    """With pings between them."""
    async with signed_in(site) as client:
        sent = pb.ClientFrame(id=7, list_records=site.listing()).SerializeToString()
        client.send(frame(BYTES, sent[:9], fin=False) + frame(PING, b"!") + frame(CONT, sent[9:20], fin=False))
        client.send(frame(CONT, sent[20:]))
        assert await client.hear() == (PONG, b"!")
        _, answer = await client.hear()
        assert pb.ServerFrame.FromString(answer).WhichOneof("frame") == "list_records"


async def test_an_open_websocket_keeps_nothing_of_its_handshake(site: Site) -> None:
    """It is much, and has the token in it."""
    async with site.client() as client:
        assert (await client.ask(1, "list_records", site.listing()))[0] == "list_records"
        for server in websockets(site):
            assert not hasattr(server, "request")
            assert (server.scope["headers"], server.scope["subprotocols"]) == ([], [])


async def test_who_says_goodbye_is_answered(site: Site) -> None:
    """With their own code, and the connection ends."""
    async with signed_in(site) as client:
        client.send(frame(CLOSE, struct.pack("!H", 1000)))
        assert await client.hear() == (CLOSE, struct.pack("!H", 1000))
        await client.ended()


async def test_a_connection_that_is_a_websocket_has_no_time_for_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be silent for as long as it answers pings."""
    monkeypatch.setattr(http_protocol, "HEADER_SECONDS", 0.2)
    quick_pings(monkeypatch)
    async with open_site() as site, site.client() as client:
        await asyncio.sleep(1.0)
        assert (await client.ask(1, "list_records", site.listing()))[0] == "list_records"


async def test_dead_connections_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers the pings."""
    quick_pings(monkeypatch)
    async with open_site() as site, signed_in(site) as client:
        client.send(watch(site))
        await eventually(lambda: site.served.dispatcher.streaming == 1)
        await client.ended()
        await eventually(lambda: site.served.http.websockets == site.served.dispatcher.streaming == 0)


async def test_a_client_that_does_not_read_is_let_go_of(pouring: Site) -> None:
    """Nothing is kept for it but what the socket holds, and others are served meanwhile."""
    async with signed_in(pouring, limit=1024) as lazy, pouring.client() as other:
        lazy.send(watch(pouring))
        await eventually(lambda: pouring.served.dispatcher.streaming == 1)
        assert (await other.ask(1, "list_records", pouring.listing()))[0] == "list_records"
        kept = [server.transport.get_write_buffer_size() for server in websockets(pouring)]
        assert max(kept) < 2 * LARGE
        await eventually(lambda: pouring.served.dispatcher.streaming == 0)
        await eventually(lambda: pouring.served.http.websockets == 1)


async def test_a_client_that_reads_again_is_told_why(pouring: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection stays for a moment, with the code at the end of what it has not read."""
    monkeypatch.setattr(protocol, "CLOSE_SECONDS", 5.0)
    async with signed_in(pouring, limit=1024) as lazy:
        lazy.send(watch(pouring))
        await eventually(lambda: pouring.served.dispatcher.streaming == 1)
        await eventually(lambda: pouring.served.dispatcher.streaming == 0)
        assert await lazy.farewell() == CloseCode.TOO_SLOW


async def test_who_reads_nothing_cannot_stay_by_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left in the buffers is dropped with the connection."""
    quick_pings(monkeypatch)
    monkeypatch.setattr(protocol, "CLOSE_SECONDS", 0.3)
    async with serve(operations.FUNCTIONS, {SYNC + "Watch": pour}) as served:
        site = Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer))
        async with signed_in(site, limit=1024) as lazy:
            lazy.send(watch(site))
            await asyncio.sleep(0.2)
            lazy.send(frame(CLOSE, struct.pack("!H", 1000)))
            await eventually(lambda: not websockets(site))


async def test_pings_of_who_reads_no_pongs_are_not_answered_without_end(pouring: Site) -> None:
    """They would pile up."""
    async with signed_in(pouring, limit=1024) as client:
        client.send(watch(pouring))
        await asyncio.sleep(0.1)
        (server,) = websockets(pouring)
        before = server.transport.get_write_buffer_size()
        client.send(2000 * frame(PING, b"x" * 125))
        await asyncio.sleep(0.2)
        assert server.transport.get_write_buffer_size() <= before


async def test_a_handshake_that_is_none_is_refused(site: Site) -> None:
    """And its connection ends, whatever is wrong with it."""
    for head in ("x: " + "y" * 9000 + "\r\n", "sec-websocket-key: again\r\n", "content-length: 5\r\n"):
        async with raw(site.served.http_port, head=head) as client:
            client.send(b"12345")
            await client.ended()


async def test_a_websocket_is_not_asked_for_behind_another_request(site: Site) -> None:
    """The two answers would run into one another."""
    async with raw(site.served.http_port) as client:
        assert b"101" in await client.reader.readuntil(b"\r\n\r\n")
    reader, writer = await asyncio.open_connection("127.0.0.1", site.served.http_port)
    upgrade = f"GET {PATH} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n"
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n" + upgrade.encode())
    async with asyncio.timeout(5):
        assert b"101" not in await reader.read()
    writer.close()


async def test_others_paths_have_no_websocket(site: Site) -> None:
    """Those of the AWS wire and of pages alike."""
    for path in ("/", "/healthz", "/identitypools/x"):
        with pytest.raises(Exception, match="404"):
            async with opened(site.served.http_port, path=path):
                pass
