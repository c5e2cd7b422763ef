"""A write transaction on SQLite: what its statements answer, and how long it may take."""

import asyncio

import pytest
from structlog.testing import capture_logs

from poolhouse.storage import sqlite, sqlite_writer
from poolhouse.storage.errors import StoreError, StoreUnavailable, UniqueViolation
from poolhouse.storage.sqlite import SqliteStore
from tests.storage.sqlite_use import put


async def test_a_body_that_holds_everybody_up_is_ended(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its work is rolled back, and the others go on."""
    monkeypatch.setattr(sqlite, "HOLD_SECONDS", 0.05)

    async def dawdle() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            await asyncio.sleep(10)

    other = asyncio.create_task(put(store, 2))
    with pytest.raises(StoreUnavailable):
        await dawdle()
    await other
    assert [row[0] for row in await store.rows("SELECT n FROM t")] == [2]


async def test_a_bodys_own_time_out_stays_its_own(store: SqliteStore) -> None:
    """Only the store's limit is reported as the store's."""
    with pytest.raises(TimeoutError):
        async with store.write():
            raise TimeoutError


async def test_rows_are_counted_however_the_statement_begins(store: SqliteStore) -> None:
    """An UPDATE behind a WITH counts, a table made counts nothing."""
    async with store.write() as tx:
        assert await tx.execute("INSERT INTO t (n) VALUES (1), (2), (3)") == 3
        assert (
            await tx.execute("WITH two AS (SELECT 2 AS n) UPDATE t SET word = 'x' WHERE n <= (SELECT n FROM two)") == 2
        )
        assert await tx.execute("CREATE TABLE w (n INT)") == 0
        assert await tx.execute("DELETE FROM t WHERE n = 9") == 0


async def test_what_was_written_can_be_read_in_the_same_turn(store: SqliteStore) -> None:
    """Rows, one row, and what RETURNING gives."""
    async with store.write() as tx:
        first = await tx.row("INSERT INTO t (n) VALUES (1) RETURNING n")
        assert first is not None
        assert first["n"] == 1
        assert [row[0] for row in await tx.rows("INSERT INTO t (n) VALUES (2), (3) RETURNING n")] == [2, 3]
        assert await tx.value("SELECT COUNT(*) FROM t") == 3


async def test_a_statement_that_fails_is_the_last_one(store: SqliteStore) -> None:
    """Whoever swallows the error gets no further, and commits nothing."""

    async def swallow() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            with pytest.raises(UniqueViolation):
                await tx.execute("INSERT INTO t (n) VALUES (1)")
            await tx.execute("INSERT INTO t (n) VALUES (2)")

    with pytest.raises(StoreError, match="earlier statement"):
        await swallow()
    assert await store.value("SELECT COUNT(*) FROM t") == 0


async def test_a_body_that_takes_long_is_logged(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators see who keeps others waiting; migrations, which may, are not counted."""
    monkeypatch.setattr(sqlite_writer, "HOLD_WARNING_SECONDS", 0.01)
    with capture_logs() as logs:
        async with store.write():
            await asyncio.sleep(0.02)
        async with store.exclusive():
            await asyncio.sleep(0.02)
    assert [(line["event"], line["seconds"] >= 0.02) for line in logs] == [("store.write_held", True)]
