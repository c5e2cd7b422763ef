"""What the engine for several servers promises beyond the contract: bounded connections, and a way back from faults."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from poolhouse.storage import postgres_connections
from poolhouse.storage.errors import StoreError, StoreUnavailable
from poolhouse.storage.postgres import PostgresStore
from tests.services.postgres import Postgres
from tests.services.silence import way_to


@pytest.fixture
async def store(postgresql_url: str) -> AsyncIterator[PostgresStore]:
    """A store with two connections at most, and one table."""
    opened = await PostgresStore.open(postgresql_url, max_connections=2)
    async with opened.write() as tx:
        await tx.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)")
    yield opened
    await opened.close()


async def put(store: PostgresStore, n: int) -> None:
    """Add a row."""
    async with store.write() as tx:
        await tx.execute("INSERT INTO t (n) VALUES ($1)", n)


async def cut_off(url: str) -> None:
    """End all other connections to a database, as its administrator can."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_connections_are_counted_and_bounded(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds all of them in use waits, gives up in time, and is served once one is free."""
    monkeypatch.setattr(postgres_connections, "ACQUIRE_SECONDS", 0.05)
    assert store.connections() == {"in_use": 0, "idle": 2, "maximum": 2}
    async with store.write():
        assert store.connections() == {"in_use": 1, "idle": 1, "maximum": 2}
        async with store.read():
            assert store.connections() == {"in_use": 2, "idle": 0, "maximum": 2}
            with pytest.raises(StoreUnavailable, match="no connection became free"):
                await store.value("SELECT 1")
    assert await store.value("SELECT 1") == 1
    assert store.connections() == {"in_use": 0, "idle": 2, "maximum": 2}


async def test_a_read_whose_connection_was_cut_off_is_tried_once_more(
    store: PostgresStore, postgresql_url: str
) -> None:
    """An administrator who ends connections fails no read, be it of one row or of many."""
    await put(store, 1)
    await cut_off(postgresql_url)
    assert await store.value("SELECT n FROM t") == 1
    await cut_off(postgresql_url)
    assert [row["n"] for row in await store.rows("SELECT n FROM t")] == [1]


async def test_a_connection_that_was_cut_off_unseen_costs_nobody_anything(postgresql_url: str) -> None:
    """Reads are tried once more, and transactions begin once more, before the connection is seen to have closed."""
    async with way_to(postgresql_url) as way:
        store = await PostgresStore.open(way.url, max_connections=2)
        async with store.write() as tx:
            await tx.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)")
        way.hides_ends = True
        await cut_off(postgresql_url)
        await asyncio.sleep(0.05)
        await put(store, 1)
        await cut_off(postgresql_url)
        await asyncio.sleep(0.05)
        assert await store.value("SELECT n FROM t") == 1
        await cut_off(postgresql_url)
        await asyncio.sleep(0.05)
        async with store.read() as reader:
            assert await reader.value("SELECT n FROM t") == 1
        way.hides_ends = False
        await store.close()


async def test_a_read_that_is_called_off_leaves_no_transaction_behind(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when that happens between a statement's being prepared and its being run."""
    store = await PostgresStore.open(postgresql_url, max_connections=1)
    prepare = getattr(asyncpg.Connection, "_get_statement")  # noqa: B009  its types do not have it

    async def prepare_in_vain(*arguments: Any, **options: Any) -> None:
        await prepare(*arguments, **options)
        raise asyncio.CancelledError

    monkeypatch.setattr(asyncpg.Connection, "_get_statement", prepare_in_vain)
    with pytest.raises(asyncio.CancelledError):
        await store.row("SELECT COUNT(*) FROM pg_class")
    monkeypatch.undo()
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)")
    await put(store, 1)
    await store.close()


async def test_a_read_that_fails_twice_says_so(store: PostgresStore) -> None:
    """It is not tried for ever: a connection that is ended each time is an error in the end."""
    with pytest.raises(StoreUnavailable):
        await store.value("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await store.value("SELECT 1") == 1


async def test_a_mistake_in_a_read_is_told_at_once(store: PostgresStore) -> None:
    """Wrong SQL is no fault of the database, and is not tried again."""
    with pytest.raises(StoreError, match="nowhere") as failure:
        await store.row("SELECT n FROM nowhere")
    assert not isinstance(failure.value, StoreUnavailable)


async def test_a_write_whose_connection_was_cut_off_is_not_repeated(store: PostgresStore, postgresql_url: str) -> None:
    """Nobody knows how far it got; the caller is told, and the next one has a new connection."""

    async def write() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            await cut_off(postgresql_url)

    with pytest.raises(StoreUnavailable):
        await write()
    assert await store.value("SELECT COUNT(*) FROM t") == 0
    await put(store, 2)


async def test_a_standby_serves_reads_and_refuses_writes_until_it_is_promoted(cluster: Postgres) -> None:
    """After a failover that has not ended yet, writes fail as unavailable; they work again by themselves."""
    url = await cluster.create_database()
    store = await PostgresStore.open(url)
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (n BIGINT PRIMARY KEY)")
    await cluster.restart_as_standby()
    assert await store.value("SELECT COUNT(*) FROM t") == 0
    async with store.read() as reader:
        assert await reader.value("SELECT COUNT(*) FROM t") == 0
    with pytest.raises(StoreUnavailable, match="only reads"):
        await put(store, 1)
    with pytest.raises(StoreUnavailable, match="only reads"):
        async with store.exclusive():
            pass
    await cluster.promote()
    await put(store, 2)
    assert await store.value("SELECT n FROM t") == 2
    await store.close()


async def test_a_database_that_only_reads_by_default_is_written_to(postgresql_url: str) -> None:
    """That default is for people at a prompt; a transaction of ours says that it writes."""
    owner = await asyncpg.connect(postgresql_url)
    name = await owner.fetchval("SELECT current_database()")
    await owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    await owner.close()
    store = await PostgresStore.open(postgresql_url)
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (n BIGINT)")
    await store.close()


async def test_exclusive_transactions_take_turns(store: PostgresStore) -> None:
    """One at a time, whichever server they are on; other writes go on."""
    order: list[str] = []

    async def second() -> None:
        async with store.exclusive():
            order.append("second")

    async with store.exclusive() as tx:
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.05)
        assert await tx.value("SHOW statement_timeout") == "0"
        order.append("first")
    await waiting
    assert order == ["first", "second"]
    assert await store.value("SHOW statement_timeout") == "30s"


async def test_closing_cuts_off_what_does_not_end(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drain is not held up by a transaction that hangs, and nothing of it is committed."""
    monkeypatch.setattr(postgres_connections, "CLOSE_SECONDS", 0.05)

    async def hang() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO t (n) VALUES (1)")
            await tx.value("SELECT pg_sleep(20)")

    hanging = asyncio.create_task(hang())
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await store.close()
        with pytest.raises(StoreUnavailable):
            await hanging
    with pytest.raises(StoreUnavailable):
        await store.check()


async def test_what_cannot_be_opened_is_told_apart() -> None:
    """A URL that is none is a wrong setting; a server that does not answer is unavailable."""
    with pytest.raises(ValueError, match="port"):
        await PostgresStore.open("postgresql://127.0.0.1:port/x")
    with pytest.raises(StoreUnavailable):
        await PostgresStore.open("postgresql://postgres@127.0.0.1:1/x")


async def test_a_snapshot_runs_one_statement_at_a_time(store: PostgresStore) -> None:
    """A second one is refused, as on SQLite; the first one is answered."""
    answers: list[int] = []

    async def read() -> None:
        async with store.read() as reader:
            first = asyncio.create_task(reader.value("SELECT 1 FROM pg_sleep(0.05)"))
            await asyncio.sleep(0.01)
            with pytest.raises(StoreError, match="another operation"):
                await reader.value("SELECT 1")
            answers.append(await first)

    with pytest.raises(StoreError, match="earlier statement"):
        await read()
    assert answers == [1]
