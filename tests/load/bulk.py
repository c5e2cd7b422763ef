"""Rows by the thousand, straight into a database whose server does not run."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg

from poolhouse.storage import datasets, devices, identities, records, users

BATCH: Final = 5_000
BATCHES_PER_COMMIT: Final = 20
_BULK_CACHE_KIB: Final = 1024 * 1024

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "users": ("user_pool_id", *users._COLUMNS.split(", ")),
    "user_aliases": ("user_pool_id", "name", "value_key", "sub"),
    "user_search": ("user_pool_id", "name", "value", "sub"),
    "software_tokens": ("user_pool_id", "sub", "seed", "last_step", "pending"),
    "devices": ("user_pool_id", "sub", *devices.COLUMNS.split(", ")),
    "identities": ("identity_pool_id", *identities._COLUMNS.split(", ")),
    "sync_identities": (
        "identity_pool_id",
        "identity_id",
        "revision",
        "compacted_to",
        "count_floor",
        "session_count",
        "doomed",
        "updated_at",
    ),
    "datasets": ("identity_pool_id", "identity_id", *datasets._COLUMNS.split(", "), "deleted_at_revision"),
    "records": ("identity_pool_id", "identity_id", "dataset", *records.COLUMNS.split(", "), "data_bytes"),
    "identity_logins": ("identity_pool_id", "provider", "subject", "identity_id", "linked_at"),
}

Tables = Mapping[str, Sequence[tuple[Any, ...]]]
"""Rows by table, each with its values in the order of COLUMNS."""
Maker = Callable[[Iterable[int]], Tables]
"""Makes the rows of whatever goes by these numbers."""


class Into(Protocol):
    """Where rows go."""

    async def add(self, tables: Tables) -> None:
        """Add rows."""

    async def commit(self) -> None:
        """Make everything so far durable."""


async def fill(into: Into, makers: Sequence[Maker], count: int, progress: Callable[[int], object]) -> None:
    """Add what the makers make of the numbers below `count`; `progress` hears how many more are done."""
    for batch, first in enumerate(range(0, count, BATCH), start=1):
        numbers = range(first, min(first + BATCH, count))
        for make in makers:
            await into.add(make(numbers))
        if batch % BATCHES_PER_COMMIT == 0:
            await into.commit()
        progress(len(numbers))
    await into.commit()


@asynccontextmanager
async def into_sqlite(path: Path) -> AsyncIterator[Into]:
    """The file of a server that does not run."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA cache_size = -{_BULK_CACHE_KIB}")
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield _IntoSqlite(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


class _IntoSqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def add(self, tables: Tables) -> None:
        for name, rows in tables.items():
            columns = COLUMNS[name]
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  constants above
            self._connection.executemany(statement, rows)

    async def commit(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")


@asynccontextmanager
async def into_postgres(url: str) -> AsyncIterator[Into]:
    """A database; in the end its statistics are what autovacuum would soon have made them."""
    connection = await asyncpg.connect(url)
    try:
        yield _IntoPostgres(connection)
        await connection.execute("VACUUM ANALYZE", timeout=None)
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


class _IntoPostgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def add(self, tables: Tables) -> None:
        for name, rows in tables.items():
            await self._connection.copy_records_to_table(name, records=rows, columns=list(COLUMNS[name]))

    async def commit(self) -> None:
        """COPY commits by itself."""
