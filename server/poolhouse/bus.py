"""Hints between tasks and between servers: "this changed, look again". Never data: a hint may be lost or come twice.

A topic is words joined by dots; who subscribes to `cache` also hears `cache.pools`. After a time without connection
hints may have been lost; subscribers are told so, and drop what they remember.
"""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import structlog

from poolhouse.ids import Ids
from poolhouse.storage.postgres_errors import DRIVER_ERRORS

# PostgreSQL carries less than 8000 bytes in a notification; this leaves room for where the hint came from.
HINT_BYTES: Final = 7900
CHANNEL: Final = "poolhouse"
OUTBOX_LIMIT: Final = 10_000
BATCH_LIMIT: Final = 500
# A connection that has been silent this long is asked whether it is still there.
PING_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 10.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 10.0

_log = structlog.get_logger(__name__)

OnHint = Callable[[str, str], None]
OnResync = Callable[[], None]


@dataclass(frozen=True, eq=False)
class Subscription:
    """Ends with `close`, which may be called twice."""

    topic: str
    on_hint: OnHint
    on_resync: OnResync
    forget: Callable[["Subscription"], None]

    def close(self) -> None:
        """Hear nothing more."""
        self.forget(self)


class Bus(ABC):
    """Delivers hints. Within the process they arrive before `publish` returns. NATS would be one more subclass."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, dict[Subscription, None]] = {}

    def subscribe(self, topic: str, on_hint: OnHint, on_resync: OnResync) -> Subscription:
        """Have `on_hint(topic, payload)` called for hints on `topic` and below; the empty topic hears everything.

        `on_resync()` is called when hints may have been lost. Neither may block; what they raise is logged.
        """
        subscription = Subscription(topic, on_hint, on_resync, self._forget)
        self._subscriptions.setdefault(topic, {})[subscription] = None
        return subscription

    @abstractmethod
    def publish(self, topic: str, payload: str = "") -> None:
        """Send a hint, without waiting; ValueError if it is over HINT_BYTES or holds a line break (topic) or a NUL."""

    @abstractmethod
    async def close(self) -> None:
        """Stop carrying hints."""

    def _forget(self, subscription: Subscription) -> None:
        listeners = self._subscriptions.get(subscription.topic, {})
        listeners.pop(subscription, None)
        if not listeners:
            self._subscriptions.pop(subscription.topic, None)

    def _deliver(self, topic: str, payload: str) -> None:
        words = topic.split(".")
        for length in range(len(words) + 1):
            for subscription in list(self._subscriptions.get(".".join(words[:length]), ())):
                _guarded(subscription.on_hint, topic, payload)

    def _resync(self) -> None:
        for listeners in list(self._subscriptions.values()):
            for subscription in list(listeners):
                _guarded(subscription.on_resync)


class LocalBus(Bus):
    """Carries hints within this process."""

    def publish(self, topic: str, payload: str = "") -> None:
        """See Bus."""
        _check(topic, payload)
        self._deliver(topic, payload)

    async def close(self) -> None:
        """See Bus."""
        self._subscriptions.clear()


class PostgresBus(Bus):
    """Carries hints between all servers over one PostgreSQL database, on one connection of its own (LISTEN, NOTIFY)."""

    def __init__(self, url: str, ids: Ids) -> None:
        """Use `start` before anything else."""
        super().__init__()
        self._url = url
        self._ids = ids
        self._origin = ids.token()
        self._outbox: deque[str] = deque(maxlen=OUTBOX_LIMIT)
        self._wake = asyncio.Event()
        self._connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen. Returns when connected, or after ANSWER_SECONDS; it then goes on trying."""
        self._task = asyncio.create_task(self._keep_listening(), name="bus")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._connected.wait()

    def publish(self, topic: str, payload: str = "") -> None:
        """See Bus. Without connection, the oldest hints to other servers are dropped beyond OUTBOX_LIMIT."""
        _check(topic, payload)
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
            except DRIVER_ERRORS as error:
                _log.warning("bus.connection_lost", error=str(error) or type(error).__name__)
            if self._connected.is_set():
                pause = FIRST_PAUSE_SECONDS
                self._connected.clear()
            await asyncio.sleep(pause * (0.5 + self._ids.jitter()))
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _listen(self) -> None:
        """Serve one connection until it breaks."""
        connection = await asyncpg.connect(
            self._url,
            timeout=ANSWER_SECONDS,
            command_timeout=ANSWER_SECONDS,
            server_settings={"application_name": "poolhouse-bus"},
        )
        try:
            connection.add_termination_listener(lambda _: self._wake.set())
            await connection.add_listener(CHANNEL, self._received)
            self._connected.set()
            self._resync()
            self._wake.set()  # what could not be sent before waits in the outbox
            while True:
                await self._send_next(connection)
        finally:
            connection.terminate()

    async def _send_next(self, connection: Any) -> None:
        """Send what is in the outbox; what could not be sent stays in it."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            await connection.execute("SELECT 1")
        self._wake.clear()
        if connection.is_closed():
            raise ConnectionResetError("the server closed the connection")
        while self._outbox:
            batch = list(self._outbox)[:BATCH_LIMIT]
            await connection.execute("SELECT pg_notify($1, hint) FROM unnest($2::text[]) AS hint", CHANNEL, batch)
            for hint in batch:
                if self._outbox and self._outbox[0] is hint:
                    self._outbox.popleft()

    def _received(self, _connection: Any, _pid: int, _channel: str, message: object) -> None:
        origin, _, rest = str(message).partition("\n")
        if origin != self._origin:
            topic, _, payload = rest.partition("\n")
            self._deliver(topic, payload)


def _check(topic: str, payload: str) -> None:
    if "\n" in topic or "\0" in topic + payload:
        raise ValueError("a topic is one line, and a hint holds no NUL")
    if len(topic.encode()) + len(payload.encode()) > HINT_BYTES:
        raise ValueError(f"a hint has at most {HINT_BYTES} bytes: it says what changed, not how")


def _guarded(callback: Callable[..., None], *args: str) -> None:
    try:
        callback(*args)
    except Exception:  # noqa: BLE001  # one subscriber's mistake is not the next one's
        _log.exception("bus.subscriber_failed")
