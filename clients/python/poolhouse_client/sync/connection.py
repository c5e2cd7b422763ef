"""One connection to the server: a watch, and what is sent while the watch is current."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import grpc

from poolhouse_client.sync import endings, watched
from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.backoff import Backoff
from poolhouse_client.sync.calls import Calls
from poolhouse_client.sync.endings import Silent
from poolhouse_client.sync.folding import Folding
from poolhouse_client.sync.replica import Replica
from poolhouse_client.sync.uploads import Uploads
from poolhouse_client.sync.watched import ComeBack, Current, Message, Reset

FIRST_SILENCE_SECONDS: Final = 60.0
HEARTBEATS: Final = 2


class Connection:
    """What happens between the first message of a watch and its end."""

    def __init__(
        self, calls: Calls, replica: Replica, pause: Callable[[float], Awaitable[None]], silence: float
    ) -> None:
        """Give up once nothing was heard for `silence` seconds, until the server says how often to expect something."""
        self._calls = calls
        self._replica = replica
        self._pause = pause
        self._arrivals = Arrivals(replica)
        self._uploads = Uploads(calls, replica, self._arrivals, self._may_send)
        self._folding = Folding(calls, replica, self._uploads)
        self._has_folded = False
        self.silence = silence
        self._current = asyncio.Event()
        self._work = asyncio.Event()
        self.answers = False
        """Whether the server has said anything."""

    @property
    def is_current(self) -> bool:
        """Whether all that the server has is here, and all that was here is there."""
        return self._has_folded and self._may_send() and not self._replica.is_pending()

    def wake(self) -> None:
        """There is something to send."""
        self._work.set()

    async def run(
        self, moved: Callable[[], None], came_up: Callable[[], None], upload_backoff: Backoff
    ) -> float | None:
        """Keep store and server the same until that ends; how long to wait then, if the server has said so.

        `moved` is called after each step, and `came_up` when the watch is current.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(self._send(moved, upload_backoff))
                come_back = await self._watch(moved, came_up)
                sending.cancel()
        except BaseExceptionGroup as ended:
            raise ended.exceptions[0] from None
        return come_back

    async def _watch(self, moved: Callable[[], None], came_up: Callable[[], None]) -> float | None:
        call = await self._calls.watch(self._replica.store.token(self._replica.owner))
        come_back: float | None = None
        try:
            while (message := await self._heard(call)) is not None:
                self._arrivals.take(message)
                self.answers = True
                for event in message.events:
                    if isinstance(event, ComeBack):
                        come_back = event.seconds
                    elif isinstance(event, Current | Reset):
                        self._notice(event, came_up)
                moved()
        finally:
            call.cancel()
        return come_back

    async def _heard(self, call: Any) -> Message | None:
        """The next message; None at the end."""
        try:
            async with asyncio.timeout(self.silence):
                response = await call.read()
        except TimeoutError:
            raise Silent from None
        self._calls.check()
        return None if response is grpc.aio.EOF else watched.message(response)

    def _notice(self, event: Current | Reset, came_up: Callable[[], None]) -> None:
        if isinstance(event, Reset):
            self._current.clear()
            return
        if event.heartbeat_seconds is not None:
            self.silence = HEARTBEATS * event.heartbeat_seconds
            came_up()
        self._current.set()
        self._work.set()

    def _may_send(self) -> bool:
        return self._current.is_set()

    async def _send(self, moved: Callable[[], None], backoff: Backoff) -> None:
        while True:
            await self._current.wait()
            await self._work.wait()
            self._work.clear()
            try:
                await self._send_all()
                backoff.reset()
            except grpc.RpcError as error:
                if endings.ends_connection(error):
                    raise
                self._work.set()
                await self._pause(backoff.pause())
            moved()

    async def _send_all(self) -> None:
        if not self._has_folded:
            await self._uploads.send_deletions()
            self._has_folded = await self._folding.run()
        await self._uploads.send_all()
