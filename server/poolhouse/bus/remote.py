"""Hints between servers, whatever carries them: one connection, opened anew for ever, and an outbox before it."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final

import structlog

from poolhouse.bus.bus import Bus, check
from poolhouse.ids import Ids

OUTBOX_LIMIT: Final = 10_000
BATCH_LIMIT: Final = 500
# A connection that has been silent this long is asked whether it is still there.
PING_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 10.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 10.0

_log = structlog.get_logger(__name__)


class Line(ABC):
    """One connection. Whatever its methods raise is taken for its end."""

    @abstractmethod
    async def send(self, hints: Sequence[str]) -> None:
        """Return once whoever carries the hints has them."""

    @abstractmethod
    async def ping(self) -> None:
        """Return if there is somebody at the other end."""

    @abstractmethod
    def check_open(self) -> None:
        """Raise if the connection is known to be broken."""


class RemoteBus(Bus):
    """Carries hints between all servers that are connected to the same place."""

    def __init__(self, ids: Ids) -> None:
        """Use `start` before anything else."""
        super().__init__()
        self._ids = ids
        self._origin = ids.token()
        self._outbox: deque[str] = deque(maxlen=OUTBOX_LIMIT)
        self._wake = asyncio.Event()
        self._connected = asyncio.Event()
        self._connected_at = 0.0
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    def _open(self) -> AbstractAsyncContextManager[Line]:
        """A new connection, which hears hints already; it has `_received` called, and `_wake` set when it breaks."""

    async def start(self) -> None:
        """Begin to listen. Returns when connected, or after ANSWER_SECONDS; it then goes on trying."""
        self._task = asyncio.create_task(self._keep_listening(), name="bus")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._connected.wait()

    def publish(self, topic: str, payload: str = "") -> None:
        """See Bus. Without connection, the oldest hints to other servers are dropped beyond OUTBOX_LIMIT."""
        check(topic, payload)
        self._outbox.append(f"{self._origin}\n{topic}\n{payload}")
        self._wake.set()
        self._deliver(topic, payload)

    async def close(self) -> None:
        """See Bus. Hints on their way are sent first, if that is possible at once."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                while self._outbox and self._connected.is_set():  # noqa: ASYNC110  it ends once, at the end
                    await asyncio.sleep(0.005)
        self._task.cancel()
        await asyncio.wait([self._task])
        self._subscriptions.clear()

    async def _keep_listening(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001  whatever it was: without this loop no hint is heard any more
                _log.warning("bus.connection_lost", error=str(error) or type(error).__name__)
            if self._connected.is_set():
                self._connected.clear()
                # Each connection has everybody look anew: after one that breaks as soon as it stands, no haste.
                if asyncio.get_running_loop().time() - self._connected_at > LONGEST_PAUSE_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
            await asyncio.sleep(pause * (0.5 + self._ids.jitter()))
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        """Serve one connection until it breaks."""
        async with self._open() as line:
            self._connected_at = asyncio.get_running_loop().time()
            self._connected.set()
            self._resync()
            self._wake.set()  # what could not be sent before waits in the outbox
            while True:
                await self._send_next(line)

    async def _send_next(self, line: Line) -> None:
        """Send what is in the outbox; what could not be sent stays in it."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            await line.ping()
        self._wake.clear()
        line.check_open()
        while self._outbox:
            batch = list(self._outbox)[:BATCH_LIMIT]
            await line.send(batch)
            for hint in batch:
                if self._outbox and self._outbox[0] is hint:
                    self._outbox.popleft()

    def _received(self, message: str) -> None:
        """A hint has come, of this server or another."""
        origin, _, rest = message.partition("\n")
        if origin != self._origin:
            topic, _, payload = rest.partition("\n")
            self._deliver(topic, payload)
