"""What the tests of integrations share: a message, a certificate authority, and an HTTP server that listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import pytest

from poolhouse.integrations.message import Channel, Message
from tests.services.certificates import Authority


@pytest.fixture
def message() -> Callable[..., Message]:
    """Makes a message, of which a test may name any part."""

    def make(**parts: Any) -> Message:
        defaults: dict[str, Any] = {
            "id": "0f0e6f5a-7a0c-4d0d-9d9b-3c7f4e1b2a10",
            "user_pool_id": "us-east-1_Example12",
            "username": "alice",
            "to": "alice@example.com",
            "channel": Channel.EMAIL,
            "subject": "Your verification code",
            "body": "Your code is <b>123456</b>.",
            "code": "123456",
        }
        return Message(**defaults | parts)

    return make


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority of these tests' own."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@dataclass
class Request:
    """One HTTP request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpService:
    """Answers every request with `status`, and `answer` or what `pages` has; or misbehaves as it is told."""

    status: int = 200
    answer: bytes = b""
    headers: str = ""
    delay_seconds: float = 0.0
    reset: bool = False
    pages: dict[str, bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            self.requests.append(request)
            await asyncio.sleep(self.delay_seconds)
            if self.reset:
                writer.transport.abort()
                return
            answer = self.pages.get(request.path, self.answer)
            head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n"
            writer.write(f"{head}{self.headers}\r\n".encode() + answer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@pytest.fixture
async def service() -> AsyncIterator[HttpService]:
    """A real HTTP server on a free port of this machine."""
    async with HttpService() as running:
        yield running
