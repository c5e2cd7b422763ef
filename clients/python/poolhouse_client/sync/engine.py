"""Keeps the local store and the server the same, whatever happens in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.sync import endings
from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.backoff import Backoff
from poolhouse_client.sync.connection import FIRST_SILENCE_SECONDS, Connection
from poolhouse_client.sync.endings import Ending, Next
from poolhouse_client.sync.entrance import Entrance
from poolhouse_client.sync.listeners import guarded
from poolhouse_client.sync.model import Status, SyncError
from poolhouse_client.sync.replica import Replica
from poolhouse_client.waiting import Client

_log: Final = logging.getLogger(__name__)


class Engine:
    """One connection after the other. It belongs to one event loop."""

    def __init__(
        self, connect: Callable[[], Client], replica: Replica, entrance: Entrance, clock: Clock[Awaitable[None]]
    ) -> None:
        self._connect = connect
        self._replica = replica
        self._entrance = entrance
        self._pause = clock.pause
        self._backoff, self._upload_backoff = Backoff(clock.random), Backoff(clock.random)
        self._connection: Connection | None = None
        self._silence = FIRST_SILENCE_SECONDS
        self._turn: asyncio.Timeout | None = None
        self._has_renewed = self._has_stopped = self._begins_anew = self._is_closed = False
        self._changed = asyncio.Event()
        self.status = Status.OFFLINE
        self.error: SyncError | None = None
        replica.written = self._written

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                async with asyncio.timeout(None) as self._turn:
                    await self._rest(await self._connected())
            except TimeoutError:  # somebody has signed in or out
                self._backoff.reset()

    async def synchronize(self) -> None:
        """Return once store and server are the same; SyncError if the engine stops, or is closed."""
        while self.status is not Status.CURRENT:
            if self._is_closed:
                raise SyncError(None, "The device is closed.")
            if self.status is Status.STOPPED:
                raise self.error or SyncError(None, "The device has stopped.")
            self._changed.clear()
            await self._changed.wait()

    def renew(self) -> None:
        """Connect anew, as whoever is signed in now."""
        self._entrance.renew()
        self._begin()

    def forget(self) -> None:
        """Connect anew, as nobody who was here before."""
        self._entrance.forget()
        self._begin()

    def close(self) -> None:
        """Nothing comes any more: who waits is told."""
        self._is_closed = True
        self._changed.set()

    def _begin(self) -> None:
        if self._is_closed:
            return
        self._connection, self._has_stopped = None, False
        if self._turn is not None and not self._turn.expired():
            self._turn.reschedule(asyncio.get_running_loop().time())
        self._refresh()

    async def _connected(self) -> Ending:
        """Be connected for as long as it lasts, and say how that has ended."""
        try:
            return Ending(Next.AGAIN, seconds=await self._connect_once())
        except Exception as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from error
            ending = endings.ending(error)
            if ending.next is Next.STOP:
                _log.warning("Sync has stopped: %s", ending.error)
            return ending
        finally:
            if self._connection is not None:
                self._silence = self._connection.silence
            self._connection = None
            self._refresh()

    async def _connect_once(self) -> float | None:
        if self._begins_anew:
            Arrivals(self._replica).begin_anew()
            self._begins_anew = False
        identity_id = await self._entrance.enter()
        async with self._connect() as client:
            calls = self._entrance.calls(client, identity_id)
            self._connection = Connection(calls, self._replica, self._pause, self._silence)
            return await self._connection.run(self._refresh, self._came_up, self._upload_backoff)

    async def _rest(self, ending: Ending) -> None:
        """Do what is to be done before the next connection, and wait."""
        self.error = ending.error
        if ending.next is Next.STOP:
            self._has_stopped = True
            self._refresh()
            await asyncio.Event().wait()
        elif ending.next is Next.RENEW:
            self._entrance.renew()
            has_renewed, self._has_renewed = self._has_renewed, True
            if not has_renewed:
                return
        elif ending.next is Next.ANEW:
            self._begins_anew = True
        elif ending.next is Next.AT_ONCE:
            return
        await self._pause(self._backoff.pause() if ending.seconds is None else ending.seconds)

    def _came_up(self) -> None:
        self._backoff.reset()
        self._has_renewed, self.error = False, None

    def _written(self) -> None:
        if self._connection is not None:
            self._connection.wake()
        self._refresh()

    def _refresh(self) -> None:
        status = self._status()
        if status is self.status:
            return
        self.status = status
        self._changed.set()
        if self._replica.handlers.on_status is not None:
            guarded(self._replica.handlers.on_status, None, status)

    def _status(self) -> Status:
        if self._has_stopped:
            return Status.STOPPED
        if self._connection is None or not self._connection.answers:
            return Status.OFFLINE
        return Status.CURRENT if self._connection.is_current else Status.BEHIND
