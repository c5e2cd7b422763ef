"""The websocket face: who may open one, and how each ends."""

import asyncio
from typing import Final

import structlog
from starlette.types import Receive, Scope, Send

from poolhouse.call import House
from poolhouse.deadlines import Deadlines
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.source import TrustedProxies
from poolhouse.edge.websocket import handshake
from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.edge.websocket.connection import Connection
from poolhouse.edge.websocket.forms import FORMS
from poolhouse.edge.websocket.handshake import Hello
from poolhouse.edge.websocket.wire import Wire

_STOPPING: Final = Closing(CloseCode.GOING_AWAY, "The server has stopped.")
_FAILED: Final = Closing(CloseCode.INTERNAL_ERROR, "Something went wrong on the server.")

_log = structlog.get_logger(__name__)


class Websockets:
    """An ASGI application that serves websockets."""

    def __init__(self, house: House, dispatcher: Dispatcher) -> None:
        self._house = house
        self._dispatcher = dispatcher
        self._proxies = TrustedProxies(house.config.trusted_proxies)
        self._deadlines = Deadlines()
        self._open = 0

    def __len__(self) -> int:
        """How many are open."""
        return self._open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one websocket from its handshake to its end."""
        try:
            hello = handshake.read(scope)
        except handshake.Refused as refused:
            await refused.send(send)
            return
        source_ip = self._proxies.source_of(scope)
        await receive()
        await send({"type": "websocket.accept", "subprotocol": hello.subprotocol})
        wire = Wire(FORMS[hello.subprotocol], receive, send, self._deadlines)
        self._open += 1
        try:
            closing = await self._serve(hello, wire, source_ip)
        finally:
            self._open -= 1
        if closing is not None:
            await wire.close(closing)

    async def _serve(self, hello: Hello, wire: Wire, source_ip: str) -> Closing | None:
        if not handshake.is_allowed(hello, self._house.config.cors_origins):
            return Closing(CloseCode.FORBIDDEN, "Pages of this origin are not answered.")
        if self._open > self._house.config.max_websockets:
            return Closing(CloseCode.TOO_MANY, "There are too many websockets.")
        try:
            return await Connection(self._house, self._dispatcher, wire, source_ip).run(hello.token)
        except asyncio.CancelledError:
            # Nothing but the end of a drain cancels a websocket.
            return _STOPPING
        except Exception:  # noqa: BLE001  whatever it was, the client is told what to do
            _log.exception("websocket.failed", source_ip=source_ip)
            return _FAILED
