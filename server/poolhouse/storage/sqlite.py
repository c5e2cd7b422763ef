"""The embedded engine: one SQLite file in WAL mode, commits durable against power loss.

Reads by key run right on the event loop (a few microseconds, where a thread would cost a hundred); long reads run in
threads (`sqlite_snapshot`); writes take turns and share commits (`sqlite_group`).
"""

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Self, cast

from poolhouse.deadlines import Deadlines
from poolhouse.storage.dialect import SqliteDialect
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.sqlite_connection import (
    BUSY_SECONDS,
    bindable,
    connect_reader,
    connect_writer,
    create_private_file,
    patiently,
)
from poolhouse.storage.sqlite_errors import DRIVER_ERRORS, is_busy, is_fault, is_interrupt, translate
from poolhouse.storage.sqlite_group import GroupCommit
from poolhouse.storage.sqlite_snapshot import SNAPSHOT_LIMIT, Snapshots
from poolhouse.storage.sqlite_writer import SqliteWriter, held_at_most
from poolhouse.storage.store import Reader, Row, Store, Writer

# A read on the event loop that takes more of SQLite's steps than this (some milliseconds) is moved to a thread.
HOT_STEPS = 100_000
# How long a writer waits for its turn, and how long a body may then keep all others waiting.
TURN_SECONDS = 10.0
HOLD_SECONDS = 10.0


class SqliteStore(Store):
    """A store in one SQLite file. Other processes may open the same file."""

    engine = "sqlite"
    dialect = SqliteDialect()

    def __init__(self, path: Path, *, durable: bool, folder_to_delete: Path | None) -> None:
        """Use `open` or `ephemeral`."""
        self._path = path
        self._folder_to_delete = folder_to_delete
        self._closed = False
        self._deadlines = Deadlines()
        self._hot_ticks = 0
        self._writers = GroupCommit(lambda: connect_writer(path, durable=durable), durable=durable)
        self._snapshots = Snapshots(lambda: connect_reader(path, wait_seconds=BUSY_SECONDS), self.dialect)
        try:
            self._hot = self._connect_hot()
        except sqlite3.Error:
            self._writers.connection.close()
            raise

    @classmethod
    async def open(cls, path: Path, *, durable: bool = True) -> Self:
        """Open the file, or make it; StoreUnavailable if that is not possible."""
        try:
            create_private_file(path)
        except OSError as error:
            raise StoreUnavailable(f"the database cannot be made: {error}") from error
        return await patiently(lambda: cls(path, durable=durable, folder_to_delete=None))

    @classmethod
    async def ephemeral(cls, template: Path | None = None) -> Self:
        """A store in a private folder that goes when the store is closed: the same engine, without waiting for disks.

        It starts as a copy of the closed database `template`, if there is one.
        """
        folder = Path(tempfile.mkdtemp(prefix="poolhouse-"))
        path = folder / "store.db"
        if template is not None:
            shutil.copyfile(template, path)
        return await patiently(lambda: cls(path, durable=False, folder_to_delete=folder))

    async def row(self, sql: str, *args: object) -> Row | None:
        """See Store. It runs on the event loop."""
        self._hot_ticks = 0
        try:
            return cast("Row | None", self._hot.execute(self.dialect.sql(sql), bindable(args)).fetchone())
        except DRIVER_ERRORS as error:
            self._recover(error)
        async with self.read() as reader:
            return await reader.row(sql, *args)

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """See Store. It runs on the event loop, or in a thread if it turns out to be long."""
        self._hot_ticks = 0
        try:
            return cast("list[Row]", self._hot.execute(self.dialect.sql(sql), bindable(args)).fetchall())
        except DRIVER_ERRORS as error:
            self._recover(error)
        async with self.read() as reader:
            return await reader.rows(sql, *args)

    def _connect_hot(self) -> sqlite3.Connection:
        connection = connect_reader(self._path)
        connection.set_progress_handler(self._is_long, HOT_STEPS)
        return connection

    def _is_long(self) -> bool:
        """Whether to interrupt a read. SQLite adds up a statement's steps over all its runs: one tick tells nothing."""
        self._hot_ticks += 1
        return self._hot_ticks > 1

    def _recover(self, error: BaseException) -> None:
        """Return if the read may be tried again in a thread: it was long, met a lock, or its connection broke."""
        if self._closed:
            raise StoreUnavailable("the store is closed") from error
        # Python's driver does not reuse a statement that was interrupted, nor compile it for good: its connection goes.
        if is_fault(error) or is_interrupt(error):
            try:
                self._hot, broken = self._connect_hot(), self._hot
            except sqlite3.Error as cause:
                raise translate(cause) from error
            broken.close()
        elif not is_busy(error):
            raise translate(error) from error

    def read(self) -> AbstractAsyncContextManager[Reader]:
        """See Store. Its statements run in threads."""
        return self._snapshots.snapshot()

    def write(self) -> AbstractAsyncContextManager[Writer]:
        """See Store. Its statements run on the event loop, its commit in a thread with those of other writers."""
        return self._transaction(HOLD_SECONDS)

    def exclusive(self) -> AbstractAsyncContextManager[Writer]:
        """See Store. Every write transaction here is exclusive; this one may take as long as it needs."""
        return self._transaction(None)

    @asynccontextmanager
    async def _transaction(self, hold_seconds: float | None) -> AsyncIterator[Writer]:
        await self._take_turn()
        tx = SqliteWriter(self._writers.connection, self.dialect)
        try:
            with nullcontext() if hold_seconds is None else held_at_most(self._deadlines, hold_seconds):
                yield tx
            tx.check_usable()
        except BaseException as error:
            self._writers.undo(error)
            raise
        finally:
            tx.close()
        await self._writers.keep(tx.callbacks)

    async def _take_turn(self) -> None:
        try:
            with self._deadlines.within(TURN_SECONDS):
                await self._writers.take()
                await self._writers.begin()
        except TimeoutError as error:
            raise StoreUnavailable("too many writers are waiting") from error

    def connections(self) -> dict[str, int]:
        """See Store. One writes, one reads by key and is never waited for, and the others are for long reads."""
        in_use = self._writers.busy + self._snapshots.in_use
        idle = (not self._writers.busy) + 1 + self._snapshots.idle
        return {"in_use": in_use, "idle": idle, "maximum": 2 + SNAPSHOT_LIMIT}

    async def check(self) -> None:
        """See Store."""
        await self.row("SELECT count(*) FROM sqlite_schema")

    async def close(self) -> None:
        """See Store. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        await self._snapshots.close()
        await self._writers.close()
        self._hot.close()
        if self._folder_to_delete is not None:
            shutil.rmtree(self._folder_to_delete, ignore_errors=True)
