"""What the embedded engine promises beyond the contract: it never blocks the event loop, and shares its file."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from poolhouse.storage import sqlite, sqlite_connection
from poolhouse.storage.errors import StoreError, StoreUnavailable, UniqueViolation
from poolhouse.storage.sqlite import HOT_STEPS, SqliteStore
from tests.storage.sqlite_use import COUNT_TO, numbers, put, refuse, run

LONG = 5_000_000


async def longest_pause(work: "asyncio.Task[Any]") -> float:
    """The longest time that the event loop was not free while `work` ran, in seconds."""
    loop = asyncio.get_running_loop()
    longest = 0.0
    while not work.done():
        began = loop.time()
        await asyncio.sleep(0)
        longest = max(longest, loop.time() - began)
    return longest


@pytest.mark.parametrize("method", ["row", "rows", "value"])
async def test_a_read_that_turns_out_long_leaves_the_event_loop(store: SqliteStore, method: str) -> None:
    """Other requests are answered meanwhile, and the answer is right."""
    work = asyncio.ensure_future(getattr(store, method)(COUNT_TO, LONG))
    assert await longest_pause(work) < 0.5
    answer = await work
    assert {"row": lambda: answer[0], "rows": lambda: answer[0][0], "value": lambda: answer}[method]() == LONG


async def test_a_writer_does_not_wait_for_ever(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the turn held by another, it gives up in time, and the queue goes on without it."""
    monkeypatch.setattr(sqlite, "TURN_SECONDS", 0.05)
    async with store.write() as tx:
        await tx.execute("INSERT INTO t (n) VALUES (1)")
        with pytest.raises(StoreUnavailable):
            await asyncio.create_task(put(store, 2))
    await put(store, 3)
    assert [row[0] for row in await store.rows("SELECT n FROM t ORDER BY n")] == [1, 3]


async def test_another_processs_lock_is_waited_for(store: SqliteStore, path: Path) -> None:
    """A command beside the server delays writes; reads and the event loop go on."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    work = asyncio.create_task(put(store, 1))
    await asyncio.sleep(0.05)
    assert not work.done()
    assert await store.value("SELECT COUNT(*) FROM t") == 0
    other.execute("COMMIT")
    other.close()
    await work
    assert await store.value("SELECT COUNT(*) FROM t") == 1


async def test_another_processs_lock_is_not_waited_for_for_ever(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while the write fails as unavailable; it works again once the lock is gone."""
    monkeypatch.setattr(sqlite_connection, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        await put(store, 1)
    other.execute("ROLLBACK")
    other.close()
    await put(store, 1)


async def test_the_log_of_writes_does_not_grow_without_bound(store: SqliteStore, path: Path) -> None:
    """Reads by key leave no snapshot open that would keep old pages alive."""
    for n in range(60):
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n, word) VALUES ($1, $2)", n, "x" * 200_000)
        await store.row("SELECT n FROM t WHERE n = $1", n)
        await store.rows("SELECT n FROM t")
    assert path.with_name("store.db-wal").stat().st_size < 8_000_000


async def test_unnamed_and_unsightly_unique_rules_are_named_too(store: SqliteStore) -> None:
    """As PostgreSQL names them."""
    async with store.write() as tx:
        await tx.execute("CREATE TABLE u (a TEXT, b TEXT, UNIQUE (a, b)) STRICT")
        await tx.execute("INSERT INTO u VALUES ('a', 'b')")
    with pytest.raises(UniqueViolation) as unnamed:
        await run(store, "INSERT INTO u VALUES ('a', 'b')")
    assert (unnamed.value.constraint, unnamed.value.columns) == ("u_a_b_key", ("a", "b"))
    await run(store, "CREATE UNIQUE INDEX u_folded ON u (b || 'x')")
    with pytest.raises(UniqueViolation) as folded:
        await run(store, "INSERT INTO u VALUES ('c', 'b')")
    assert (folded.value.constraint, folded.value.columns) == ("u_folded", ())


async def test_like_tells_upper_from_lower_case(store: SqliteStore) -> None:
    """As it does on PostgreSQL."""
    assert not await store.value("SELECT 'A' LIKE 'a'")


async def test_closing_waits_for_the_writers_and_may_be_repeated(path: Path) -> None:
    """What had its turn before the end is durable."""
    store = await SqliteStore.open(path)
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (n INT PRIMARY KEY)")
    writers = [asyncio.create_task(put(store, n)) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    await asyncio.gather(*writers)
    again = await SqliteStore.open(path)
    assert await again.value("SELECT COUNT(*) FROM t") == 20
    await again.close()


async def test_a_read_whose_connection_breaks_is_answered_on_a_new_one(store: SqliteStore) -> None:
    """One fault of the file or its disk is not even noticed, and later reads are by key again."""
    await put(store, 1)
    broken = store._hot
    refuse(broken, (sqlite3.SQLITE_READ, "t"))
    assert await store.value("SELECT n FROM t") == 1
    assert store._hot is not broken
    assert await numbers(store) == [1]


def compiled(store: SqliteStore) -> list[int]:
    """A list that gets one entry for each part of a statement that is compiled for reads by key from now on."""
    found: list[int] = []

    def note(action: int, *_: str | None) -> int:
        found.append(action)
        return sqlite3.SQLITE_OK

    store._hot.set_authorizer(note)
    return found


async def test_a_read_by_key_stays_quick_however_often_it_is_done(store: SqliteStore) -> None:
    """It is compiled once, and never taken for a long one: SQLite adds up the steps of all runs."""
    await put(store, 1)
    hot, found = store._hot, compiled(store)
    await store.row("SELECT n FROM t WHERE n = $1", 1)
    found.clear()
    for _ in range(3 * HOT_STEPS // 10):
        await store.row("SELECT n FROM t WHERE n = $1", 1)
    assert store._hot is hot
    assert found == []


async def test_after_a_long_read_the_same_statement_is_compiled_once(store: SqliteStore) -> None:
    """One run that had to be interrupted does not make all later ones slow."""
    assert await store.value(COUNT_TO, 1_000_000) == 1_000_000
    found = compiled(store)
    assert await store.value(COUNT_TO, 2) == 2
    assert found != []
    found.clear()
    assert await store.value(COUNT_TO, 3) == 3
    assert found == []


async def test_a_read_fails_as_unavailable_while_the_file_cannot_be_opened(store: SqliteStore, path: Path) -> None:
    """It works again as soon as the file is back."""
    refuse(store._hot, (sqlite3.SQLITE_READ, "t"))
    store._path = path / "away"
    with pytest.raises(StoreUnavailable):
        await store.rows("SELECT n FROM t")
    store._path = path
    assert await numbers(store) == []


async def test_a_mistake_in_a_read_is_told_at_once(store: SqliteStore) -> None:
    """It is not tried again, and is no fault of the database."""
    with pytest.raises(StoreError, match="no such table") as failure:
        await store.row("SELECT n FROM nowhere")
    assert not isinstance(failure.value, StoreUnavailable)


async def test_a_store_that_cannot_be_opened_keeps_no_connection(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file can be opened again, or deleted, at once."""
    opened: list[sqlite3.Connection] = []

    def connect_writer(path: Path, *, durable: bool) -> sqlite3.Connection:
        opened.append(sqlite_connection.connect_writer(path, durable=durable))
        return opened[-1]

    def connect_reader(_path: Path, *, wait_seconds: float = 0.0) -> sqlite3.Connection:
        raise sqlite3.OperationalError(f"out of files after {wait_seconds} s")

    monkeypatch.setattr(sqlite, "connect_writer", connect_writer)
    monkeypatch.setattr(sqlite, "connect_reader", connect_reader)
    with pytest.raises(StoreError, match="out of files"):
        await SqliteStore.open(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


async def test_connections_are_counted(store: SqliteStore) -> None:
    """Operators see who works and who waits: the writer, reads by key, and long reads."""
    maximum = {"maximum": 6}
    assert store.connections() == {"in_use": 0, "idle": 2} | maximum
    async with store.write():
        assert store.connections() == {"in_use": 1, "idle": 1} | maximum
        async with store.read() as reader:
            await reader.value("SELECT 1")
            assert store.connections() == {"in_use": 2, "idle": 1} | maximum
    assert store.connections() == {"in_use": 0, "idle": 3} | maximum


async def test_a_closed_store_is_unavailable_for_good(store: SqliteStore) -> None:
    """Reads by key, long reads and writes alike are refused in the store's own words."""
    await store.close()
    for work in (store.row("SELECT 1"), store.rows("SELECT 1"), store.check(), put(store, 1)):
        with pytest.raises(StoreUnavailable, match="closed"):
            await work
    with pytest.raises(StoreUnavailable, match="closed"):
        async with store.read():
            pass


async def test_a_store_can_begin_as_a_copy(tmp_path: Path) -> None:
    """A migrated file serves as the template of any number of short-lived stores, which do not change it."""
    template = await SqliteStore.open(tmp_path / "template.db")
    async with template.write() as tx:
        await tx.execute("CREATE TABLE t (a INT)")
    await template.close()
    for _ in range(2):
        copy = await SqliteStore.ephemeral(tmp_path / "template.db")
        async with copy.write() as tx:
            await tx.execute("INSERT INTO t VALUES (1)")
        assert await copy.value("SELECT COUNT(*) FROM t") == 1
        await copy.close()


async def test_a_store_without_a_file_goes_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder is private, and nothing of it stays."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store = await SqliteStore.ephemeral()
    assert store._path.parent.parent == tmp_path
    assert store._path.parent.stat().st_mode & 0o777 == 0o700
    await store.close()
    assert not store._path.parent.exists()


async def test_a_place_that_takes_no_file_is_unavailable(store: SqliteStore, path: Path) -> None:
    """The reason is the system's own."""
    await store.check()
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        await SqliteStore.open(path / "in a file")


async def test_a_migration_may_take_its_time(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exclusive transaction is not ended for holding others up."""
    monkeypatch.setattr(sqlite, "HOLD_SECONDS", 0.01)
    async with store.exclusive() as tx:
        await asyncio.sleep(0.03)
        await tx.execute("INSERT INTO t (n) VALUES (1)")
    assert await numbers(store) == [1]
