"""The connections behind `outside`.

The host's name is looked up here, and the connection goes to the very address that was found to be allowed: what a
name server says a moment later changes nothing. TLS is checked against the name in the URL. Proxies that the
environment names are not asked.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import httpcore
import httpx

from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.outside import Answer, FetchFailed, FetchRefused, Request

CONNECT_SECONDS: Final = 2.0
"""How long one address may take to accept a connection, before the next is tried."""
ADDRESSES: Final = 4
"""How many addresses of one host are tried."""
CONNECTIONS: Final = 32
IDLE_SECONDS: Final = 15.0
SHARE_OF_SILENCE: Final = 0.8
"""For what part of its time an exchange over HTTP/2 may hear nothing: others wait on its connection, which ends."""

# Names that cannot be looked up, such as one with two dots in a row, are the last.
_FAILURES: Final = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, UnicodeError)


class Pool:
    """Connections by host, each used again while the host keeps it open."""

    def __init__(self, rules: Rules, ca_file: Path | None, *, http2: bool) -> None:
        """See Outside."""
        self._http2 = http2
        context = httpx.create_ssl_context()
        if ca_file is not None:
            context.load_verify_locations(ca_file)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            http2=http2,
            network_backend=_VettedBackend(rules),
        )

    async def ask(self, request: Request, limit: int, seconds: float) -> Answer:
        """See Outside; that it takes no longer than `seconds` is for the caller to see to."""
        url = httpcore.URL(scheme="https", host=request.host, port=request.port, target=request.target)
        silence = dict.fromkeys(("read", "write"), seconds * SHARE_OF_SILENCE if self._http2 else None)
        try:
            async with self._pool.stream(
                request.method,
                url,
                headers=request.headers,
                content=request.body or None,
                extensions={"timeout": silence},
            ) as response:
                return Answer(response.status, _headers(response), await _body(response, limit))
        except _FAILURES as error:
            raise FetchFailed(f"no answer from {request.host}: {str(error) or type(error).__name__}") from error

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.aclose()


class _VettedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections for the pool, to allowed addresses only."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  the signature is httpcore's; one limit holds for all
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See httpcore."""
        connect = partial(
            self._sockets.connect_tcp,
            timeout=CONNECT_SECONDS,
            local_address=local_address,
            socket_options=socket_options,
        )
        failure: Exception = httpcore.ConnectError("no address")
        for address in await self._addresses(host, port):
            try:
                return _Connected(await connect(*address))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        replacement = self._rules.connect_to.get(host.lower())
        if replacement is not None:
            return [replacement]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        allowed = [address for address in addresses if self._rules.admit(host, ip_address(address))]
        if not allowed:
            raise FetchRefused(f"{host} is at an inside address, which outbound_allow does not list")
        return [(address, port) for address in allowed[:ADDRESSES]]


class _Connected(httpcore.AsyncNetworkStream):
    """A connection that is still to be secured."""

    def __init__(self, connection: httpcore.AsyncNetworkStream) -> None:
        self._connection = connection

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """See httpcore, which leaves the connection open where the time runs out meanwhile."""
        try:
            return await self._connection.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._connection.aclose()
            raise


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


async def _body(response: httpcore.Response, limit: int) -> bytes:
    body = b""
    async for part in response.aiter_stream():
        body += part
        if len(body) > limit:
            raise FetchFailed(f"the answer is longer than {limit} bytes")
    return body
