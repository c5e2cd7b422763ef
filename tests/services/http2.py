"""Services that are reached over HTTP/2, on this machine: one server that is all of them, by their names."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded

READ_BYTES = 65_536
FRAME_BYTES = 16_384


@dataclass
class Request:
    """One request as it arrived."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Reply:
    """What is answered; nothing at all if there is no status."""

    status: int | None = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answerer = Callable[[Request], Reply]


@dataclass
class Http2Server:
    """Answers by the host's name; everybody else is not found."""

    port: int = 0
    hosts: dict[str, Answerer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as the client keeps it."""
        self.connections += 1
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        open_requests: dict[int, Request] = {}
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            writer.write(connection.data_to_send())
            while data := await reader.read(READ_BYTES):
                for event in connection.receive_data(data):
                    self._take(connection, event, open_requests)
                writer.write(connection.data_to_send())
                await writer.drain()
        writer.close()

    def _take(self, connection: H2Connection, event: Event, open_requests: dict[int, Request]) -> None:
        if isinstance(event, RequestReceived):
            headers = {str(name): str(value) for name, value in event.headers}
            url = f"https://{headers.pop(':authority')}{headers.pop(':path')}"
            open_requests[event.stream_id] = Request(headers.pop(":method"), url, headers)
        elif isinstance(event, DataReceived):
            open_requests[event.stream_id].body += event.data
            connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self._answer(connection, event.stream_id, open_requests.pop(event.stream_id))

    def _answer(self, connection: H2Connection, stream_id: int, request: Request) -> None:
        self.requests.append(request)
        host = request.url.removeprefix("https://").partition("/")[0]
        reply = self.hosts.get(host, lambda _: Reply(404))(request)
        if reply.status is not None:
            connection.send_headers(stream_id, [(":status", str(reply.status)), *reply.headers.items()])
            for at in range(0, len(reply.body), FRAME_BYTES):
                connection.send_data(stream_id, reply.body[at : at + FRAME_BYTES])
            connection.end_stream(stream_id)


@asynccontextmanager
async def serving(tls: ssl.SSLContext) -> AsyncIterator[Http2Server]:
    """A server on a free port of this machine, which speaks HTTP/2 and nothing else."""
    tls.set_alpn_protocols(["h2"])
    server = Http2Server()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
