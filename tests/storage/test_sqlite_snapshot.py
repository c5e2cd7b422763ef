"""Long reads on SQLite: few at a time, ended when nobody waits for them."""

import asyncio
import sqlite3
import threading

import pytest

from poolhouse.storage import sqlite_snapshot
from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.sqlite import SqliteStore
from tests.storage.sqlite_use import COUNT_TO, FOREVER, put, refuse


async def test_a_long_scan_ends_when_its_caller_is_cancelled(store: SqliteStore) -> None:
    """A client that hangs up frees the thread and the connection at once."""

    async def scan() -> None:
        async with store.read() as reader:
            await reader.value(COUNT_TO, FOREVER)

    for _ in range(2 * sqlite_snapshot.SNAPSHOT_LIMIT):
        task = asyncio.create_task(scan())
        await asyncio.sleep(0.02)
        task.cancel()
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError):
                await task
    async with store.read() as reader:
        assert await reader.value(COUNT_TO, 10) == 10


async def test_long_reads_are_few_at_a_time(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than there are places waits, and gives up in time; a free place is taken."""
    monkeypatch.setattr(sqlite_snapshot, "ACQUIRE_SECONDS", 0.05)
    held = [store.read() for _ in range(sqlite_snapshot.SNAPSHOT_LIMIT)]
    for snapshot in held:
        await snapshot.__aenter__()
    with pytest.raises(StoreUnavailable):
        async with store.read():
            pass
    for snapshot in held:
        await snapshot.__aexit__(None, None, None)
    async with store.read() as reader:
        assert await reader.value("SELECT 1") == 1


async def test_a_closed_snapshot_takes_no_more(store: SqliteStore) -> None:
    """A reader that leaked out of its block is refused."""
    async with store.read() as reader:
        pass
    with pytest.raises(StoreError):
        await reader.row("SELECT 1")


async def test_a_snapshot_runs_one_statement_at_a_time(store: SqliteStore) -> None:
    """A second one is refused, as on PostgreSQL, and harms neither the first nor those that come after it."""
    async with store.read() as reader:
        first = asyncio.create_task(reader.value(COUNT_TO, 300_000))
        await asyncio.sleep(0)
        with pytest.raises(StoreError, match="another statement"):
            await reader.value("SELECT 1")
        assert await first == 300_000
        assert [row[0] for row in await reader.rows(COUNT_TO, 10)] == [10]


async def test_a_statement_cancelled_before_its_thread_began_never_runs(store: SqliteStore) -> None:
    """A client that hangs up at once costs nothing."""
    hold = threading.Event()
    for _ in range(sqlite_snapshot.SNAPSHOT_LIMIT):
        store._snapshots._threads.submit(hold.wait)
    async with store.read() as reader:
        task = asyncio.create_task(reader.value(COUNT_TO, FOREVER))
        await asyncio.sleep(0)
        task.cancel()
        async with asyncio.timeout(5):
            with pytest.raises(asyncio.CancelledError):
                await task
        hold.set()
        assert await reader.value("SELECT 1") == 1


@pytest.mark.parametrize("refused", [(sqlite3.SQLITE_READ, "t"), (sqlite3.SQLITE_TRANSACTION, "ROLLBACK")])
async def test_a_connection_that_broke_is_not_used_again(store: SqliteStore, refused: tuple[int, str]) -> None:
    """After a fault, in a statement or at the end, the next snapshot has a new connection."""
    await put(store, 1)

    async def read() -> None:
        async with store.read() as reader:
            refuse(reader._connection, refused)  # type: ignore[attr-defined]
            await reader.rows("SELECT n FROM t")

    if refused[0] == sqlite3.SQLITE_READ:
        with pytest.raises(StoreUnavailable):
            await read()
    else:
        await read()
    assert store._snapshots.idle == 0
    async with store.read() as reader:
        assert await reader.value("SELECT n FROM t") == 1
    assert store._snapshots.idle == 1


async def test_a_mistake_breaks_no_connection(store: SqliteStore) -> None:
    """Wrong SQL is the caller's, and the connection goes back."""
    with pytest.raises(StoreError, match="no such table"):
        async with store.read() as reader:
            await reader.row("SELECT n FROM nowhere")
    assert (store._snapshots.idle, store._snapshots.in_use) == (1, 0)


async def test_closing_waits_for_open_snapshots(store: SqliteStore) -> None:
    """A scan that has begun is finished; its connection goes with it."""
    async with store.read() as reader:
        closing = asyncio.create_task(store._snapshots.close())
        await asyncio.sleep(0.01)
        assert not closing.done()
        assert await reader.value("SELECT COUNT(*) FROM t") == 0
    await closing
    assert store._snapshots.idle == 0
    with pytest.raises(StoreUnavailable, match="closed"):
        async with store.read():
            pass
