"""The engine for several servers over one database: PostgreSQL through asyncpg.

Every connection of the pool is read-only until a transaction says otherwise, so that a read outside a transaction can
be tried again when its connection turns out to be dead. So can the beginning of a transaction. A write is never tried
twice.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Self, TypeVar, cast

import asyncpg

from poolhouse.storage.dialect import PostgresDialect
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.postgres_connections import Connection, Connections
from poolhouse.storage.postgres_errors import DRIVER_ERRORS, is_gone, is_lost, raise_translated
from poolhouse.storage.postgres_transaction import PostgresTransaction, uninterrupted
from poolhouse.storage.store import Reader, Row, Store, Writer

MIN_CONNECTIONS = 2
MAX_CONNECTIONS = 10
CONNECT_SECONDS = 10.0
STATEMENT_SECONDS = 30.0
LOCK_SECONDS = 10.0
IDLE_IN_TRANSACTION_SECONDS = 60.0
# How much longer the client waits than the server allows itself, for a server that has gone silent.
SILENCE_SECONDS = 5.0
# Long enough for any migration.
UNLIMITED_SECONDS = 7 * 24 * 3600.0
_STATEMENT_CACHE = 1024
# Any number will do, as long as every server of this product takes the same.
_EXCLUSIVE_LOCK = 0x706F6F6C686F7573

_BEGIN_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN_EXCLUSIVE = "; ".join(
    (
        _BEGIN_WRITE,
        "SET LOCAL statement_timeout = 0",
        "SET LOCAL lock_timeout = 0",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
        f"SELECT pg_advisory_xact_lock({_EXCLUSIVE_LOCK})",
    )
)

T = TypeVar("T")


class PostgresStore(Store):
    """A store in one PostgreSQL database, which any number of servers may share."""

    engine = "postgresql"
    dialect = PostgresDialect()

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        """Use `open`."""
        self._connections = Connections(pool)

    @classmethod
    async def open(cls, url: str, *, max_connections: int = MAX_CONNECTIONS) -> Self:
        """Connect to `postgresql://…`; ValueError if that is no URL, StoreUnavailable if nothing answers there."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=min(MIN_CONNECTIONS, max_connections),
                max_size=max_connections,
                reset=_reset,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS + SILENCE_SECONDS,
                statement_cache_size=_STATEMENT_CACHE,
                max_cached_statement_lifetime=0,
                server_settings=_session_settings(),
            )
        except ValueError:
            raise
        except DRIVER_ERRORS as error:
            raise_translated(error)
        return cls(pool)

    async def row(self, sql: str, *args: object) -> Row | None:
        """See Store."""
        return cast("Row | None", await self._read_once_more(lambda connection: connection.fetchrow(sql, *args)))

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """See Store."""
        return cast("list[Row]", await self._read_once_more(lambda connection: connection.fetch(sql, *args)))

    async def _read_once_more(self, read: Callable[[Connection], Awaitable[T]]) -> T:
        """Run `read`, and run it again on a new connection if the first one proves dead."""
        tried = False
        while True:
            try:
                async with self._connections.use() as connection:
                    return await self._read(read, connection, last=tried)
            except _ConnectionLost:
                tried = True
                await self._connections.expire()

    async def _read(self, read: Callable[[Connection], Awaitable[T]], connection: Connection, *, last: bool) -> T:
        try:
            return await read(connection)
        except DRIVER_ERRORS as error:
            if last or not (is_gone(connection) or is_lost(error)):
                raise_translated(error)
            raise _ConnectionLost from error

    def read(self) -> AbstractAsyncContextManager[Reader]:
        """See Store."""
        return self._transaction(_BEGIN_READ, None)

    def write(self) -> AbstractAsyncContextManager[Writer]:
        """See Store."""
        return self._transaction(_BEGIN_WRITE, None)

    def exclusive(self) -> AbstractAsyncContextManager[Writer]:
        """See Store. Waits for as long as another server is in such a transaction."""
        return self._transaction(_BEGIN_EXCLUSIVE, UNLIMITED_SECONDS)

    @asynccontextmanager
    async def _transaction(self, begin: str, seconds: float | None) -> AsyncIterator[Writer]:
        """A transaction, begun once more on a new connection if the first one proves dead by then."""
        async with AsyncExitStack() as stack:
            try:
                tx = await stack.enter_async_context(self._attempt(begin, seconds, last=False))
            except _ConnectionLost:
                await self._connections.expire()
                tx = await stack.enter_async_context(self._attempt(begin, seconds, last=True))
            yield tx

    @asynccontextmanager
    async def _attempt(self, begin: str, seconds: float | None, *, last: bool) -> AsyncIterator[Writer]:
        async with self._connections.use() as connection:
            tx = PostgresTransaction(connection, seconds)
            try:
                await self._begin(tx, begin, connection, last=last)
                yield tx
                tx.check_usable()
                await uninterrupted(tx.commit())
            except BaseException:
                await uninterrupted(tx.roll_back())
                raise
            finally:
                tx.close()

    async def _begin(self, tx: PostgresTransaction, begin: str, connection: Connection, *, last: bool) -> None:
        try:
            await tx.begin(begin)
        except StoreUnavailable as error:
            if last or not (is_gone(connection) or is_lost(error.__cause__)):
                raise
            raise _ConnectionLost from error

    def connections(self) -> dict[str, int]:
        """See Store. Calls wait while all of them are in use."""
        found = self._connections
        return {"in_use": found.in_use, "idle": found.idle, "maximum": found.maximum}

    async def check(self) -> None:
        """See Store."""
        await self.row("SELECT 1")

    async def close(self) -> None:
        """See Store. Connections that are still in use after a while are cut off."""
        await self._connections.close()


class _ConnectionLost(Exception):
    """The connection is dead, or about to be, which says nothing about the database."""


async def _reset(connection: Connection) -> None:
    """Make a connection on which something went wrong good for the next; no statement here changes its session.

    asyncpg ends a transaction that was begun. A statement that was called off between being prepared and being run has
    opened one that it knows nothing of, and that any other ends.
    """
    await connection.execute("SELECT 1")


def _session_settings() -> dict[str, str]:
    return {
        "application_name": "poolhouse",
        "default_transaction_read_only": "on",
        "jit": "off",
        "statement_timeout": _milliseconds(STATEMENT_SECONDS),
        "lock_timeout": _milliseconds(LOCK_SECONDS),
        "idle_in_transaction_session_timeout": _milliseconds(IDLE_IN_TRANSACTION_SECONDS),
    }


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))
