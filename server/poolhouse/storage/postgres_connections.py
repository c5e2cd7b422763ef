"""Connections to PostgreSQL, kept at hand between statements.

asyncpg's pool makes, opens, cancels and closes them. But to give it one back and take it again costs more than a read
by key does: a task, two futures and two timers. So who is done leaves a connection here for the next.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from poolhouse.deadlines import Deadlines
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.postgres_errors import DRIVER_ERRORS, is_gone, raise_translated

if TYPE_CHECKING:
    import asyncpg

ACQUIRE_SECONDS = 10.0
# How long the server may take to stop what was called off on a connection before that is cut off.
RELEASE_SECONDS = 5.0
CLOSE_SECONDS = 10.0

Connection = Any  # asyncpg's pool hands out proxies whose type depends on how it was made
T = TypeVar("T")


class Connections:
    """All connections of a pool; whoever finds them in use waits for their turn."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        """Take connections from this pool, and nobody else does."""
        self._pool = pool
        self._turns = asyncio.Semaphore(pool.get_max_size())
        self._at_hand: list[Connection] = []
        self._deadlines = Deadlines()
        self._closing = False
        self.in_use = 0

    @property
    def idle(self) -> int:
        """How many are open and not in use."""
        return len(self._at_hand) + self._pool.get_idle_size()

    @property
    def maximum(self) -> int:
        """How many there may be."""
        return self._pool.get_max_size()

    def use(self) -> "_Use":
        """A block with a connection of its own; StoreUnavailable if none becomes free, or can be opened, in time."""
        return _Use(self)

    async def take(self) -> Connection:
        """See `use`."""
        await self._take_turn()
        try:
            while self._at_hand:
                connection = self._at_hand.pop()
                if not is_gone(connection):
                    return connection
                await self._release(connection)
            return await self._open()
        except BaseException:
            self._yield_turn()
            raise

    async def _take_turn(self) -> None:
        if self._turns.locked():
            await self._in_time(self._turns.acquire())
        else:
            await self._turns.acquire()
        self.in_use += 1

    async def _open(self) -> Connection:
        try:
            return await self._in_time(self._pool.acquire())
        except DRIVER_ERRORS as error:
            raise_translated(error)

    async def _in_time(self, taking: Awaitable[T]) -> T:
        try:
            with self._deadlines.within(ACQUIRE_SECONDS):
                return await taking
        except TimeoutError as error:
            raise StoreUnavailable("no connection became free in time") from error

    async def give_back(self, connection: Connection, *, sound: bool) -> None:
        """Leave a connection for the next. Where something went wrong on it, the pool sees what has become of it."""
        try:
            if sound and not self._closing:
                self._at_hand.append(connection)
            else:
                await self._release(connection)
        finally:
            self._yield_turn()

    def _yield_turn(self) -> None:
        self.in_use -= 1
        self._turns.release()

    async def _release(self, connection: Connection) -> None:
        # One that breaks in this very moment has gone back by itself, which asyncpg minds; others that fail are closed.
        with contextlib.suppress(*DRIVER_ERRORS):
            await self._pool.release(connection, timeout=RELEASE_SECONDS)

    async def expire(self) -> None:
        """Have all connections be opened anew before they are used again."""
        await self._pool.expire_connections()
        await self._release_idle()

    async def _release_idle(self) -> None:
        idle, self._at_hand = self._at_hand, []
        await asyncio.gather(*map(self._release, idle))

    async def close(self) -> None:
        """Close all; those that are still in use after CLOSE_SECONDS are cut off."""
        self._closing = True
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._release_idle()
                await self._pool.close()
        except DRIVER_ERRORS:
            self._pool.terminate()


class _Use:
    """One use of a connection."""

    __slots__ = ("_connection", "_connections")

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def __aenter__(self) -> Connection:
        self._connection = await self._connections.take()
        return self._connection

    async def __aexit__(self, _kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        await self._connections.give_back(self._connection, sound=error is None)
