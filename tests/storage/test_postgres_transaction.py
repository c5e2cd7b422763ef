"""One transaction on a PostgreSQL connection: it is committed, or it is not, and whoever asked is told which."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import pytest

from poolhouse.storage.errors import StoreError, StoreUnavailable, UniqueViolation
from poolhouse.storage.postgres_transaction import PostgresTransaction, uninterrupted

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def connection(postgresql_url: str) -> AsyncIterator[Connection]:
    """A connection to a database with one table."""
    opened = await asyncpg.connect(postgresql_url)
    await opened.execute("CREATE TABLE t (n INT PRIMARY KEY)")
    yield opened
    await opened.close()


@pytest.fixture
async def tx(connection: Connection) -> PostgresTransaction:
    """A transaction that has begun."""
    begun = PostgresTransaction(connection, None)
    await begun.begin("BEGIN")
    return begun


async def test_what_was_committed_is_there_and_callbacks_have_run(
    connection: Connection, tx: PostgresTransaction
) -> None:
    """Statements answer with rows, or with how many they touched; what waited for the commit runs after it."""
    seen: list[str] = []
    tx.after_commit(lambda: seen.append("committed"))
    assert await tx.execute("INSERT INTO t VALUES (1), (2)") == 2
    assert await tx.execute("CREATE TABLE u (n INT)") == 0
    assert [row[0] for row in await tx.rows("DELETE FROM t WHERE n = $1 RETURNING n", 2)] == [2]
    row = await tx.row("SELECT n FROM t")
    assert row is not None
    assert row["n"] == 1
    assert seen == []
    await tx.commit()
    assert seen == ["committed"]
    assert await connection.fetchval("SELECT n FROM t") == 1
    with pytest.raises(StoreError, match="over"):
        await tx.row("SELECT 1")


async def test_what_was_rolled_back_is_not(connection: Connection, tx: PostgresTransaction) -> None:
    """The connection is as good as before; rolling back what has ended does nothing."""
    await tx.execute("INSERT INTO t VALUES (1)")
    await tx.roll_back()
    await tx.roll_back()
    assert await connection.fetchval("SELECT COUNT(*) FROM t") == 0


async def test_a_statement_that_fails_is_the_last_one(connection: Connection, tx: PostgresTransaction) -> None:
    """Whoever swallows the error gets no further; even a COMMIT would be told the truth."""
    await tx.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(UniqueViolation):
        await tx.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(StoreError, match="earlier statement"):
        await tx.row("SELECT 1")
    with pytest.raises(StoreError, match="could not be committed"):
        await tx.commit()
    assert await connection.fetchval("SELECT COUNT(*) FROM t") == 0


async def test_a_statement_may_be_given_its_own_time(connection: Connection) -> None:
    """What takes longer fails as unavailable, and the transaction with it."""
    hasty = PostgresTransaction(connection, 0.05)
    await hasty.begin("BEGIN")
    with pytest.raises(StoreUnavailable):
        await hasty.row("SELECT pg_sleep(5)")
    await hasty.roll_back()
    assert await connection.fetchval("SELECT 1") == 1


async def test_a_begin_that_fails_says_why(connection: Connection) -> None:
    """Wrong SQL is not taken for a database that is away."""
    with pytest.raises(StoreError, match="syntax") as failure:
        await PostgresTransaction(connection, None).begin("BEGIN READ QUICKLY")
    assert not isinstance(failure.value, StoreUnavailable)


async def test_a_begin_that_is_cancelled_leaves_no_transaction_behind(connection: Connection) -> None:
    """Whenever that happens: the database may have begun it all the same."""
    for seconds in (0.0, 0.0005, 0.001, 0.002, 0.005):
        tx = PostgresTransaction(connection, None)
        begin = asyncio.create_task(tx.begin("BEGIN"))
        await asyncio.sleep(seconds)
        begin.cancel()
        await asyncio.wait([begin])
        await tx.roll_back()
        assert not connection.is_in_transaction()
        assert await connection.fetchval("SELECT 1") == 1


async def test_what_the_database_cannot_do_is_unavailable(connection: Connection) -> None:
    """PostgreSQL's word for a feature that it lacks is what a standby says to a BEGIN."""
    with pytest.raises(StoreUnavailable, match="only reads"):
        await PostgresTransaction(connection, None).begin(
            "DO $$ BEGIN RAISE feature_not_supported USING MESSAGE = 'in recovery'; END $$"
        )


async def test_a_lost_connection_leaves_the_commit_open(
    connection: Connection, tx: PostgresTransaction, postgresql_url: str
) -> None:
    """The caller learns that nobody knows; rolling back then only lets go of the connection."""
    seen: list[str] = []
    tx.after_commit(lambda: seen.append("committed"))
    other = await asyncpg.connect(postgresql_url)
    await other.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid())
    await other.close()
    with pytest.raises(StoreUnavailable):
        await tx.commit()
    await tx.roll_back()
    assert connection.is_closed()
    assert seen == []


async def test_a_rollback_that_cannot_be_said_cuts_the_connection(
    connection: Connection, tx: PostgresTransaction
) -> None:
    """The server rolls back what has lost its client; a connection that is busy with something else is not reused."""
    busy = asyncio.ensure_future(connection.execute("SELECT pg_sleep(20)"))
    await asyncio.sleep(0.05)
    await tx.roll_back()
    assert connection.is_closed()
    with pytest.raises(asyncpg.PostgresConnectionError):
        await busy


async def test_work_is_not_interrupted_by_a_cancellation() -> None:
    """A commit that is under way is waited for, however often its caller is cancelled; then the caller is."""
    begun, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> str:
        begun.set()
        await go_on.wait()
        done.set()
        return "done"

    caller = asyncio.create_task(uninterrupted(work()))
    await begun.wait()
    for _ in range(2):
        caller.cancel()
        await asyncio.sleep(0)
    assert not caller.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert done.is_set()
    assert await uninterrupted(work()) == "done"


async def test_a_failure_of_the_work_is_the_callers() -> None:
    """Unless it was cancelled meanwhile: then that is what it is told."""
    begun = asyncio.Event()

    async def fail() -> None:
        begun.set()
        await asyncio.sleep(0.01)
        raise KeyError

    with pytest.raises(KeyError):
        await uninterrupted(fail())
    begun.clear()
    caller = asyncio.create_task(uninterrupted(fail()))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
