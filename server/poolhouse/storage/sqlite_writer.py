"""One write transaction on SQLite: its statements, and the time it may take over them."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

import structlog

from poolhouse.deadlines import Deadlines
from poolhouse.storage.dialect import Dialect
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.sqlite_connection import Args, bindable
from poolhouse.storage.sqlite_errors import DRIVER_ERRORS, translate
from poolhouse.storage.store import Row, Writer

HOLD_WARNING_SECONDS = 1.0

_log = structlog.get_logger(__name__)
T = TypeVar("T")


class SqliteWriter(Writer):
    """One turn's statements on the write connection."""

    def __init__(self, connection: sqlite3.Connection, dialect: Dialect) -> None:
        super().__init__()
        self._connection = connection
        self.dialect = dialect

    async def row(self, sql: str, *args: object) -> Row | None:
        """See Reader."""
        return self._run(sql, args, lambda cursor: cast("Row | None", cursor.fetchone()))

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """See Reader."""
        return self._run(sql, args, lambda cursor: cast("list[Row]", cursor.fetchall()))

    async def execute(self, sql: str, *args: object) -> int:
        """See Writer."""
        return self._run(sql, args, lambda cursor: self._count(cursor, sql))

    def _run(self, sql: str, args: Args, result: Callable[[sqlite3.Cursor], T]) -> T:
        self.check_usable()
        try:
            return result(self._connection.execute(self.dialect.sql(sql), bindable(args)))
        except DRIVER_ERRORS as error:
            raise self.doom(translate(error, self._connection)) from error

    def _count(self, cursor: sqlite3.Cursor, sql: str) -> int:
        """Rows touched; Python does not count those of an UPDATE that begins with WITH."""
        if cursor.rowcount < 0 and sql.lstrip().startswith("WITH"):
            return int(self._connection.execute("SELECT changes()").fetchone()[0])
        return max(cursor.rowcount, 0)


@contextmanager
def held_at_most(deadlines: Deadlines, seconds: float) -> Iterator[None]:
    """Stop a body that keeps all other writers waiting, and log one that does so for long."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    limit = deadlines.within(seconds)
    try:
        with limit:
            yield
    except TimeoutError as error:
        if limit.expired:
            raise StoreUnavailable(f"the transaction was open for more than {seconds} s") from error
        raise
    finally:
        held = loop.time() - began
        if held > HOLD_WARNING_SECONDS:
            _log.warning("store.write_held", seconds=round(held, 3))
