"""Connections to NATS. Each is to one of several servers, and ends for good when it breaks: its user opens another."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from nats.aio.client import Client
from nats.errors import Error, SecureConnWantedError

from poolhouse.config import Config
from poolhouse.crypto import nats_credentials

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 10
# What the library raises for servers that are away, refuse us, or speak another protocol.
FAILURES: Final = (Error, OSError, TimeoutError, ValueError)


class NatsUnavailable(Exception):
    """None of the servers can be used now. The message holds no password."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where NATS is, and what proves to it who we are."""

    urls: tuple[str, ...] = field(repr=False)
    credentials: Path | None = None
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @classmethod
    def of(cls, config: Config) -> Self:
        """What the settings say."""
        return cls(
            config.nats_url,
            config.nats_credentials,
            config.nats_tls_ca,
            config.nats_tls_certificate,
            config.nats_tls_key,
        )

    def trust(self) -> ssl.SSLContext:
        """Whom to believe over TLS, and the own certificate; read anew each time, as files are renewed."""
        context = ssl.create_default_context(cafile=self.ca)
        if self.certificate is not None:
            context.load_cert_chain(self.certificate, self.key)
        return context


class Connection:
    """One connection. `client` is the library's own."""

    def __init__(self, on_end: Callable[[], object], on_error: Callable[[Exception], object]) -> None:
        """Call `on_end` when it breaks, and `on_error` for what goes wrong without breaking it."""
        self.client: Final[Client] = _SecuredClient()
        self._on_end = on_end
        self._on_error = on_error
        self._ended = asyncio.Event()
        self._begun = False

    async def open(self, servers: Servers, url: str, name: str) -> None:
        """Connect to one of the servers, and be called `name` there; one of FAILURES if that cannot be."""
        trust, proof = servers.trust(), _proof(servers)
        self._begun = True
        # Without limits of its own the library would go on trying, for minutes.
        async with asyncio.timeout(CONNECT_SECONDS):
            await self.client.connect(
                url,
                name=name,
                error_cb=self._failed,
                closed_cb=self._closed,
                allow_reconnect=False,
                reconnect_time_wait=0,
                max_reconnect_attempts=1,
                no_echo=True,
                connect_timeout=CONNECT_SECONDS,
                tls=trust,
                **proof,
            )

    def check_open(self) -> None:
        """Raise ConnectionResetError if it is broken."""
        if self._ended.is_set() or self.client.is_closed:
            raise ConnectionResetError("the connection to NATS has ended")

    async def flush(self) -> None:
        """Return once the server has all that was sent so far; ConnectionResetError if the connection breaks first."""
        self.check_open()
        # The library would wait for the answer of a server that is gone.
        flushing = asyncio.create_task(self.client.flush(timeout=ANSWER_SECONDS))
        ending = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait((flushing, ending), return_when=asyncio.FIRST_COMPLETED)
            self.check_open()
            await flushing
        finally:
            flushing.cancel()
            ending.cancel()

    async def close(self) -> None:
        """Let go of it, whatever state it is in."""
        if not self._begun:
            return
        with contextlib.suppress(*FAILURES):
            async with asyncio.timeout(CONNECT_SECONDS):
                await self.client.close()

    async def _closed(self) -> None:
        self._ended.set()
        self._on_end()

    async def _failed(self, error: Exception) -> None:
        self._on_error(error)


@asynccontextmanager
async def connected(
    servers: Servers, name: str, chance: float, on_end: Callable[[], object], on_error: Callable[[Exception], object]
) -> AsyncIterator[Connection]:
    """A connection to one of the servers, called `name` there; NatsUnavailable if there is none.

    `chance`, from 0 to 1, chooses the server that is tried first. See Connection for the rest.
    """
    first = int(chance * len(servers.urls)) % len(servers.urls)
    reasons = []
    for url in (*servers.urls[first:], *servers.urls[:first]):
        connection = Connection(on_end, on_error)
        try:
            await connection.open(servers, url, name)
        except FAILURES as error:
            await connection.close()
            reasons.append(f"{urlsplit(url).hostname}: {str(error) or type(error).__name__}")
            continue
        try:
            yield connection
        finally:
            await connection.close()
        return
    raise NatsUnavailable("; ".join(reasons))


def _proof(servers: Servers) -> dict[str, Any]:
    """What the library is told of a credentials file, which is read anew each time: its token is renewed."""
    if servers.credentials is None:
        return {}
    found = nats_credentials.read(servers.credentials.read_text())
    return {"user_jwt_cb": found.token.encode, "signature_cb": found.sign}


class _SecuredClient(Client):
    """Says who we are only after the TLS that the URL asks for: whoever stands between could have us forgo it."""

    def _connect_command(self) -> bytes:
        server = self._current_server
        if server is not None and server.uri.scheme == "tls" and not self._server_info.get("tls_required"):
            raise SecureConnWantedError
        return super()._connect_command()
