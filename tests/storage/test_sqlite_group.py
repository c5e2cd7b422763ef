"""Writers take turns on SQLite and share commits; each is told the truth about its own work."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from poolhouse.storage import sqlite_connection, sqlite_group
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.sqlite import SqliteStore
from tests.storage.sqlite_use import numbers, put, refuse

BEGIN = (sqlite3.SQLITE_SAVEPOINT, "BEGIN")
RELEASE = (sqlite3.SQLITE_SAVEPOINT, "RELEASE")
UNDO = (sqlite3.SQLITE_SAVEPOINT, "ROLLBACK")
COMMIT = (sqlite3.SQLITE_TRANSACTION, "COMMIT")
ROLLBACK = (sqlite3.SQLITE_TRANSACTION, "ROLLBACK")


async def test_writers_share_commits(store: SqliteStore) -> None:
    """Those that queue up while one commit waits for the disk need one more commit, not one each."""
    commits: list[str] = []
    store._writers.connection.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    await asyncio.gather(*(put(store, n) for n in range(50)))
    assert 1 <= len(commits) <= 3
    assert await store.value("SELECT COUNT(*) FROM t") == 50


async def test_a_group_is_bounded(store: SqliteStore) -> None:
    """The first of a long queue does not wait for the last."""
    finished: list[int] = []

    async def work(n: int) -> None:
        await put(store, n)
        finished.append(await store.value("SELECT COUNT(*) FROM t"))

    await asyncio.gather(*(work(n) for n in range(sqlite_group.GROUP_LIMIT * 2)))
    assert finished[0] == 1  # it had nobody to wait for
    assert finished[1] == 1 + sqlite_group.GROUP_LIMIT


async def test_a_caller_that_goes_while_its_group_commits_harms_nobody(store: SqliteStore) -> None:
    """The rest of the group is told the truth, its own work included or not."""
    tasks = [asyncio.create_task(put(store, n)) for n in range(10)]
    await asyncio.sleep(0)
    tasks[4].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [n for n, outcome in enumerate(outcomes) if outcome is not None] == [4]
    assert {row[0] for row in await store.rows("SELECT n FROM t")} >= set(range(10)) - {4}
    await put(store, 100)


async def test_a_writer_cancelled_in_the_queue_lets_the_next_one_pass(store: SqliteStore) -> None:
    """No turn is lost, whenever the cancellation comes."""
    for ticks in range(8):
        tasks = [asyncio.create_task(put(store, ticks * 10 + n)) for n in range(6)]
        for _ in range(ticks):
            await asyncio.sleep(0)
        for task in tasks[1:5]:
            task.cancel()
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5):
        await put(store, 1000)


@pytest.mark.parametrize("refused", [(BEGIN,), (RELEASE,), (RELEASE, UNDO), (COMMIT,), (COMMIT, ROLLBACK)])
async def test_a_fault_fails_the_write_and_the_next_one_has_a_new_connection(
    store: SqliteStore, refused: tuple[tuple[int, str], ...]
) -> None:
    """Wherever in the turn or in the commit it strikes, what failed is not there, and nothing hangs."""
    await put(store, 1)
    broken = store._writers.connection
    refuse(broken, *refused)
    with pytest.raises(StoreUnavailable):
        await put(store, 2)
    await put(store, 3)
    assert store._writers.connection is not broken
    assert await numbers(store) == [1, 3]


@pytest.mark.parametrize("how", ["refused", "rolled back"])
async def test_a_fault_takes_back_the_whole_group_and_tells_all_of_it(store: SqliteStore, how: str) -> None:
    """Work that was to be committed together with what failed is not said to be done."""

    async def fail() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (100)")
            if how == "refused":
                refuse(store._writers.connection, RELEASE)
            else:  # as SQLite does by itself when the disk is full
                store._writers.connection.rollback()
                raise StoreUnavailable

    writers = [put(store, n) for n in range(4)]
    outcomes = await asyncio.gather(*writers, fail(), put(store, 4), return_exceptions=True)
    done = [n for n, outcome in enumerate(outcomes) if outcome is None]
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [StoreUnavailable] * 4
    assert done == [0, 5]  # the first had nobody to wait for, and the last came after the fault
    assert await numbers(store) == [0, 4]


async def test_a_turn_given_to_a_writer_that_has_just_gone_is_passed_on(store: SqliteStore) -> None:
    """A cancellation in the very moment of the turn loses nothing."""
    turns = store._writers
    await turns.take()
    await turns.begin()
    gone = asyncio.create_task(put(store, 1))
    await asyncio.sleep(0)
    turns.undo(KeyError())
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    async with asyncio.timeout(5):
        await put(store, 2)
    assert await numbers(store) == [2]


async def test_a_writer_that_goes_during_the_commit_has_written(store: SqliteStore) -> None:
    """It is too late to take anything back, and nobody else notices."""
    loop, committing, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def hold_up(sql: str) -> None:
        if sql == "COMMIT":
            loop.call_soon_threadsafe(committing.set)
            go_on.wait(5)

    store._writers.connection.set_trace_callback(hold_up)
    gone = asyncio.create_task(put(store, 1))
    await committing.wait()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    go_on.set()
    await put(store, 2)
    assert await numbers(store) == [1, 2]


async def test_a_body_that_fails_on_a_broken_connection_takes_the_group_with_it(store: SqliteStore) -> None:
    """Its work cannot be taken back by itself; nothing of it is ever seen."""

    async def fail() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            refuse(store._writers.connection, UNDO)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    await put(store, 2)
    assert await numbers(store) == [2]


async def test_without_durability_commits_touch_no_thread(tmp_path: Path) -> None:
    """What is gone with the process anyway is committed at once, and just as truthfully."""
    store = await SqliteStore.open(tmp_path / "quick.db", durable=False)
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (n INT PRIMARY KEY)")
    await asyncio.gather(*(put(store, n) for n in range(5)))
    assert await numbers(store) == list(range(5))
    assert store._writers._thread is None
    await store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await put(store, 6)


async def test_a_lock_of_another_process_ends_the_turn(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next writer is not kept from trying."""
    monkeypatch.setattr(sqlite_connection, "BUSY_SECONDS", 0.02)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="another process"):
        await put(store, 1)
    assert not store._writers.busy
    other.close()
    await put(store, 2)
    assert await numbers(store) == [2]


async def test_closing_waits_for_the_turn_and_the_commit(store: SqliteStore) -> None:
    """Whoever is in the middle of something finishes it."""
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            inside.set()
            await go_on.wait()

    writing = asyncio.create_task(write())
    await inside.wait()
    assert store._writers.busy
    closing = asyncio.create_task(store._writers.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    go_on.set()
    await asyncio.gather(writing, closing)
    assert await numbers(store) == [1]
