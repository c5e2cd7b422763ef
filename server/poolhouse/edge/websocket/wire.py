"""A websocket as frames, which are sent no faster than the client reads them."""

import asyncio
import contextlib

from google.protobuf.message import Message
from starlette.types import Receive, Send

from poolhouse.deadlines import Deadlines
from poolhouse.dispatch import SEND_SECONDS
from poolhouse.edge.websocket.closing import CloseCode, Closing, Gone
from poolhouse.edge.websocket.forms import Asked, Form
from poolhouse.edge.websocket.protocol import DRAIN
from poolhouse.errors import CognitoError
from poolhouse.gen.sync import v1 as pb


class Wire:
    """One websocket after its handshake."""

    __slots__ = ("_deadlines", "_form", "_receive", "_send", "_sending")

    def __init__(self, form: Form, receive: Receive, send: Send, deadlines: Deadlines) -> None:
        self._form = form
        self._receive = receive
        self._send = send
        self._deadlines = deadlines
        self._sending = asyncio.Lock()

    async def receive(self) -> Asked | None:
        """The client's next frame; None once the server stops. Closing for what is none, Gone if there is no more."""
        event = await self._receive()
        if event["type"] == DRAIN:
            return None
        if event["type"] == "websocket.disconnect":
            raise Gone
        return self._form.read(event)

    async def write(self, number: int, kind: str, message: Message) -> None:
        """Send a frame once there is room for it, one at a time. Gone if nobody reads it."""
        async with self._sending:
            event = self._form.write(number, kind, message)
            try:
                await self._send(event)
            except OSError:
                raise Gone from None

    async def answer(self, number: int, kind: str, message: Message) -> None:
        """As `write`, for as long as one waits for a client to read; Closing if it does not."""
        try:
            with self._deadlines.within(SEND_SECONDS):
                await self.write(number, kind, message)
        except TimeoutError:
            raise too_slow() from None

    async def refuse(self, number: int, error: CognitoError, request_id: str) -> None:
        """Answer with a refusal."""
        await self.answer(number, "error", pb.CallError(name=error.name, message=error.message, request_id=request_id))

    async def close(self, closing: Closing) -> None:
        """Say farewell, whether or not it is read."""
        with contextlib.suppress(OSError):
            await self._send({"type": "websocket.close", "code": int(closing.code), "reason": closing.reason})


def too_slow() -> Closing:
    """What a client that does not read is told, in case that it does."""
    return Closing(CloseCode.TOO_SLOW, f"Nothing was read for {SEND_SECONDS:.0f} seconds.")
