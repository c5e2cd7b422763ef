"""uvicorn's HTTP protocol with bounds that it lacks: on what clients send ahead, and on the time that they take."""

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MAX_HEADER_BYTES: Final = 64 * 1024
MAX_PIPELINED: Final = 32
"""How many requests may wait behind the one that is being answered: what waits takes memory."""
HEADER_SECONDS: Final = 10.0
"""From the connection, or from a request's first byte, to the end of its headers."""
STALL_SECONDS: Final = 30.0
"""How long a client may take none of an answer that is more than the kernel buffers."""

_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """One connection. A client that dawdles is cut off; one that sends too much is told so first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._header_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._in_headers = False
        self._header_bytes = 0
        self._unparsed_bytes = 0
        self._handed_over = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client connected, and should soon say what for."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop_header_timer()
        self._stop_stall_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes arrived."""
        self._unparsed_bytes += len(data)
        super().data_received(data)
        if self._handed_over:
            return
        if self._unparsed_bytes > MAX_HEADER_BYTES:
            self._refuse()
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None until the first request
        if cycle is not None and not cycle.response_complete:
            self._stop_header_timer()
        elif self._header_timer is None:
            self._expect_headers()

    def handle_websocket_upgrade(self) -> None:
        """A websocket is asked for: the connection is another protocol's from here on."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            self.send_400_response("An answer is still being sent.")
            return
        self._handed_over = True
        self._stop_header_timer()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_headers = True
        self._header_bytes = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header is complete, or a trailer: those count, and are not looked at.

        Proxies hand trailers on as they are. One that took a header's place would say where the call comes from.
        """
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > MAX_HEADER_BYTES:
            raise ValueError("too many headers")  # ends as send_400_response
        if self._in_headers:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """All headers are there."""
        self._in_headers = False
        self._unparsed_bytes = 0
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests")  # ends as send_400_response
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body is there."""
        self._unparsed_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is there in full."""
        self._unparsed_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What was sent is no request, or too much of one."""
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse()
        else:
            super().send_400_response(msg)

    def timeout_keep_alive_handler(self) -> None:
        """Nothing was asked for a while. An answer that has not been taken by now will not be."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def pause_writing(self) -> None:
        """The client does not take its answer as fast as it is written."""
        super().pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        """It has taken most of it."""
        self._stop_stall_timer()
        super().resume_writing()

    def _expect_headers(self) -> None:
        self._header_timer = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _expect_reading(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self._check_reading, waiting)

    def _check_reading(self, waited: int) -> None:
        """Slow is fine, standstill is not."""
        if self.transport.get_write_buffer_size() < waited:
            self._expect_reading()
        else:
            self.transport.abort()

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def _stop_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _stop_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
