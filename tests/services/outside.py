"""Other people's services, on this machine: an HTTPS server that is everybody whom a test needs, by their names."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from poolhouse.call import House
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.issuers import Issuers
from poolhouse.integrations.outside import Outside
from tests.services.certificates import Authority

PART_BYTES = 64 * 1024
NAMES = (
    "issuer.example.com",
    "second.example.com",
    "accounts.google.com",
    "appleid.apple.com",
    "graph.facebook.com",
    "api.amazon.com",
    "api.twitter.com",
)


@dataclass(frozen=True)
class Request:
    """One request as it arrived. `url` has the scheme and the host."""

    url: str
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query."""
        return dict(parse_qsl(urlsplit(self.url).query))


@dataclass
class Reply:
    """What is answered, and how badly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    endless: bool = False
    """Whether the body is repeated for as long as somebody reads it."""
    pause_seconds: float = 0.0
    """How long to wait after each byte of the body."""


Answerer = Callable[[Request], Reply]


@dataclass
class OutsideServer:
    """Answers what it was told to, by URL without the query; everything else is not found."""

    port: int = 0
    answers: dict[str, Reply | Answerer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    sent_bytes: int = 0

    def asked(self, url: str) -> int:
        """How often this URL was asked for, whatever the query."""
        return sum(request.url.partition("?")[0] == url for request in self.requests)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as the client keeps it."""
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                request = await _read(reader)
                self.requests.append(request)
                await self._answer(self._reply(request), writer)
        writer.close()

    def _reply(self, request: Request) -> Reply:
        answer = self.answers.get(request.url.partition("?")[0], Reply(status=404))
        return answer if isinstance(answer, Reply) else answer(request)

    async def _answer(self, reply: Reply, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(reply.delay_seconds)
        length = {} if reply.endless else {"Content-Length": str(len(reply.body))}
        headers = "".join(f"{name}: {value}\r\n" for name, value in {**length, **reply.headers}.items())
        writer.write(f"HTTP/1.1 {reply.status} X\r\n{headers}\r\n".encode())
        size = 1 if reply.pause_seconds else PART_BYTES
        parts = [reply.body[at : at + size] for at in range(0, len(reply.body), size)]
        while True:
            for part in parts:
                writer.write(part)
                await writer.drain()
                self.sent_bytes += len(part)
                await asyncio.sleep(reply.pause_seconds)
            if not (reply.endless and parts):
                return


@asynccontextmanager
async def serving(tls: ssl.SSLContext) -> AsyncIterator[OutsideServer]:
    """A server on a free port of this machine."""
    server = OutsideServer()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


def rules(port: int) -> Rules:
    """Rules by which every name is found on that port."""
    return Rules(connect_to=dict.fromkeys(NAMES, ("127.0.0.1", port)))


@asynccontextmanager
async def reaching(house: House, port: int, authority: Authority) -> AsyncIterator[House]:
    """The house with the server on that port for its outside world."""
    outside = Outside(rules(port), authority.certificate)
    issuers = Issuers(outside, house.clock)
    try:
        yield replace(house, outside=outside, issuers=issuers)
    finally:
        await issuers.close()
        await outside.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    method, target, _ = head[0].split(" ")
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(f"https://{headers['host']}{target}", headers, method, body)
