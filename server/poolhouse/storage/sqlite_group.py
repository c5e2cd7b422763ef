"""Group commit for SQLite: writers take turns on one connection, and those that queue up share one COMMIT.

Each writer works inside a savepoint of the open transaction, so that one that fails takes only its own work back. A
COMMIT runs in a thread (it waits for the disk) while new writers queue; then all of them run back to back, and the next
COMMIT follows. Nobody is told "done" before the COMMIT that holds its work has succeeded.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.sqlite_connection import patiently
from poolhouse.storage.sqlite_errors import is_fault, translate
from poolhouse.storage.store import run_callbacks

# A group closes after this many transactions even if more are waiting, so that the first one does not wait for ever.
GROUP_LIMIT = 128

Callbacks = list[Callable[[], None]]


class _Group:
    """The transactions that one COMMIT will make durable."""

    def __init__(self) -> None:
        self.members: list[tuple[asyncio.Future[None], Callbacks]] = []

    def settle(self, error: StoreError | None) -> None:
        for _, callbacks in self.members if error is None else ():
            run_callbacks(callbacks)
        for member, _ in self.members:
            if member.done():  # its caller was cancelled while it waited
                continue
            if error is None:
                member.set_result(None)
            else:
                member.set_exception(type(error)(*error.args))


class GroupCommit:
    """Turns on the write connection. `take` a turn, work between `begin` and `keep` or `undo`, wait for the commit."""

    def __init__(self, open_connection: Callable[[], sqlite3.Connection], *, durable: bool) -> None:
        """`open_connection` is called for the first connection, and after each fault for a new one."""
        self._open = open_connection
        self.connection = open_connection()
        self._loop = asyncio.get_running_loop()
        # Without durability a COMMIT touches no disk, and is over sooner than a thread would have started.
        self._thread = ThreadPoolExecutor(1, "sqlite-commit") if durable else None
        self._queue: deque[asyncio.Future[None]] = deque()
        self._group: _Group | None = None
        self._busy = False
        self._stale = False
        self._closed = False
        self._idle = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether somebody has the turn, or a commit is under way."""
        return self._busy

    async def take(self) -> None:
        """Wait for the turn, first come first served; it ends with `keep` or `undo`."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        if not self._busy:
            self._busy = True
            return
        turn = self._loop.create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on()
            raise

    async def begin(self) -> None:
        """Open the savepoint of this turn, in the group's transaction or in a new one. Ends the turn if it fails."""
        try:
            if self._group is None:
                await patiently(self._begin_transaction)
                self._group = _Group()
            self.connection.execute("SAVEPOINT turn")
        except BaseException as error:
            self._abandon_if_lost(error)
            self._pass_on()
            if isinstance(error, sqlite3.Error):
                raise translate(error) from error
            raise

    def _begin_transaction(self) -> None:
        if self._stale:
            fresh = self._open()
            self.connection.close()
            self.connection, self._stale = fresh, False
        self.connection.execute("BEGIN IMMEDIATE")

    def keep(self, callbacks: Callbacks) -> asyncio.Future[None]:
        """End the turn with its work kept; the future is done when that work is durable, or has failed to be."""
        member = self._loop.create_future()
        try:
            self.connection.execute("RELEASE turn")
            if self._group is None:
                raise StoreUnavailable("the transaction was lost")
            self._group.members.append((member, callbacks))
        except sqlite3.Error as error:
            self.undo(error)
            raise translate(error) from error
        self._pass_on()
        return member

    def undo(self, cause: BaseException) -> None:
        """End the turn with its work taken back."""
        if self.connection.in_transaction:
            try:
                self.connection.execute("ROLLBACK TO turn")
                self.connection.execute("RELEASE turn")
            except sqlite3.Error:
                self.connection.rollback()
        self._abandon_if_lost(cause)
        self._pass_on()

    def _abandon_if_lost(self, cause: BaseException) -> None:
        """After a full disk and its like SQLite may have rolled everything back, the group's earlier turns too."""
        self._stale = self._stale or is_fault(cause) or is_fault(cause.__cause__ or cause)
        if self._group is None or self.connection.in_transaction:
            return
        group, self._group = self._group, None
        group.settle(StoreUnavailable("the transaction was rolled back with the one that failed"))

    def _pass_on(self) -> None:
        """Hand the turn to the next in the queue; without one, or with a full group, commit first."""
        if self._group is not None and len(self._group.members) >= GROUP_LIMIT:
            self._commit(self._group)
            return
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        if self._group is not None:
            self._commit(self._group)
            return
        self._busy = False
        self._idle.set()

    def _commit(self, group: _Group) -> None:
        if self._thread is None or not group.members:
            self._committed(group, self._commit_now())
            return
        done = self._loop.run_in_executor(self._thread, self._commit_now)
        done.add_done_callback(lambda result: self._committed(group, result.result()))

    def _commit_now(self) -> StoreError | None:
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._stale = True
            self._roll_back()
            return translate(error)
        return None

    def _roll_back(self) -> None:
        try:
            self.connection.rollback()
        except sqlite3.Error:
            self._stale = True  # closing it rolls back

    def _committed(self, group: _Group, error: StoreError | None) -> None:
        self._group = None
        group.settle(error)
        self._pass_on()

    async def close(self) -> None:
        """Refuse new turns, let those queued finish, and close the connection."""
        self._closed = True
        while self._busy:
            self._idle.clear()
            await self._idle.wait()
        if self._thread is not None:
            self._thread.shutdown()
        self.connection.close()
