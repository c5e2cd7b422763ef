"""One transaction on a PostgreSQL connection."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

import asyncpg

from poolhouse.storage.dialect import PostgresDialect
from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.postgres_errors import DRIVER_ERRORS, is_gone, raise_translated, translate
from poolhouse.storage.store import Row, Writer, run_callbacks

_ROLLBACK_SECONDS = 5.0

T = TypeVar("T")


class PostgresTransaction(Writer):
    """The statements between BEGIN and COMMIT; whether they may write is BEGIN's to say."""

    dialect = PostgresDialect()

    def __init__(self, connection: Any, seconds: float | None) -> None:
        """`seconds` is how long a statement may take, None for the connection's own limit."""
        super().__init__()
        self._connection = connection
        self._seconds = seconds
        self._begun = False

    async def row(self, sql: str, *args: object) -> Row | None:
        """See Reader."""
        return cast("Row | None", await self._run(self._connection.fetchrow, sql, args))

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """See Reader."""
        return cast("list[Row]", await self._run(self._connection.fetch, sql, args))

    async def execute(self, sql: str, *args: object) -> int:
        """See Writer."""
        tag: str = await self._run(self._connection.execute, sql, args)
        count = tag.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def _run(self, method: Any, sql: str, args: tuple[object, ...]) -> Any:
        self.check_usable()
        try:
            return await method(sql, *args, timeout=self._seconds)
        except DRIVER_ERRORS as error:
            self.doom(translate(error))
            raise_translated(error)

    async def begin(self, sql: str) -> None:
        """Open the transaction with `sql`, which says what it may do; StoreUnavailable if the database cannot do that.

        A standby refuses READ WRITE as a feature that it lacks (0A000), in the words of its own language. From any
        other statement that code is a mistake in its SQL.
        """
        try:
            await self._connection.execute(sql, timeout=self._seconds)
        except asyncpg.FeatureNotSupportedError as error:
            raise StoreUnavailable(f"the database only reads: {error}") from error
        except DRIVER_ERRORS as error:
            raise_translated(error)
        self._begun = True

    async def commit(self) -> None:
        """Commit, then run what waited for it. StoreUnavailable leaves open whether the commit took place."""
        self.close()
        try:
            tag = await self._connection.execute("COMMIT", timeout=self._seconds)
        except DRIVER_ERRORS as error:
            raise_translated(error)
        if tag != "COMMIT":
            raise StoreError("the transaction could not be committed")
        run_callbacks(self.callbacks)

    async def roll_back(self) -> None:
        """Roll back, or cut the connection off, which has the server roll back."""
        try:
            # A BEGIN that was cancelled on its way may yet take place: nobody can tell before the next statement.
            if not self._begun or self._connection.is_in_transaction():
                await self._connection.execute("ROLLBACK", timeout=_ROLLBACK_SECONDS)
        except DRIVER_ERRORS:
            if not is_gone(self._connection):
                self._connection.terminate()


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` to its end even if the caller is cancelled meanwhile; the cancellation is raised then."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):  # one is on its way already
                await asyncio.wait([task])
        task.exception()
        raise
