"""What PostgreSQL's errors become; each is raised by a PostgreSQL here, as it would be in the store."""

from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import pytest

from poolhouse.storage.errors import (
    ConstraintViolation,
    InvalidText,
    InvalidValue,
    StoreConflict,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
)
from poolhouse.storage.postgres_errors import DRIVER_ERRORS, is_gone, is_lost, raise_translated, translate

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def connection(postgresql_url: str) -> AsyncIterator[Connection]:
    """A connection to a database with rules that can be broken."""
    opened = await asyncpg.connect(postgresql_url)
    await opened.execute("CREATE TABLE t (n INT PRIMARY KEY CHECK (n > 0), a TEXT NOT NULL, UNIQUE (n, a))")
    await opened.execute("CREATE UNIQUE INDEX t_folded ON t (lower(a))")
    await opened.execute("INSERT INTO t VALUES (1, 'a')")
    yield opened
    await opened.close()


async def failure(connection: Connection, sql: str, *args: object) -> BaseException:
    """The driver's error for a statement."""
    with pytest.raises(DRIVER_ERRORS) as raised:
        await connection.execute(sql, *args)
    return raised.value


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("08006", StoreUnavailable),
        ("0A000", StoreError),
        ("22003", InvalidValue),
        ("23514", ConstraintViolation),
        ("25006", StoreUnavailable),
        ("28P01", StoreUnavailable),
        ("3D000", StoreUnavailable),
        ("40001", StoreConflict),
        ("40P01", StoreConflict),
        ("42601", StoreError),
        ("42P01", StoreError),
        ("53100", StoreUnavailable),
        ("53300", StoreUnavailable),
        ("55P03", StoreConflict),
        ("57014", StoreUnavailable),
        ("58030", StoreUnavailable),
        ("XX000", StoreError),
    ],
)
async def test_a_code_says_whose_fault_it_is(connection: Connection, state: str, kind: type[StoreError]) -> None:
    """Wait for the database, try again, mend the value, or mend the program: four different things to do."""
    error = await failure(connection, f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")
    assert type(translate(error)) is kind


@pytest.mark.parametrize("sql", ["SELECT n FROM t FOR UPDATE", "DELETE FROM t", "CREATE TABLE u (n INT)"])
async def test_writing_where_one_may_only_read_is_refused_as_read_only(connection: Connection, sql: str) -> None:
    """PostgreSQL's own word for it is 25006, whatever the statement."""
    await connection.execute("BEGIN READ ONLY")
    error = await failure(connection, sql)
    assert getattr(error, "sqlstate", None) == "25006"
    assert type(translate(error)) is StoreUnavailable
    await connection.execute("ROLLBACK")


async def test_what_postgresql_cannot_do_is_a_mistake_of_the_statement(connection: Connection) -> None:
    """An operator who reads "unavailable" would look for a fault of the database, and there is none."""
    error = await failure(connection, "SELECT count(DISTINCT n) OVER () FROM t")
    assert getattr(error, "sqlstate", None) == "0A000"
    assert type(translate(error)) is StoreError


@pytest.mark.parametrize(
    ("row", "constraint", "columns"),
    [((1, "b"), "t_pkey", ("n",)), ((2, "A"), "t_folded", ())],
)
async def test_a_taken_key_is_named(
    connection: Connection, row: tuple[int, str], constraint: str, columns: tuple[str, ...]
) -> None:
    """By its index and its columns, which an index over an expression has none of."""
    error = translate(await failure(connection, "INSERT INTO t VALUES ($1, $2)", *row))
    assert isinstance(error, UniqueViolation)
    assert (error.constraint, error.columns) == (constraint, columns)


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        (("text", "a"), InvalidValue),
        ((2, "a\x00b"), InvalidText),
        ((2, "\ud800"), InvalidText),
        ((2, None), ConstraintViolation),
        ((0, "b"), ConstraintViolation),
    ],
)
async def test_what_quotes_a_users_data_is_not_kept(
    connection: Connection, args: tuple[object, ...], kind: type[StoreError]
) -> None:
    """Values stay out of logs: neither the error nor its cause holds them."""
    error = await failure(connection, "INSERT INTO t VALUES ($1, $2)", *args)
    with pytest.raises(kind) as raised:
        raise_translated(error)
    assert type(raised.value) is kind
    assert raised.value.__cause__ is None
    assert "text" not in str(raised.value).split()


async def test_the_cause_of_a_fault_is_kept(connection: Connection) -> None:
    """Operators find in the log what PostgreSQL said."""
    error = await failure(connection, "SELECT * FROM nowhere")
    with pytest.raises(StoreError, match="nowhere") as raised:
        raise_translated(error)
    assert raised.value.__cause__ is error


async def test_a_schema_that_changed_under_a_connection_is_worth_another_try(connection: Connection) -> None:
    """After a migration the same statement works the second time."""
    prepared = await connection.prepare("SELECT * FROM t")
    await connection.execute("ALTER TABLE t ADD COLUMN b TEXT")
    with pytest.raises(DRIVER_ERRORS) as raised:
        await prepared.fetch()
    assert type(translate(raised.value)) is StoreConflict


async def test_a_shutdown_is_recognised(connection: Connection) -> None:
    """What else may happen is none."""
    assert is_lost(await failure(connection, "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$"))
    assert not is_lost(await failure(connection, "SELECT 1 / 0"))
    assert is_lost(asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"))
    assert not is_lost(OSError())
    assert not is_lost(None)


async def test_a_connection_that_died_is_recognised(postgresql_url: str) -> None:
    """Even when its pool has taken it back meanwhile."""
    async with asyncpg.create_pool(postgresql_url, min_size=1, max_size=1) as pool:
        connection = await pool.acquire()
        assert not is_gone(connection)
        with pytest.raises(DRIVER_ERRORS) as raised:
            await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert is_gone(connection)
        assert type(translate(raised.value)) is StoreUnavailable
        with pytest.raises(DRIVER_ERRORS) as raised:
            await connection.execute("SELECT 1")
        assert type(translate(raised.value)) is StoreUnavailable


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (OSError("no route to host"), StoreUnavailable, "no route to host"),
        (UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates"), InvalidText, "text holds half a surrogate pair"),
        (TimeoutError(), StoreUnavailable, "TimeoutError"),
        (asyncpg.InterfaceError("pool is closing"), StoreUnavailable, "pool is closing"),
        (asyncpg.InterfaceError("another operation is in progress"), StoreError, "another operation is in progress"),
    ],
)
def test_what_the_driver_says_by_itself_has_a_meaning_too(error: Exception, kind: type[StoreError], text: str) -> None:
    """A network that is gone is not a program that is wrong."""
    translated = translate(error)
    assert (type(translated), str(translated)) == (kind, text)
