"""Long reads on SQLite: statements run in a few threads, each snapshot on a connection of its own."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from poolhouse.storage.dialect import Dialect
from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.sqlite_connection import bindable, patiently
from poolhouse.storage.sqlite_errors import DRIVER_ERRORS, is_fault, translate
from poolhouse.storage.store import Reader, Row

SNAPSHOT_LIMIT = 4
ACQUIRE_SECONDS = 10.0
_INTERRUPT_PAUSE = 0.005

T = TypeVar("T")


class Snapshots:
    """A bounded pool of read connections and the threads that work on them."""

    def __init__(self, open_connection: Callable[[], sqlite3.Connection], dialect: Dialect) -> None:
        """`open_connection` is called when a snapshot finds no idle connection."""
        self._open = open_connection
        self._dialect = dialect
        self._slots = asyncio.Semaphore(SNAPSHOT_LIMIT)
        self._idle: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(SNAPSHOT_LIMIT, "sqlite-read")
        self._closed = False
        self.in_use = 0

    @property
    def idle(self) -> int:
        """How many connections wait for a snapshot."""
        return len(self._idle)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Reader]:
        """A reader of one snapshot; StoreUnavailable if no connection is free in ACQUIRE_SECONDS."""
        await self._take_slot()
        self.in_use += 1
        try:
            connection = self._idle.pop() if self._idle else await patiently(self._open)
            reader = _SnapshotReader(connection, self._threads, self._dialect)
            try:
                connection.execute("BEGIN")
                yield reader
            finally:
                reader.close()
                self._put_back(connection, reader)
        finally:
            self.in_use -= 1
            self._slots.release()

    async def _take_slot(self) -> None:
        try:
            async with asyncio.timeout(ACQUIRE_SECONDS):
                await self._slots.acquire()
        except TimeoutError as error:
            raise StoreUnavailable("too many long reads at once") from error
        if self._closed:
            self._slots.release()
            raise StoreUnavailable("the store is closed")

    def _put_back(self, connection: sqlite3.Connection, reader: "_SnapshotReader") -> None:
        try:
            connection.rollback()
        except sqlite3.Error:
            reader.faulty = True
        if reader.faulty or self._closed:
            connection.close()
        else:
            self._idle.append(connection)

    async def close(self) -> None:
        """Refuse new snapshots, wait for the open ones, close every connection."""
        self._closed = True
        for _ in range(SNAPSHOT_LIMIT):
            await self._slots.acquire()
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        self._threads.shutdown()
        for _ in range(SNAPSHOT_LIMIT):
            self._slots.release()


class _SnapshotReader(Reader):
    """Statements of one snapshot, each in a thread; a cancelled one is interrupted before its caller goes on."""

    def __init__(self, connection: sqlite3.Connection, threads: ThreadPoolExecutor, dialect: Dialect) -> None:
        self._connection = connection
        self._threads = threads
        self.dialect = dialect
        self._closed = False
        self._running = False
        self.faulty = False

    async def row(self, sql: str, *args: object) -> Row | None:
        """See Reader."""
        sql = self.dialect.sql(sql)
        return await self._run(lambda: cast("Row | None", self._connection.execute(sql, bindable(args)).fetchone()))

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """See Reader."""
        sql = self.dialect.sql(sql)
        return await self._run(lambda: cast("list[Row]", self._connection.execute(sql, bindable(args)).fetchall()))

    def close(self) -> None:
        """Refuse every further statement."""
        self._closed = True

    async def _run(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError("the snapshot is closed")
        # Two threads on one connection can stop the whole process: one waits in SQLite for the other, holding the GIL.
        if self._running:
            raise StoreError("another statement of the snapshot is running")
        self._running = True
        job = self._threads.submit(work)
        running = asyncio.wrap_future(job)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await self._interrupt(job, running)
            raise
        except DRIVER_ERRORS as error:
            self.faulty = self.faulty or is_fault(error)
            raise translate(error) from error
        finally:
            self._running = False

    async def _interrupt(self, job: Future[T], running: asyncio.Future[T]) -> None:
        """Stop the thread's statement; over and over, as one that has not begun yet cannot be interrupted.

        It is the thread that is waited for: `running` itself would be called off while the thread still works.
        """
        job.cancel()
        while not job.done():
            self._connection.interrupt()
            with contextlib.suppress(asyncio.CancelledError):  # already on the way out
                await asyncio.wait([running], timeout=_INTERRUPT_PAUSE)
        if not job.cancelled():
            running.add_done_callback(lambda done: done.cancelled() or done.exception())
