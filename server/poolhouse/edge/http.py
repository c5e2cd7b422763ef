"""The HTTP face: the AWS wire, websockets, health, metrics, the OIDC documents and, in the emulator, its own pages."""

import asyncio
import contextlib
import socket
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from poolhouse import telemetry
from poolhouse.call import House
from poolhouse.config import Config, split_address
from poolhouse.dispatch import Dispatcher
from poolhouse.edge import aws, confirm_link, feedback_link, oidc, tls
from poolhouse.edge.http_protocol import BoundedProtocol
from poolhouse.edge.websocket import BoundedWebsocket, Websockets
from poolhouse.edge.websocket.protocol import PING_SECONDS, PONG_SECONDS
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage.errors import StoreError, StoreUnavailable

# Longer than load balancers keep idle connections (60 s), so that it is never the server that hangs up on them.
KEEP_ALIVE_SECONDS: Final = 75
BACKLOG: Final = 2048
CONNECTIONS_PER_CALL: Final = 2
CHECK_SECONDS: Final = 2.0
# Calls that were cut off get this long to say so, to clients that listen.
FAREWELL_SECONDS: Final = 0.5
FAREWELL_POLL_SECONDS: Final = 0.01
PREFLIGHT_SECONDS: Final = 3600
YEAR_SECONDS: Final = 31_536_000

EXPOSED_HEADERS: Final = ("x-amzn-RequestId", "x-amzn-ErrorType", "x-amzn-ErrorMessage", "Date")
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "HEAD")
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}


def listen(address: str) -> socket.socket:
    """A socket that listens on `host:port` (port 0: a free one). OSError, with the address in it, if it is taken."""
    host, port = split_address(address)
    try:
        family, _, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # gRPC listens on IPv4 as well, when it is told `[::]`.
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        listener = socket.create_server(target[:2], family=family, backlog=BACKLOG, dualstack_ipv6=both)
    except OSError as error:
        raise OSError(error.errno, f"cannot listen on {address}: {error.strerror or error}") from None
    # Opened again, it knows that it is TCP. Of any other socket asyncio leaves Nagle's algorithm on, which holds every
    # answer back for 40 ms.
    return socket.socket(fileno=listener.detach())


class HttpServer:
    """Serves HTTP/1.1 on the running loop, on a socket from `listen`."""

    def __init__(
        self,
        house: House,
        dispatcher: Dispatcher,
        jwks: oidc.Jwks,
        inbox: Inbox | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        """Serve `inbox`, if there is one, and the demo of sync to anybody who asks: they are for the emulator."""
        self._config = house.config
        self._pages = Pages(house, dispatcher, jwks, inbox)
        self._websockets = Websockets(house, dispatcher)
        self._listener = listener
        self._loop: asyncio.Task[None] | None = None
        self._uvicorn = uvicorn.Server(
            _uvicorn_config(_Front(house, dispatcher, self._pages, self._websockets), house.config)
        )

    @property
    def websockets(self) -> int:
        """How many websockets are open now."""
        return len(self._websockets)

    async def start(self) -> int:
        """Answer from now on; returns the port. OSError if the address is taken or the certificate cannot be used."""
        config = self._uvicorn.config
        config.load()
        if self._config.http_tls_certificate is not None and self._config.http_tls_key is not None:
            config.ssl = tls.server_context(self._config.http_tls_certificate, self._config.http_tls_key)
        listener = self._listener = self._listener or listen(self._config.http_address)
        # The steps of uvicorn.Server.serve, without its signal handlers: signals are the application's.
        self._uvicorn.lifespan = config.lifespan_class(config)
        await self._uvicorn.startup([listener])
        self._loop = asyncio.create_task(self._uvicorn.main_loop(), name="http")
        port: int = listener.getsockname()[1]
        return port

    async def stop(self, grace: float) -> None:
        """Accept nothing more, let running calls finish for up to `grace` seconds, then cut them off with a 503."""
        self._pages.draining = True
        if self._loop is None or self._listener is None:
            return
        self._uvicorn.should_exit = True
        await self._loop
        self._uvicorn.config.timeout_graceful_shutdown = grace  # type: ignore[assignment]  # wait_for takes floats
        await self._uvicorn.shutdown([self._listener])
        await self._part()

    async def _part(self) -> None:
        """Let go of the connections: politely for a moment, then of those that are left."""
        state = self._uvicorn.server_state
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                while state.connections or state.tasks:  # noqa: ASYNC110  uvicorn tells nobody
                    await asyncio.sleep(FAREWELL_POLL_SECONDS)
        for connection in list(state.connections):
            connection.transport.abort()
        if state.tasks:
            await asyncio.wait(state.tasks)


def _uvicorn_config(app: ASGIApp, config: Config) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws=BoundedWebsocket,
        ws_max_size=config.max_message_bytes,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # Websockets count, and have a limit of their own.
        limit_concurrency=CONNECTIONS_PER_CALL * config.max_concurrent_calls + config.max_websockets,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        backlog=BACKLOG,
    )


class _Front:
    """Tells the AWS wire from the rest, before any router: its calls are the ones that have to be quick."""

    def __init__(self, house: House, dispatcher: Dispatcher, pages: "Pages", websockets: Websockets) -> None:
        self._websockets = websockets
        self._aws = CORSMiddleware(
            aws.AwsWire(house, dispatcher),
            allow_origins=house.config.cors_origins,
            allow_methods=METHODS,
            allow_headers=("*",),
            expose_headers=EXPOSED_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )
        self._pages = pages.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one websocket."""
        if scope["type"] == "websocket":
            await self._websockets(scope, receive, send)
        else:
            await (self._aws if aws.owns(scope["path"]) else self._pages)(scope, receive, send)


class Pages:
    """Everything but the AWS wire."""

    def __init__(self, house: House, dispatcher: Dispatcher, jwks: oidc.Jwks, inbox: Inbox | None) -> None:
        self.draining = False
        self._house = house
        routes = [
            Route("/healthz", self._health),
            *oidc.routes(house, jwks),
            *confirm_link.routes(house),
            *feedback_link.routes(house, dispatcher),
        ]
        if house.config.metrics:
            routes.append(Route("/metrics", _metrics))
        if inbox is not None:
            # The emulator alone needs Jinja, and the files of a page.
            from poolhouse.edge import demo  # noqa: PLC0415
            from poolhouse.edge.inbox import routes as inbox_routes  # noqa: PLC0415

            routes += [*inbox_routes(inbox), *demo.routes(dispatcher)]
        secure = house.config.http_tls_certificate is not None
        self.app = Starlette(
            routes=routes,
            middleware=[Middleware(_SecurityHeaders, secure=secure), Middleware(_LastWord)],
            exception_handlers={HTTPException: _plain_refusal, StoreUnavailable: _unavailable},
        )

    async def _health(self, _request: Request) -> Response:
        """200 while calls are welcome: the store answers, and the server does not drain."""
        if self.draining:
            return JSONResponse({"status": "draining"}, 503)
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._house.store.check()
        except (StoreError, TimeoutError):
            return JSONResponse({"status": "unavailable"}, 503)
        return JSONResponse({"status": "ok"})


async def _metrics(request: Request) -> Response:
    content_type, body = telemetry.exposition(request.headers.get("accept"))
    return Response(body, headers={"content-type": content_type})


async def _plain_refusal(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for nothing else
    return JSONResponse({"message": error.detail}, error.status_code, error.headers)


async def _unavailable(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"message": "The service is out of reach for now. Try again."}, 503)


class _LastWord:
    """Answers for a page that the end of a drain cuts off: nothing else cancels one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def note_and_send(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note_and_send)
        except asyncio.CancelledError:
            if begun:
                raise
            stopping = JSONResponse({"message": "The server is stopping. Try again."}, 503, {"connection": "close"})
            await stopping(scope, receive, send)


class _SecurityHeaders:
    """Puts SECURITY_HEADERS, and over TLS a demand to stay with it, on every response that does not say otherwise."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        strict = {"strict-transport-security": f"max-age={YEAR_SECONDS}"} if secure else {}
        self._headers = {**SECURITY_HEADERS, **strict}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
