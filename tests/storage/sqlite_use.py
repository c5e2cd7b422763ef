"""What tests do with an SQLite store: short and long work, and faults that SQLite itself reports."""

import sqlite3
from typing import Final

from poolhouse.storage.sqlite import SqliteStore

COUNT_TO: Final = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1) SELECT COUNT(*) FROM c"
FOREVER: Final = 10_000_000_000


async def run(store: SqliteStore, sql: str, *args: object) -> None:
    """Run one statement in a transaction of its own."""
    async with store.write() as tx:
        await tx.execute(sql, *args)


async def put(store: SqliteStore, n: int) -> None:
    """Add a row to the table `t`."""
    await run(store, "INSERT INTO t (n) VALUES ($1)", n)


async def numbers(store: SqliteStore) -> list[int]:
    """The rows of the table `t`."""
    return [row[0] for row in await store.rows("SELECT n FROM t ORDER BY n")]


def refuse(connection: sqlite3.Connection, *refused: tuple[int, str | None]) -> None:
    """Have SQLite itself fail with SQLITE_AUTH, a fault, whatever is one of these actions."""

    def authorize(action: int, first: str | None, *_: str | None) -> int:
        return sqlite3.SQLITE_DENY if (action, first) in refused else sqlite3.SQLITE_OK

    connection.set_authorizer(authorize)
