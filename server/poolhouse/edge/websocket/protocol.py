"""uvicorn's websocket protocol with bounds that it lacks: on what a client makes the server keep, and for how long.

Pings find connections that are dead. One that is slow is not: for as long as it takes anything, it may stay.
"""

from typing import Any, Final

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from poolhouse.edge.websocket.closing import CloseCode

DRAIN: Final = "poolhouse.drain"
"""The event that the application receives as the server begins to stop."""
FRAME: Final = "poolhouse.frame"
"""Where an event that is sent keeps its bytes, for the next who is sent the same."""
PING_SECONDS: Final = 20.0
PONG_SECONDS: Final = 40.0
"""A connection that is dead is found within the two together."""
CLOSE_SECONDS: Final = 5.0
"""How long a client may take to read the farewell."""
MAX_FRAGMENTS: Final = 1024
"""Of one message: empty ones come to no size."""


class BoundedWebsocket(WebSocketsSansIOProtocol):
    """One connection. Whatever its client does or does not do, it takes a bounded amount of memory, and ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = CLOSE_SECONDS
        self._unsent = 0

    def data_received(self, data: bytes) -> None:
        """Some bytes arrived."""
        super().data_received(data)
        if self.conn.handshake_exc is not None:
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """A fragment of a message."""
        if len(self.frames) < MAX_FRAGMENTS:
            super().handle_cont(event)
        else:
            self._fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")

    def send_receive_event_to_app(self) -> None:
        """A message is complete."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self._fail(CloseCode.INVALID_DATA, "not UTF-8")
                return
        super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """A ping. A client that reads no pongs gets none: they would pile up."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def send_keepalive_ping(self) -> None:
        """It is time for a ping, or for who has not read the farewell by now to go."""
        if self.close_sent or self.transport.is_closing():
            self.ping_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)
            return
        self._unsent = self.transport.get_write_buffer_size()
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """No pong came: nobody is there, unless we do not read, or they are still reading what was before the ping."""
        if self.read_paused or self.transport.get_write_buffer_size() < self._unsent:
            self.pong_timer = self.pending_ping_payload = None
            self.schedule_ping()
        else:
            super().keepalive_timeout()
            self.transport.abort()

    def shutdown(self) -> None:
        """The server stops: the application is told, and comes to an end in its own way."""
        if self.handshake_complete and not self.close_sent:
            event: Any = {"type": DRAIN}
            self.queue.put_nowait(event)
        else:
            super().shutdown()

    async def send(self, message: Any) -> None:
        """Send an event, once there is room for it; the farewell at once. ClientDisconnected if nobody is there."""
        if message["type"] == "websocket.close":
            self.writable.set()
        if not self.writable.is_set():
            await self.writable.wait()
        if self.close_sent:
            raise ClientDisconnected
        if message["type"] == "websocket.send" and self.handshake_complete:
            self._send_frame(message)
            return
        await super().send(message)
        if message["type"] == "websocket.accept":
            self._forget_handshake()

    def _send_frame(self, event: Any) -> None:
        """Send a message in a frame, made once for all who are sent the same: servers mask none (RFC 6455, 5.1)."""
        if self.disconnected or self.conn.state is not State.OPEN:
            raise ClientDisconnected
        frame = event.get(FRAME)
        if frame is None:
            text = event.get("text")
            made = Frame(Opcode.BINARY, event["bytes"]) if text is None else Frame(Opcode.TEXT, text.encode())
            frame = event[FRAME] = made.serialize(mask=False)
        self.transport.write(frame)

    def _forget_handshake(self) -> None:
        """It would be a third of what an idle websocket takes."""
        del self.request, self.response
        self.scope["headers"], self.scope["subprotocols"] = [], []

    def _fail(self, code: CloseCode, reason: str) -> None:
        self.conn.fail(code, reason)
        self.handle_parser_exception()
