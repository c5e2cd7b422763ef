"""The contract of a store: what every engine promises, and what `tests/contract` holds them to.

SQL is written once, in the subset both engines speak: `$1` parameters, `ON CONFLICT`, `RETURNING`; `NULLS FIRST` or
`NULLS LAST` wherever nulls are ordered; no LIKE on case-folded text, no `lower()` (callers fold). Text is ordered and
compared by its UTF-8 bytes. Times are seconds since the Unix epoch. Booleans may come back as 0 and 1.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, overload

import structlog

from poolhouse.storage.dialect import Dialect
from poolhouse.storage.errors import StoreError

_log = structlog.get_logger(__name__)


class Row(Protocol):
    """One result row, its columns by name, by position, or several at once by a slice."""

    @overload
    def __getitem__(self, key: str, /) -> Any: ...
    @overload
    def __getitem__(self, key: int, /) -> Any: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[Any, ...]: ...


class Reader(ABC):
    """Runs statements that change nothing; one that would change something fails."""

    dialect: Dialect

    @abstractmethod
    async def row(self, sql: str, *args: object) -> Row | None:
        """The first row, or None."""

    @abstractmethod
    async def rows(self, sql: str, *args: object) -> list[Row]:
        """Every row."""

    async def value(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        row = await self.row(sql, *args)
        return None if row is None else row[0]


class Writer(Reader):
    """One open write transaction; SQL with RETURNING goes through `row` and `rows`.

    A statement that fails dooms the whole transaction: it is rolled back even when the caller swallows the error.
    """

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []
        self._closed = False
        self._doom: StoreError | None = None

    @abstractmethod
    async def execute(self, sql: str, *args: object) -> int:
        """Run one statement; returns the number of rows it touched."""

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Have `callback` called once the commit is durable, and not at all if it never is. It must not block."""
        self.callbacks.append(callback)

    def check_usable(self) -> None:
        """Raise StoreError if the transaction is over, or doomed by an earlier failure."""
        if self._closed:
            raise StoreError("the transaction is over")
        if self._doom is not None:
            raise StoreError("an earlier statement of the transaction failed") from self._doom

    def doom(self, error: StoreError) -> StoreError:
        """Make sure that the transaction is never committed, because of `error`, which is handed back."""
        self._doom = self._doom or error
        return error

    def close(self) -> None:
        """Refuse every further statement."""
        self._closed = True


class Store(Reader):
    """A database. Its own `row`, `rows` and `value` are the hot path: one statement, no transaction, reads by key."""

    engine: str

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[Reader]:
        """One consistent snapshot, as of its first statement; may run long scans, one statement at a time."""

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[Writer]:
        """A transaction: committed on success, rolled back on any exception, a cancellation included.

        Leaving the block returns only once the commit is durable. The body awaits nothing but its statements: on the
        embedded engine every other writer waits for it.
        """

    @abstractmethod
    def exclusive(self) -> AbstractAsyncContextManager[Writer]:
        """A write transaction that one process at a time is in, without time limits: for migrations."""

    @abstractmethod
    def connections(self) -> dict[str, int]:
        """How many connections are `in_use` and `idle`, and the `maximum` of both together; for the metrics."""

    @abstractmethod
    async def check(self) -> None:
        """Return if the store answers; StoreUnavailable if it does not."""

    @abstractmethod
    async def close(self) -> None:
        """Finish open transactions and let go of the database. Later calls fail with StoreUnavailable."""


def run_callbacks(callbacks: list[Callable[[], None]]) -> None:
    """Run what waited for a commit; one that fails is logged and harms no other."""
    for callback in callbacks:
        try:
            callback()
        except Exception:  # noqa: BLE001  # whatever it is, the commit has happened
            _log.exception("store.after_commit_failed")
